import { AWS_KEYS } from '../../../local/aws/aws-keys.ts';
import type { Stack } from './stack.ts';

/** Invokes a function and waits for its end. The emulator does not check the signature of an administrator. */
export async function invokeFunction({ endpoint, region }: Stack, name: string, event: object): Promise<void> {
  const credential = `${AWS_KEYS.accessKeyId}/20261120/${region}/lambda/aws4_request`;
  const response = await fetch(`${endpoint}/2015-03-31/functions/${name}/invocations`, {
    method: 'POST',
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none` },
    body: JSON.stringify(event),
  });
  const text = await response.text();
  if (!response.ok || response.headers.has('x-amz-function-error')) throw new Error(`${name} failed: ${text}`);
}
