import { Logger } from '@aws-lambda-powertools/logger';
import { redact } from '../domain/secrets/redaction.ts';

/** Structured logs; the service's name comes from the environment. */
export const logger = new Logger();

/** An error for the log: what it says, without what it may quote. Stack traces of SDKs quote whole requests. */
export function described(error: unknown): { readonly error: string; readonly detail: string } {
  return error instanceof Error
    ? { error: error.name, detail: redact(error.message) }
    : { error: 'NotAnError', detail: redact(String(error)) };
}
