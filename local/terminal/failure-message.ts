import { Problem } from '../problem.ts';

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Free some space',
  EDQUOT: 'The disk quota is used up. Free some space',
  EROFS: 'The file system is read-only. Use a checkout that can be written to',
  EACCES: 'This user has no permission. Use a checkout of your own',
  EPERM: 'This user has no permission. Use a checkout of your own',
};

/** What a failed command prints: a sentence for what the user can fix, and any other error as it is. */
export function failureMessage(error: unknown): unknown {
  if (error instanceof Problem) return error.message;
  if (!(error instanceof Error)) return error;
  const { code, path } = error as NodeJS.ErrnoException;
  const remedy = REMEDIES[code ?? ''];
  return remedy ? `${path ?? 'A file'} cannot be written. ${remedy}, then try again. (${error.message})` : error;
}
