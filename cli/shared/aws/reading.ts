import { NotAllowedError } from '../../doctor/ports.ts';

/** Sends a request for which the caller needs that permission. */
export async function reading<T>(permission: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw isDenied(error) ? new NotAllowedError(permission, { cause: error }) : error;
  }
}

/** Reads page after page, each by a request for which the caller needs that permission. */
export async function* readingPages<Page>(permission: string, pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  const iterator = pages[Symbol.asyncIterator]();
  for (;;) {
    const { value, done } = await reading(permission, () => iterator.next());
    if (done) return;
    yield value;
  }
}

/** Each service has its own name for it, and the answer to a HEAD has no body that could name anything. */
function isDenied(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (/AccessDenied|AuthorizationError|NotAuthorized|UnauthorizedOperation/.test(error.name)) return true;
  return statusOf(error) === 403 && ['403', 'Forbidden', 'UnknownError', 'Unknown'].includes(error.name);
}

export function statusOf(error: unknown): number | undefined {
  return (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** What S3 and others answer when something was never configured. */
export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
