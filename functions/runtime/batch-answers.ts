import { described } from './logger.ts';

/** What AWS answers to requests that carry several entries, each of which is taken or refused by itself. */

type Refused = { readonly kind: 'refused' | 'retry'; readonly why: string };

interface Entry {
  /** Given to what was taken. */
  readonly id: string | undefined;
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** @param passing the codes of what may succeed later */
export function entryAnswer({ id, code, message = '' }: Entry, passing: RegExp): { readonly kind: 'sent' } | Refused {
  if (code !== undefined) return { kind: passing.test(code) ? 'retry' : 'refused', why: `${code}: ${message}` };
  return id === undefined ? { kind: 'retry', why: 'There was no id in the answer.' } : { kind: 'sent' };
}

/** Of a whole request, after the AWS SDK's own repeats. @param passing the names of errors that may pass */
export function requestAnswer(error: unknown, passing: RegExp): Refused {
  const { error: name, detail } = described(error);
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  const isPassing = status === undefined || status >= 500 || status === 429 || passing.test(name);
  return { kind: isPassing ? 'retry' : 'refused', why: `${name}: ${detail}` };
}
