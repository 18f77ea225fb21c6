import { NotAllowedError } from '../../doctor/ports.ts';

/** Reads something for which the caller needs that permission. */
export async function reading<T>(permission: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw isDenied(error) ? new NotAllowedError(permission, { cause: error }) : error;
  }
}

/** Each service has its own name for it. */
function isDenied(error: unknown): boolean {
  return (
    error instanceof Error && /AccessDenied|AuthorizationError|NotAuthorized|UnauthorizedOperation/.test(error.name)
  );
}

/** What S3 and others answer when something was never configured. */
export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
