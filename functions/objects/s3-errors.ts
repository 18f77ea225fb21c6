import type { RefusedObject } from '../intake/ports.ts';

/** S3 has answered, and refused. Its name is S3's code, as it is for errors of the AWS SDK. */
export class S3Refusal extends Error {
  readonly $metadata: { readonly httpStatusCode: number };

  /** @param body S3's document, unless something between here and S3 has answered */
  constructor(httpStatusCode: number, body: string) {
    super(elementOf('Message', body) ?? `S3 answered with HTTP status ${httpStatusCode}.`);
    this.name = elementOf('Code', body) ?? (httpStatusCode === 404 ? 'NotFound' : 'Unknown');
    this.$metadata = { httpStatusCode };
  }
}

/**
 * Whether S3 says that there is no such version: 404, or 405 when it is a delete marker. It says so only to those who
 * may list the bucket; to others it says 403.
 */
export function isGone(error: unknown): boolean {
  return (hasStatus(error, 404) || hasStatus(error, 405)) && (error as Error).name !== 'NoSuchBucket';
}

/**
 * Whether S3 says that there is a delete marker instead: of the key's current version along with a 404, of the version
 * that was asked for by a 405.
 */
export function isDeleteMarker(error: unknown): boolean {
  if (hasStatus(error, 405)) return true;
  const { $response } = error as { readonly $response?: { readonly headers?: Readonly<Record<string, string>> } };
  return hasStatus(error, 404) && $response?.headers?.['x-amz-delete-marker'] === 'true';
}

export function isRangeUnsatisfiable(error: unknown): boolean {
  return hasStatus(error, 416);
}

/**
 * Why S3 refuses an object to every reader. It is archived, in a class or access tier from which it has to be restored
 * (403). Or only its uploader has its key (400, with a code that many other errors have too).
 */
export function refusalOf(error: unknown): RefusedObject | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message, StorageClass, AccessTier } = error as Error & Archived;
  if (name === 'InvalidObjectState') {
    const where = [StorageClass, AccessTier].filter((one) => one !== undefined).join(', ');
    return { refused: 'ObjectArchived', code: where === '' ? name : `${name} (${where})` };
  }
  const isEncrypted = name === 'InvalidRequest' && /server.side encryption/i.test(message);
  return isEncrypted ? { refused: 'ObjectEncryptedByCustomer', code: name } : undefined;
}

interface Archived {
  readonly StorageClass?: string | undefined;
  readonly AccessTier?: string | undefined;
}

/** Whether the same request may succeed later: S3 did not answer, has a fault of its own, or asks for fewer requests. */
export function isUnavailable(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined || status >= 500 || status === 429 || (error as Error).name === 'RequestTimeout';
}

function hasStatus(error: unknown, status: number): boolean {
  return statusOf(error) === status;
}

/** Of errors of the AWS SDK and of our own; undefined when there was no answer. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  return $metadata?.httpStatusCode;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Of a document whose elements hold nothing but text. */
function elementOf(name: string, xml: string): string | undefined {
  const [, text] = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml) ?? [];
  return text?.replace(/&(lt|gt|amp|quot|apos);/g, (_, entity: string) => ENTITIES[entity] ?? '');
}
