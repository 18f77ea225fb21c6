/** S3 has answered, and refused. Its name is S3's code, as it is for errors of the AWS SDK. */
export class S3Refusal extends Error {
  readonly $metadata: { readonly httpStatusCode: number };

  /** @param body S3's document; a HEAD has none */
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

export function isRangeUnsatisfiable(error: unknown): boolean {
  return hasStatus(error, 416);
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
