import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { read } from 'read';
import { SecretText } from '../../functions/domain/secrets/secret-text.ts';
import type { Secret } from '../../functions/domain/tencent/face-service.ts';
import { EXIT, Problem } from '../shared/problem.ts';

/** A longer file is not one of keys. */
const MAX_BYTES = 64 * 1024;

const BYTE_ORDER_MARK = '\ufeff';

/** @param file `-` for standard input; absent: the operator at the terminal is asked */
export async function givenKeys(file: string | undefined): Promise<Secret> {
  if (file === undefined) return typedKeys();
  const content = file === '-' ? await text(process.stdin) : await contentOf(file);
  if (content.length > MAX_BYTES) {
    throw new Problem(
      `${file} has ${content.length} characters. Expected JSON with two keys, at most ${MAX_BYTES} characters.`,
      EXIT.usage,
    );
  }
  return new SecretText(content.startsWith(BYTE_ORDER_MARK) ? content.slice(1) : content);
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new Problem(`The file ${file} cannot be read (${why}).`, EXIT.usage, { cause: error });
  }
}

async function typedKeys(): Promise<Secret> {
  if (!process.stdin.isTTY) {
    throw new Problem(
      'Cannot ask for the keys: standard input is no terminal. Give {"secretId": "...", "secretKey": "..."} with --file <path>, or on standard input with --file -.',
      EXIT.usage,
    );
  }
  const secretId = await typed('SecretId (not shown): ');
  const secretKey = await typed('SecretKey (not shown): ');
  return new SecretText(JSON.stringify({ secretId, secretKey }));
}

async function typed(prompt: string): Promise<string> {
  try {
    return await read({ prompt, silent: true, output: process.stderr });
  } catch (error) {
    throw new Problem('Cancelled. Nothing was changed.', EXIT.failed, { cause: error });
  } finally {
    process.stderr.write('\n');
  }
}
