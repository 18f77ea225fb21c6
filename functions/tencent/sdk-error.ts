/** What the SDK's exception turns out to be, when it is looked at closely: its `name` is always "Error". */
export type SdkError =
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly message: string;
      readonly requestId?: string | undefined;
    }
  | { readonly kind: 'failed'; readonly message: string };

/** A code is what the catalogue may know; anything else is no readable answer. */
const CODE = /^[A-Za-z0-9_.-]{1,128}$/;
const REQUEST_ID = /^[\w-]{1,100}$/;

/**
 * Only the SDK's own exception has `traceId`. With a `code` it carries Tencent's error, with an `httpCode` another
 * status than 200; with neither it replaces an error of the network. Errors while reading the body are not wrapped:
 * they have a `code` too, but it is the network's.
 */
export function readSdkError(error: unknown): SdkError {
  if (!(error instanceof Error)) return { kind: 'failed', message: 'The request failed for no known reason.' };
  const { code, requestId, httpCode } = error as { code?: unknown; requestId?: unknown; httpCode?: unknown };
  if (!('traceId' in error)) return { kind: 'failed', message: `The answer could not be read: ${error.message}` };
  if (typeof code === 'string' && CODE.test(code)) {
    return { kind: 'refused', code, message: error.message, requestId: readRequestId(requestId) };
  }
  if (httpCode !== undefined) return { kind: 'failed', message: `Tencent answered with HTTP status ${httpCode}.` };
  return { kind: 'failed', message: error.message || 'Tencent answered with an error that says nothing.' };
}

export function readRequestId(value: unknown): string | undefined {
  return typeof value === 'string' && REQUEST_ID.test(value) ? value : undefined;
}
