import { Problem } from '../problem.ts';

const WAYS_OUT: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: make room',
  EDQUOT: 'The disk quota is used up: make room',
  EROFS: 'The file system is read-only: use a checkout that can be written to',
  EACCES: 'This user may not: use a checkout of your own',
  EPERM: 'This user may not: use a checkout of your own',
};

/** What a command says at its end when it has failed: a sentence for what can be mended, anything else in full. */
export function wordsOf(error: unknown): unknown {
  if (error instanceof Problem) return error.message;
  if (!(error instanceof Error)) return error;
  const { code, path } = error as NodeJS.ErrnoException;
  const wayOut = WAYS_OUT[code ?? ''];
  return wayOut ? `${path ?? 'A file'} cannot be written. ${wayOut}, then try again. (${error.message})` : error;
}
