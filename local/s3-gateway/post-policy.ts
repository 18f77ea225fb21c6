import { createHmac, timingSafeEqual } from 'node:crypto';
import type { UploadForm } from './form-data.ts';
import { type S3Error, s3Error } from './s3-error.ts';

export interface PostRequest {
  readonly bucket: string;
  readonly region: string;
  readonly form: UploadForm & { readonly file: Buffer };
  readonly now: Date;
  /** @returns undefined for an access key that does not exist */
  readonly secretKeyOf: (accessKeyId: string) => string | undefined;
}

/** Fields that no condition has to name. */
const EXEMPT = ['x-amz-signature', 'policy', 'file'];
/** In a key, S3 fills in the name of the file. */
const FILE_NAME = '$' + '{filename}';
const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * Judges a signed browser upload as S3 does: signature, expiry, each condition, and that a condition names each field.
 *
 * @returns the answer of S3 to an upload that it refuses
 */
export function refusePost(request: PostRequest): S3Error | undefined {
  const policy = request.form.fields.get('policy');
  // The bucket is private: an unsigned form has no permission.
  if (policy === undefined) return s3Error(403, 'AccessDenied', 'Access Denied');
  return refuseSignature(request, policy) ?? refusePolicy(request, policy);
}

function refuseSignature({ form: { fields }, region, secretKeyOf }: PostRequest, policy: string): S3Error | undefined {
  const value = (name: string) => fields.get(name) ?? '';
  const missing = ['x-amz-algorithm', 'x-amz-credential', 'x-amz-date', 'x-amz-signature'].find((name) => !value(name));
  if (missing) {
    const message = `Bucket POST must contain a field named '${missing}'.  If it is specified, please check the order of the fields.`;
    return s3Error(400, 'InvalidArgument', message);
  }
  const [accessKeyId = '', date, scopeRegion, service, end, ...more] = value('x-amz-credential').split('/');
  const inScope = scopeRegion === region && service === 's3' && end === 'aws4_request' && more.length === 0;
  if (value('x-amz-algorithm') !== ALGORITHM || !inScope || date !== value('x-amz-date').slice(0, 8)) {
    return s3Error(400, 'InvalidArgument', 'The algorithm, the date or the scope of the credential is wrong.');
  }
  const secretKey = secretKeyOf(accessKeyId);
  if (secretKey === undefined) {
    return s3Error(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');
  }
  if (isSame(signatureOf(policy, secretKey, date, region), value('x-amz-signature'))) return undefined;
  const message =
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
  return s3Error(403, 'SignatureDoesNotMatch', message);
}

function signatureOf(policy: string, secretKey: string, date: string, region: string): string {
  const key = [date, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secretKey}`);
  return hmac(key, policy).toString('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function isSame(expected: string, received: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(received)];
  return a.length === b.length && timingSafeEqual(a, b);
}

type Condition =
  | { readonly kind: 'eq' | 'starts-with'; readonly field: string; readonly value: string }
  | { readonly kind: 'content-length-range'; readonly least: number; readonly most: number };

function refusePolicy({ bucket, form, now }: PostRequest, encoded: string): S3Error | undefined {
  const policy = parsePolicy(encoded);
  if (policy === undefined) return s3Error(400, 'InvalidPolicyDocument', 'Invalid Policy: Invalid JSON.');
  if (now.getTime() >= policy.expiration) return denied('Policy expired.');
  const key = form.fields.get('key')?.replaceAll(FILE_NAME, form.fileName) ?? '';
  // The bucket is that of the URL, also if the form names none.
  const values = new Map([['bucket', bucket], ...form.fields, ['key', key]]);
  if (values.get('bucket') !== bucket) return failed('eq', 'bucket', bucket);
  for (const condition of policy.conditions) {
    const refusal =
      condition.kind === 'content-length-range' ? refuseSize(condition, form.file) : refuse(condition, values);
    if (refusal) return refusal;
  }
  const named = new Set(policy.conditions.map((condition) => ('field' in condition ? condition.field : '')));
  const extra = [...form.fields.keys()].filter(
    (name) => !named.has(name) && !EXEMPT.includes(name) && !name.startsWith('x-ignore-'),
  );
  return extra.length === 0 ? undefined : denied(`Extra input fields: ${extra.join(', ')}`);
}

function refuse(
  { kind, field, value }: Extract<Condition, { field: string }>,
  values: ReadonlyMap<string, string>,
): S3Error | undefined {
  const received = values.get(field);
  // Several content types in one field must all have the start.
  const parts = kind === 'starts-with' && field === 'content-type' ? received?.split(',') : received && [received];
  const isMet =
    kind === 'eq'
      ? received === value
      : received !== undefined && (parts || ['']).every((part) => part.startsWith(value));
  return isMet ? undefined : failed(kind, field, value);
}

function failed(kind: string, field: string, value: string): S3Error {
  return denied(`Policy Condition failed: ${JSON.stringify([kind, `$${field}`, value])}`);
}

function refuseSize({ least, most }: { least: number; most: number }, file: Buffer): S3Error | undefined {
  if (file.length > most) {
    return s3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
  }
  if (file.length < least) {
    return s3Error(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  }
  return undefined;
}

function denied(why: string): S3Error {
  return s3Error(403, 'AccessDenied', `Invalid according to Policy: ${why}`);
}

interface Policy {
  /** In milliseconds since 1970. */
  readonly expiration: number;
  readonly conditions: readonly Condition[];
}

const ISO_8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/;

function parsePolicy(encoded: string): Policy | undefined {
  try {
    const { expiration, conditions } = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
    if (typeof expiration !== 'string' || !ISO_8601.test(expiration) || !Array.isArray(conditions)) return undefined;
    const parsed = conditions.map(parseCondition);
    return parsed.includes(undefined)
      ? undefined
      : { expiration: Date.parse(expiration), conditions: parsed as readonly Condition[] };
  } catch {
    return undefined;
  }
}

function parseCondition(condition: unknown): Condition | undefined {
  if (typeof condition !== 'object' || condition === null) return undefined;
  if (!Array.isArray(condition)) {
    const [pair, ...more] = Object.entries(condition);
    return pair === undefined || more.length > 0 ? undefined : comparison('eq', `$${pair[0]}`, pair[1]);
  }
  const [kind, first, second] = condition;
  if (condition.length !== 3) return undefined;
  if (kind === 'eq' || kind === 'starts-with') return comparison(kind, first, second);
  if (kind !== 'content-length-range') return undefined;
  const [least, most] = [Number(first), Number(second)];
  return Number.isSafeInteger(least) && Number.isSafeInteger(most) && least >= 0 && most >= least
    ? { kind, least, most }
    : undefined;
}

function comparison(kind: 'eq' | 'starts-with', field: unknown, value: unknown): Condition | undefined {
  if (typeof field !== 'string' || !/^\$./.test(field) || typeof value !== 'string') return undefined;
  return { kind, field: field.slice(1).toLowerCase(), value };
}
