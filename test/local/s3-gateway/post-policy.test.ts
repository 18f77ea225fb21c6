import { createHmac } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { describe, expect, it } from '@jest/globals';
import { refusePost } from '../../../local/s3-gateway/post-policy.ts';

const BUCKET = 'images';
const REGION = 'eu-central-1';
const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
const s3 = new S3Client({ region: REGION, credentials: KEYS });

const PICTURE = Buffer.alloc(1000, 1);

type Conditions = Parameters<typeof createPresignedPost>[1]['Conditions'];

/** A form that the SDK signed: person 1001, JPEG, at most 1000 bytes. */
async function signedForm({
  conditions = [['content-length-range', 1, 1000]] as Conditions,
  key = 'uploads/a.jpg',
  expires = 300,
} = {}) {
  const { fields } = await createPresignedPost(s3 as never, {
    Bucket: BUCKET,
    Key: key,
    Fields: { 'Content-Type': 'image/jpeg', 'x-amz-meta-person-id': '1001' },
    Conditions: conditions,
    Expires: expires,
  });
  return new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
}

function judge(
  fields: ReadonlyMap<string, string>,
  { file = PICTURE, fileName = 'a.jpg', now = new Date(), bucket = BUCKET } = {},
) {
  return refusePost({
    bucket,
    region: REGION,
    form: { fields, file, fileName },
    now,
    secretKeyOf: (id) => (id === KEYS.accessKeyId ? KEYS.secretAccessKey : undefined),
  });
}

const changed = (fields: ReadonlyMap<string, string>, name: string, value: string) =>
  new Map([...fields, [name, value]]);
const without = (fields: ReadonlyMap<string, string>, name: string) =>
  new Map([...fields].filter(([one]) => one !== name));

/** A policy of one's own, signed as the SDK does it. */
async function withPolicy(policy: unknown) {
  const text = Buffer.from(typeof policy === 'string' ? policy : JSON.stringify(policy)).toString('base64');
  const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
  const fields = await signedForm();
  const date = fields.get('x-amz-date')?.slice(0, 8) ?? '';
  const key = ['s3', 'aws4_request'].reduce<Buffer>(hmac, hmac(hmac(`AWS4${KEYS.secretAccessKey}`, date), REGION));
  return changed(changed(fields, 'policy', text), 'x-amz-signature', hmac(key, text).toString('hex'));
}

const IN_AN_HOUR = new Date(Date.now() + 3_600_000).toISOString();

describe('a browser upload', () => {
  it('that keeps to its policy is accepted', async () => {
    expect(judge(await signedForm())).toBeUndefined();
  });

  it('with another person id is refused', async () => {
    expect(judge(changed(await signedForm(), 'x-amz-meta-person-id', '1002'))).toEqual({
      status: 403,
      code: 'AccessDenied',
      message: 'Invalid according to Policy: Policy Condition failed: ["eq","$x-amz-meta-person-id","1001"]',
    });
  });

  it.each([
    ['without the person id', (form: ReadonlyMap<string, string>) => without(form, 'x-amz-meta-person-id')],
    ['without the content type', (form: ReadonlyMap<string, string>) => without(form, 'content-type')],
    ['with another content type', (form: ReadonlyMap<string, string>) => changed(form, 'content-type', 'text/html')],
    ['with another key', (form: ReadonlyMap<string, string>) => changed(form, 'key', 'uploads/b.jpg')],
    ['with another bucket', (form: ReadonlyMap<string, string>) => changed(form, 'bucket', 'other')],
    [
      'with a field that no condition names',
      (form: ReadonlyMap<string, string>) => changed(form, 'acl', 'public-read'),
    ],
    ['with more metadata', (form: ReadonlyMap<string, string>) => changed(form, 'x-amz-meta-quality-control', '0')],
    ['without a policy', (form: ReadonlyMap<string, string>) => without(form, 'policy')],
  ])('%s is refused', async (_name, change) => {
    expect(judge(change(await signedForm()))).toMatchObject({ status: 403, code: 'AccessDenied' });
  });

  it('may have fields that S3 is told to ignore', async () => {
    expect(judge(changed(await signedForm(), 'x-ignore-tracking', '1'))).toBeUndefined();
  });

  it.each([
    [1001, 'EntityTooLarge'],
    [0, 'EntityTooSmall'],
  ])('of %d bytes is refused', async (size, code) => {
    expect(judge(await signedForm(), { file: Buffer.alloc(size) })).toMatchObject({ status: 400, code });
  });

  it('is refused when the policy has expired', async () => {
    const form = await signedForm({ expires: 60 });
    expect(judge(form, { now: new Date(Date.now() + 59_000) })).toBeUndefined();
    expect(judge(form, { now: new Date(Date.now() + 61_000) })).toMatchObject({
      status: 403,
      message: 'Invalid according to Policy: Policy expired.',
    });
  });

  it('to another bucket than its policy has is refused', async () => {
    expect(judge(await signedForm(), { bucket: 'other' })).toMatchObject({ code: 'AccessDenied' });
  });
});

describe('the key of a browser upload', () => {
  it('has to begin as the policy says, with the name of the file in it', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: S3 fills in the name of the file.
    const form = await signedForm({ key: 'uploads/${filename}' });
    expect(judge(form)).toBeUndefined();
    expect(judge(changed(form, 'key', 'uploads/other.jpg'))).toBeUndefined();
    expect(judge(changed(form, 'key', 'elsewhere/a.jpg'))).toMatchObject({ code: 'AccessDenied' });
  });

  it('is compared with the name of the file in it', async () => {
    const form = await signedForm({ conditions: [['eq', '$key', 'a.jpg']], key: 'a.jpg' });
    // biome-ignore lint/suspicious/noTemplateCurlyInString: S3 fills in the name of the file.
    const named = changed(form, 'key', '${filename}');
    expect(judge(named)).toBeUndefined();
    expect(judge(named, { fileName: 'b.jpg' })).toMatchObject({ code: 'AccessDenied' });
  });
});

describe('the signature of a browser upload', () => {
  it('covers the policy', async () => {
    const [mine, other] = [await signedForm(), await signedForm({ key: 'uploads/b.jpg' })];
    const forged = changed(mine, 'policy', other.get('policy') ?? '');
    expect(judge(forged)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    expect(judge(changed(mine, 'x-amz-signature', '00'))).toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  it('is of a key that exists', async () => {
    const form = await signedForm();
    const credential = form.get('x-amz-credential')?.replace(KEYS.accessKeyId, 'AKIDOTHER') ?? '';
    expect(judge(changed(form, 'x-amz-credential', credential))).toMatchObject({ code: 'InvalidAccessKeyId' });
  });

  it.each([
    ['x-amz-algorithm', 'AWS4-HMAC-SHA1'],
    ['x-amz-credential', `${KEYS.accessKeyId}/20261128/us-east-1/s3/aws4_request`],
    ['x-amz-credential', 'nonsense'],
    ['x-amz-date', '20200101T000000Z'],
    ['x-amz-date', ''],
    ['x-amz-signature', ''],
  ])('has the form and the scope of the bucket: %s %s', async (name, value) => {
    expect(judge(changed(await signedForm(), name, value))).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });
});

describe('a policy', () => {
  it.each([
    ['is no JSON', '{'],
    ['is no object', 'null'],
    ['has no expiration', { conditions: [] }],
    ['has an expiration in another form', { expiration: 'tomorrow', conditions: [] }],
    ['has no conditions', { expiration: IN_AN_HOUR }],
    ['has an unknown operator', { expiration: IN_AN_HOUR, conditions: [['ends-with', '$key', 'a']] }],
    ['has a field without $', { expiration: IN_AN_HOUR, conditions: [['eq', 'key', 'a']] }],
    ['has two pairs in one condition', { expiration: IN_AN_HOUR, conditions: [{ key: 'a', bucket: 'b' }] }],
    ['has a range that is no range', { expiration: IN_AN_HOUR, conditions: [['content-length-range', 5, 1]] }],
    ['has a range without numbers', { expiration: IN_AN_HOUR, conditions: [['content-length-range', 'a', 'b']] }],
    ['has a value that is no text', { expiration: IN_AN_HOUR, conditions: [{ key: 1 }] }],
  ])('that %s is invalid', async (_name, policy) => {
    expect(judge(await withPolicy(policy))).toMatchObject({ status: 400, code: 'InvalidPolicyDocument' });
  });

  it('whose condition is about a field that the form does not have is not met', async () => {
    const policy = { expiration: IN_AN_HOUR, conditions: [['starts-with', '$x-amz-meta-consent-id', '']] };
    expect(judge(await withPolicy(policy))).toMatchObject({
      message: expect.stringContaining('Policy Condition failed: ["starts-with","$x-amz-meta-consent-id",""]'),
    });
  });

  it('that is empty names no field, so every field is one too many', async () => {
    expect(judge(await withPolicy({ expiration: IN_AN_HOUR, conditions: [] }))).toMatchObject({
      message: expect.stringContaining('Extra input fields: content-type, x-amz-meta-person-id, bucket, '),
    });
  });

  it('compares each of several content types with the start', async () => {
    const { conditions } = JSON.parse(Buffer.from((await signedForm()).get('policy') ?? '', 'base64').toString());
    const others = conditions.filter((one: Record<string, unknown>) => !('Content-Type' in one));
    const policy = { expiration: IN_AN_HOUR, conditions: [...others, ['starts-with', '$Content-Type', 'image/']] };
    const form = await withPolicy(policy);
    expect(judge(changed(form, 'content-type', 'image/png,image/jpeg'))).toBeUndefined();
    expect(judge(changed(form, 'content-type', 'image/png,text/html'))).toMatchObject({ code: 'AccessDenied' });
  });
});
