import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AWS_ACCOUNT } from '../../../local/aws/aws-keys.ts';
import type { ImageRef } from '../../../local/aws/image-row.ts';
import { freshDirectoryOfProcess } from '../../../local/run-directory.ts';
import { jpeg } from '../../../local/samples/render.ts';
import { STAND_IN_CREDENTIALS } from '../../../local/stand-in/behaviour.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { ADMINISTRATOR, announcement, createOperator, facesAs, type RunOptions, type UserKeys } from './operator.ts';
import { RestoreRehearsal } from './restore-rehearsal.ts';

const SOON_MS = 45_000;

const ROTATED = { secretId: 'AKIDrotated0000000000000000000000000', secretKey: 'rotatedrotatedrotatedrotated0000' };

let stack: Stack;
/** Of a user for each command. */
const operators = new Map<string, UserKeys>();

beforeAll(async () => {
  stack = await startStack({ auth: true });
  const commands = [
    'set-secret',
    'create-group',
    'person',
    'audit',
    'backfill',
    'status',
    'upload',
    'list',
    'export',
    'report',
    'retention',
    'privacy-report',
    'restore',
  ] as const;
  for (const command of commands) {
    operators.set(command, await createOperator(stack, command));
  }
}, 120_000);

afterAll(async () => {
  await stack?.stop();
});

function faces(parameters: readonly string[], options?: RunOptions) {
  return facesAs(stack, operators.get(parameters[0] ?? '') ?? ADMINISTRATOR, parameters, options);
}

async function secretValue(): Promise<unknown> {
  const { SecretString = '' } = await stack.aws.secrets.send(new GetSecretValueCommand({ SecretId: stack.secretId }));
  return JSON.parse(SecretString);
}

/** An image of a person of its own. */
async function upload(personId: string, key = `${personId}.jpg`): Promise<ImageRef> {
  if (!stack.tencent.api.persons.find(personId)) stack.tencent.api.persons.create(personId);
  return stack.images.upload({ key, personId, body: await jpeg({ person: 3, shot: 0 }) });
}

const settled = (images: readonly ImageRef[]) =>
  Promise.all(images.map((image) => stack.images.settled(image, SOON_MS)));

/** A bucket from before the stack: no event was sent for what is in it. */
async function sendEvents(isSending: boolean): Promise<void> {
  const NotificationConfiguration = isSending ? { EventBridgeConfiguration: {} } : {};
  const Bucket = stack.outputs.ImagesBucketName;
  await stack.aws.s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
}

/** The keys that Tencent accepts from now on. */
function accept(...credentials: readonly (typeof ROTATED)[]): void {
  stack.tencent.api.behaviour = { ...stack.tencent.api.behaviour, credentials };
}

describe('set-secret, on the deployed stack', () => {
  it('refuses keys that Tencent does not accept, and changes nothing', async () => {
    const { code, stdout, stderr } = await faces(['set-secret', '--file', '-'], { input: JSON.stringify(ROTATED) });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.startsWith(announcement(stack))).toBe(true);
    expect(stderr).toContain('Tencent refuses the keys. It answered AuthFailure.SecretIdNotFound');
    expect(stderr).not.toMatch(/rotatedrotated|AKIDrotated/);
    expect(await secretValue()).toEqual(STAND_IN_CREDENTIALS);
  }, 60_000);

  it('says why it cannot ask without a terminal', async () => {
    expect(await faces(['set-secret'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('standard input is no terminal'),
    });
  }, 60_000);

  it('rotates the keys without a deployment and without a failed image, while images come in', async () => {
    const images: ImageRef[] = [await upload('before')];
    await stack.images.settled(images[0] ?? { objectKey: '', version: '' }, SOON_MS);
    let isRotated = false;
    const stream = (async () => {
      for (let number = 1; !isRotated || number < 20; number++) {
        images.push(await upload(`during-${number}`));
        await sleep(100);
      }
    })();

    // Both are valid for a while, as in Tencent's console.
    accept(STAND_IN_CREDENTIALS, ROTATED);
    const input = JSON.stringify({ ...ROTATED, secretKey: `${ROTATED.secretKey}\n` });
    const { code, stdout } = await faces(['set-secret', '--file', '-', '--json'], { input });
    // Earlier than one should: the functions still hold the keys before.
    accept(ROTATED);
    images.push(await upload('right-after'));
    isRotated = true;
    await stream;

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ stored: true, checked: true, trimmed: ['secretKey'] });
    expect(stdout).not.toMatch(/rotatedrotated|AKIDrotated/);
    expect(await secretValue()).toEqual(ROTATED);
    expect((await settled(images)).map((row) => row?.status)).toEqual(images.map(() => 'ENROLLED'));
  }, 90_000);
});

describe('create-group, on the deployed stack', () => {
  it('creates the group with model 3.0, once', async () => {
    const created = await faces(['create-group', 'staff', '--json']);
    expect(JSON.parse(created.stdout)).toMatchObject({ created: true, group: { groupId: 'staff' } });
    expect(stack.tencent.api.groups.get('staff')).toMatchObject({ name: 'staff', faceModelVersion: '3.0' });
    const { code, stdout } = await faces(['create-group', 'staff']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('The group staff exists already, with model 3.0.'),
    });
  }, 60_000);

  it('says what to do when the keys lack the permission, and when no group is named', async () => {
    const answer = { kind: 'error', code: 'UnauthorizedOperation' } as const;
    stack.tencent.api.faults.add({ action: 'CreateGroup', answer });
    const refused = await faces(['create-group', 'other']);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('Allow iai:CreateGroup') });
    const unnamed = await faces(['create-group']);
    expect(unnamed).toMatchObject({ code: 2, stderr: expect.stringContaining('Give the id of the group') });
  }, 60_000);
});

describe('person, on the deployed stack', () => {
  it('shows the faces with their images, what the bucket has, and faces that no row explains', async () => {
    const image = await upload('looked-at');
    await stack.images.settled(image, SOON_MS);
    const { persons } = stack.tencent.api;
    persons.addFace(persons.get('looked-at'));
    const body = await jpeg({ person: 3, shot: 1 });
    const deleted = await stack.images.upload({ key: 'looked-at-2.jpg', personId: 'looked-at', body });
    await stack.images.settled(deleted, SOON_MS);
    const { objectKey: Key, version: VersionId } = deleted;
    const Bucket = stack.outputs.ImagesBucketName;
    await stack.aws.s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
    const { code, stdout } = await faces(['person', 'looked-at', '--json']);
    expect(code).toBe(0);
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({ freePlaces: 2, tencent: { kind: 'found', person: { groupIds: ['users'] } } });
    expect(found.faces).toMatchObject([
      { atTencent: true, images: [{ ...image, object: 'there' }] },
      { atTencent: true, images: [] },
      { atTencent: true, images: [{ ...deleted, object: 'gone' }] },
    ]);
  }, 60_000);

  it('is compared by an audit, which repairs what is safe', async () => {
    const directory = join(freshDirectoryOfProcess('audit-'), 'audit');
    const { code, stdout } = await faces(['audit', '--repair', '--json', '--directory', directory]);
    expect(code).toBe(1);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const found = lines.filter(({ personId }) => personId === 'looked-at');
    expect(found.map(({ kind, isRepaired }) => [kind, isRepaired])).toEqual([
      ['FaceWithoutRow', false],
      ['FaceCountWrong', true],
      ['FaceIdsWrong', true],
      ['ObjectMissing', false],
    ]);
    expect(lines.at(-1)).toMatchObject({ unsettled: 0, unchecked: [], kinds: { ObjectMissing: { found: 1 } } });
  }, 60_000);

  it('knows nothing of somebody else', async () => {
    expect(await faces(['person', 'nobody-at-all'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Neither Tencent nor this stack knows a person 'nobody-at-all'"),
    });
  }, 60_000);
});

describe('backfill, on the deployed stack', () => {
  const KEYS = ['b/one.jpg', 'b/two + %25 "3".jpg', 'b/人脸/张伟 😀.jpg', 'b/four.jpg', 'b/five.jpg'];
  let images: readonly ImageRef[];
  let inInventory: ImageRef;

  beforeAll(async () => {
    await sendEvents(false);
    await upload('older', 'b/one.jpg');
    images = await Promise.all(KEYS.map((key, index) => upload(`stored-${index}`, key)));
    await upload('deleted', 'b/deleted.jpg');
    const Bucket = stack.outputs.ImagesBucketName;
    await stack.aws.s3.send(new DeleteObjectCommand({ Bucket, Key: 'b/deleted.jpg' }));
    await stack.aws.s3.send(new PutObjectCommand({ Bucket, Key: 'b/folder/', Body: Buffer.alloc(0) }));
    inInventory = await upload('listed', 'c/a b+c.jpg');
    await sendEvents(true);
  }, 60_000);

  it('counts what it would send, and sends nothing', async () => {
    const { code, stdout } = await faces(['backfill', '--prefix', 'b/', '--dry-run', '--json']);
    expect(code).toBe(0);
    const { counts, sample, estimate } = JSON.parse(stdout);
    expect(counts).toMatchObject({ known: 0, missing: 5, passedOver: { folder: 1 } });
    expect(sample).toEqual({ looked: 5, tagged: 5, personTag: 'person-id', refused: {} });
    expect(estimate).toMatchObject({ images: 5, createFaceCalls: { least: 2, most: 5 } });
    expect(await stack.images.row(images[0] ?? inInventory)).toBeUndefined();
  }, 60_000);

  it('asks before it sends, which it cannot without a terminal', async () => {
    const { code, stderr } = await faces(['backfill', '--prefix', 'b/']);
    expect(code).toBe(2);
    expect(stderr.startsWith(announcement(stack))).toBe(true);
    expect(stderr).toContain('Give --yes to go on');
  }, 60_000);

  it('may be stopped, says how to go on, and completes the rest', async () => {
    const first = images.find(({ objectKey }) => objectKey === 'b/five.jpg') ?? inInventory;
    const stopped = await faces(['backfill', '--prefix', 'b/', '--yes', '--rate', '1'], {
      interruptAfter: stack.images.settled(first, SOON_MS),
    });
    expect(stopped.code).toBe(1);
    expect(stopped.stderr).toMatch(/Interrupted: [1-4] of 5 images were sent/);
    const { code, stdout } = await faces(['backfill', '--prefix', 'b/', '--yes']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('images sent') });

    const rows = await settled(images);
    expect(rows.map((row) => [row?.status, row?.personId])).toEqual(
      images.map((_, index) => ['ENROLLED', `stored-${index}`]),
    );
    expect(stack.tencent.api.persons.find('older')?.faces).toEqual([]);
    for (const [index] of images.entries()) {
      expect(stack.tencent.api.persons.find(`stored-${index}`)?.faces).toHaveLength(1);
    }
    const again = await faces(['backfill', '--prefix', 'b/', '--yes']);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to send') });
  }, 90_000);

  it('takes an inventory instead of a listing', async () => {
    const Bucket = 'inventories';
    await stack.aws.s3.send(new CreateBucketCommand({ Bucket }));
    const put = (Key: string, Body: string | Buffer) => stack.aws.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    const source = stack.outputs.ImagesBucketName;
    const line = (key: string, version: string, isLatest: boolean) =>
      [source, key, version, isLatest, false, 1234, '2026-11-01T00:00:00.000Z', 'etag', 'STANDARD']
        .map((value) => `"${value}"`)
        .join(',');
    const key = encodeURIComponent(inInventory.objectKey).replaceAll('%20', '+').replaceAll('%2F', '/');
    await put('1.csv.gz', gzipSync(`${line(key, inInventory.version, true)}\n${line(key, 'older', false)}\n`));
    await put(
      'manifest.json',
      JSON.stringify({
        sourceBucket: source,
        destinationBucket: `arn:aws:s3:::${Bucket}`,
        fileFormat: 'CSV',
        fileSchema: 'Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, LastModifiedDate, ETag, StorageClass',
        files: [{ key: '1.csv.gz' }],
      }),
    );
    const parameters = ['backfill', '--inventory', `s3://${Bucket}/manifest.json`, '--yes', '--json'];
    const { code, stdout } = await facesAs(stack, ADMINISTRATOR, parameters);
    const { endpoint, region } = stack;
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({
      ...{ code: 0, stack: 'FaceEnrollment', account: AWS_ACCOUNT, region, endpoint },
      ...{ sent: 1, notSentCount: 0, counts: { listed: 2, missing: 1 } },
    });
    expect((await settled([inInventory]))[0]).toMatchObject({
      status: 'ENROLLED',
      uploadedAt: '2026-11-01T00:00:00.000Z',
    });
  }, 60_000);
});

describe('status, on the deployed stack', () => {
  it('shows the queues, what failed or was rejected and why, and how much of the rate is used', async () => {
    await settled([await upload('tag&less', 'tagless.jpg')]);
    const { code, stdout } = await faces(['status', '--json']);
    const { queues, deadLetters, days, tencent } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(queues.map(({ name }: { name: string }) => name)).toEqual([
      'uploads',
      'preparations',
      'enrollments',
      'erasures',
    ]);
    expect(deadLetters).toEqual({ uploads: 0, preparations: 0, enrollments: 0, erasures: 0 });
    expect(days).toHaveLength(7);
    expect(tencent).toMatchObject({ requestsPerSecond: 20 });
  }, 60_000);

  it('shows what became of an image and of a person', async () => {
    const [image, person, unknown, both] = await Promise.all([
      faces(['status', 'b/one.jpg']),
      faces(['status', '--person', 'stored-0']),
      faces(['status', 'unknown.jpg']),
      faces(['status', 'b/one.jpg', '--person', '1']),
    ]);
    expect(image).toMatchObject({ code: 0, stdout: expect.stringContaining('ENROLLED') });
    expect(person.stdout).toContain('Person stored-0: 1 face at Tencent, 1 enrolled and 0 rejected by this stack');
    expect(person.stdout).toMatch(/ENROLLED {2}\d{19} {2,}b\/one\.jpg/);
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no row of') });
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('not both') });
  }, 60_000);
});

describe('upload, status --wait and list, on the deployed stack', () => {
  const lines = (stdout: string) =>
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  let directory: string;
  let uploaded: Record<string, string>[];
  let summary: Record<string, unknown>;

  beforeAll(async () => {
    directory = freshDirectoryOfProcess('e2e-upload-');
    stack.tencent.api.persons.create('2001');
    const shots = [0, 1].map(async (shot) =>
      writeFileSync(join(directory, `shot ${shot} 脸.jpg`), await jpeg({ person: 4, shot })),
    );
    await Promise.all(shots);
    writeFileSync(join(directory, 'notes.txt'), 'no image');
    const files = ['shot 0 脸.jpg', 'shot 1 脸.jpg', 'notes.txt'].map((name) => join(directory, name));
    const options = ['--person', '2001', '--prefix', 'u/', '--consent', 'form-1', '--json'];
    const { code, stdout, stderr } = await faces(['upload', ...files, ...options]);
    expect(stderr.startsWith(announcement(stack))).toBe(true);
    expect(code).toBe(1);
    uploaded = lines(stdout);
    summary = uploaded.pop() ?? {};
  }, 60_000);

  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const faceOf = (file: string) => uploaded.find((line) => line.objectKey === file)?.faceId ?? '';

  it('uploads files side by side and prints a line for each outcome, and the counts', async () => {
    const byKey = Object.fromEntries(uploaded.map((line) => [line.objectKey, line]));
    expect(byKey).toMatchObject({
      'u/shot 0 脸.jpg': { status: 'ENROLLED', personId: '2001', format: 'jpeg' },
      'u/shot 1 脸.jpg': { status: 'ENROLLED', personId: '2001' },
      'u/notes.txt': { status: 'REJECTED', reason: 'FormatUnsupported', file: join(directory, 'notes.txt') },
    });
    expect(summary).toMatchObject({ stack: 'FaceEnrollment', images: { enrolled: 2, rejected: 1, pending: 0 } });
    const head = await stack.aws.s3.send(
      new HeadObjectCommand({ Bucket: stack.outputs.ImagesBucketName, Key: 'u/shot 0 脸.jpg' }),
    );
    expect(head).toMatchObject({
      ContentType: 'image/jpeg',
      Metadata: { 'person-id': '2001', 'consent-id': 'form-1' },
    });
  });

  it('takes a repeated upload for a success, and names the face that the person has', async () => {
    const file = join(directory, 'shot 0 脸.jpg');
    const { code, stdout } = await faces(['upload', file, '--person', '2001', '--prefix', 'u/again/']);
    expect(stdout).toContain('1 image: 1 enrolled before');
    expect(stdout.replace(/\s+/g, ' ')).toContain(`the one with face ${faceOf('u/shot 0 脸.jpg')}`);
    expect(code).toBe(0);
  }, 60_000);

  it('uploads nothing that the stack would not see or would reject for its metadata', async () => {
    const file = join(directory, 'notes.txt');
    const illegal = await faces(['upload', file, '--person', 'Anna Lee']);
    expect(illegal).toMatchObject({ code: 2, stderr: expect.stringContaining('is not a legal PersonId') });
    const missing = await faces(['upload', file, 'no.jpg', '--person', '2001']);
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('no.jpg does not exist') });
  }, 60_000);

  it('waits for the outcome of the version that the bucket has now', async () => {
    const file = join(directory, 'shot 1 脸.jpg');
    // The same key has an earlier version with an outcome.
    const put = await faces(['upload', file, '--person', '2001', '--prefix', 'u/', '--no-wait', '--json']);
    const [{ version }] = lines(put.stdout) as [{ version: string }];
    const { code, stdout } = await faces(['status', 'u/shot 1 脸.jpg', '--wait', '--timeout', '30s', '--json']);
    expect(JSON.parse(stdout).images).toMatchObject([{ version, status: 'REJECTED', reason: 'DuplicateImage' }]);
    expect(code).toBe(0);
    const refused = await faces(['status', 'u/notes.txt', '--wait']);
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('REJECTED FormatUnsupported') });
    const unknown = await faces(['status', 'u/unknown.jpg', '--wait']);
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining("has no object 'u/unknown.jpg'") });
  }, 60_000);

  it('says that there is no outcome when the time is over', async () => {
    const { code, stderr } = await faces(['status', 'no.jpg', '--version', 'v', '--wait', '--timeout', '1s']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("There is no row of 'no.jpg'") });
  }, 60_000);

  it('lists images by status and reason, by person, by day and by face', async () => {
    const keys = async (...parameters: readonly string[]) => {
      const { code, stdout } = await faces(['list', ...parameters, '--json']);
      expect(code).toBe(0);
      return lines(stdout).flatMap(({ objectKey }) => objectKey ?? []);
    };
    expect(await keys('--status', 'REJECTED', '--since', '1h', '--reason', 'FormatUnsupported')).toEqual([
      'u/notes.txt',
    ]);
    expect(await keys('--person', '2001', '--status', 'ENROLLED')).toHaveLength(2);
    expect(await keys('--face', faceOf('u/shot 0 脸.jpg'))).toEqual(['u/shot 0 脸.jpg']);
    const today = new Date().toISOString().slice(0, 10);
    expect(await keys('--day', today, '--reason', 'DuplicateImage')).toHaveLength(2);
    expect(await keys('--day', '2020-01-01')).toEqual([]);
  }, 60_000);

  it('exports outcomes to a file, without persons and keys', async () => {
    const file = join(directory, 'outcomes.csv');
    const exported = await faces([
      'export',
      'outcomes',
      '--since',
      '1h',
      '--format',
      'csv',
      '--output',
      file,
      '--json',
    ]);
    const { written, bytes } = JSON.parse(exported.stdout);
    const content = readFileSync(file, 'utf8');
    expect(exported.code).toBe(0);
    expect(Buffer.byteLength(content)).toBe(bytes);
    // A head, and the images that this file has uploaded.
    const outcomes = written.ENROLLED + written.REJECTED + written.FAILED;
    expect(content.trim().split('\r\n')).toHaveLength(1 + outcomes);
    expect(outcomes).toBe((await stack.images.rows()).filter(({ status }) => status !== 'PENDING').length);
    expect(content).not.toMatch(/,2001,|notes\.txt|shot/);
  }, 60_000);

  it('exports what is known of a person with the images, for the operator alone', async () => {
    const file = join(directory, '2001.json');
    const images = join(directory, '2001-images');
    const exported = await faces(['export', 'person', '2001', '--output', file, '--images', images, '--json']);
    expect(exported).toMatchObject({ code: 0, stderr: '' });
    const document = JSON.parse(readFileSync(file, 'utf8'));
    expect(document).toMatchObject({ personId: '2001', tencent: { kind: 'found' }, erasure: null });
    expect(document.images.map(({ objectKey }: ImageRef) => objectKey)).toContain('u/shot 0 脸.jpg');
    expect(JSON.parse(exported.stdout)).toMatchObject({ images: document.images.length, gone: 0, denied: 0 });
    for (const path of [file, ...readdirSync(images).map((name) => join(images, name))]) {
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
  }, 60_000);

  it('describes the personal data of the stack, and what rules would delete', async () => {
    const described = await faces(['privacy-report', '--json']);
    expect(described).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(described.stdout).report).toMatchObject({
      personsKnown: { count: expect.any(Number), level: 'ok' },
      erasures: { RUNNING: 0, DONE: 0, INCOMPLETE: 0 },
    });
    const previewed = await faces(['retention', '--preview', '--days', '30', '--json']);
    expect(previewed).toMatchObject({ code: 0, stderr: '' });
    const { preview } = JSON.parse(previewed.stdout);
    expect(preview.read).toBeGreaterThan(5);
    expect(preview.total).toMatchObject({ hidden: { versions: 0 }, deleteMarkers: 0 });
  }, 60_000);

  it('writes a page with the newest faces, for the operator alone', async () => {
    const file = join(directory, 'report.html');
    const written = await faces(['report', '--since', '1h', '--images', '2', '--output', file, '--json']);
    expect(written).toMatchObject({ code: 0, stderr: '' });
    const { counts, bytes, findings, pictures } = JSON.parse(written.stdout);
    const page = readFileSync(file, 'utf8');
    expect(Buffer.byteLength(page)).toBe(bytes);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const rows = await stack.images.rows();
    expect(counts.ENROLLED).toBe(rows.filter(({ status }) => status === 'ENROLLED').length);
    expect(findings).toContainEqual({ level: 'ok', message: 'All dead-letter queues are empty.' });
    expect(pictures).toBe(2);
    // Images that were uploaded as they are: Tencent's rectangle is in their own pixels.
    expect(
      page.match(/<image href="data:image\/jpeg;base64,[^"]+" width="\d+" height="\d+"\/><rect class="frame-below"/g),
    ).toHaveLength(2);
  }, 60_000);
});

describe('restore, on the deployed stack', () => {
  let rehearsal: RestoreRehearsal;
  beforeAll(() => {
    rehearsal = new RestoreRehearsal(stack);
  });
  afterAll(() => rehearsal?.destroy());

  it('refuses a time that the tables cannot be restored to', async () => {
    const off = await faces(['restore', '--to', '1h', '--yes']);
    expect(off.stderr).toContain('Point-in-time recovery of the table');
    await rehearsal.turnOnPointInTimeRecovery();
    const run = await faces(['restore', '--to', '40d', '--yes']);
    expect(run.stderr).toContain('cannot be restored to');
    expect([off.code, run.code]).toEqual([1, 2]);
  }, 60_000);

  it('brings back what was lost, keeps what came since, and enrolls each image once', async () => {
    const kept = await upload('kept-by-restore');
    await settled([kept]);
    const before = await stack.images.row(kept);
    await rehearsal.takeCopies();
    const later = await upload('later-than-restore');
    await settled([later]);
    const laterRow = await stack.images.row(later);
    await lose(kept, 'kept-by-restore');
    await rehearsal.begin();
    const waiting = await upload('kept-by-restore', 'waits-for-restore.jpg');
    await putErasureOfNobody();

    const run = await faces(['restore', '--yes', '--json']);

    expect(run).toMatchObject({ code: 0, stderr: announcement(stack) });
    expect(JSON.parse(run.stdout)).toMatchObject({ restored: true, counts: { rows: 1, unknown: 0, deleted: 0 } });
    expect(await stack.images.row(kept)).toEqual({ ...before, updatedAt: expect.any(String) });
    expect(await stack.images.row(later)).toEqual(laterRow);
    expect(await rehearsal.remains()).toEqual([]);
    expect((await rehearsal.mappings()).filter(({ state }) => state !== 'Enabled')).toEqual([]);
    // What enroll knows of the person's bytes comes from the row that is back.
    const duplicate = { status: 'REJECTED', reason: 'DuplicateImage', duplicateOf: before?.faceId };
    expect(await settled([waiting])).toMatchObject([duplicate]);
    expect(stack.tencent.api.persons.find('kept-by-restore')?.faces).toHaveLength(1);
    expect(stack.tencent.api.persons.find('later-than-restore')?.faces).toHaveLength(1);
  }, 60_000);

  it('ends with tables in which an audit finds nothing', async () => {
    const audit = ['audit', '--json', '--directory', join(stack.directory, 'audit')];
    const { stdout, stderr } = await facesAs(stack, ADMINISTRATOR, audit);
    expect(stderr).toBe(announcement(stack));
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ unsettled: 0 });
    // Of other persons, earlier tests have left differences on purpose.
    const persons = ['kept-by-restore', 'later-than-restore'];
    expect(lines.filter(({ personId }) => persons.includes(personId))).toEqual([]);
  }, 60_000);

  /** By mistake, a program deletes a row and overwrites the item of its person. */
  async function lose(image: ImageRef, personId: string): Promise<void> {
    const { FacesTableName, PersonsTableName } = stack.outputs;
    const { objectKey, version } = image;
    const Key = marshall({ objectKey, version });
    await stack.aws.dynamo.send(new DeleteItemCommand({ TableName: FacesTableName, Key }));
    const Item = marshall({ personId, revision: 99 });
    await stack.aws.dynamo.send(new PutItemCommand({ TableName: PersonsTableName, Item }));
  }

  /** A receipt that is younger than the restore point: each person is looked up by its hash. */
  async function putErasureOfNobody(): Promise<void> {
    const at = new Date().toISOString();
    const record = {
      erasureId: randomUUID(),
      status: 'DONE',
      personHash: 'nobody',
      asOf: at,
      completedAt: at,
      revision: 1,
    };
    const Item = marshall({ ...record, tencent: 'keep' });
    await stack.aws.dynamo.send(new PutItemCommand({ TableName: stack.outputs.ErasuresTableName, Item }));
  }
});
