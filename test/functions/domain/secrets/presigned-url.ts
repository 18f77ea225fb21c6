import { createHash } from 'node:crypto';

export interface PresignedUrl {
  readonly url: string;
  readonly signature: string;
  readonly token: string;
  readonly accessKeyId: string;
}

/** Shaped as the AWS SDK signs a GetObject with a role's credentials; every secret follows from the seed. */
export function presignedUrl(seed: string, path = 'photos/2026/front.jpg'): PresignedUrl {
  const digest = (what: string) => createHash('sha512').update(`${what} ${seed}`).digest();
  const signature = digest('signature').toString('hex').slice(0, 64);
  const accessKeyId = `ASIA${digest('key').toString('hex').toUpperCase().slice(0, 16)}`;
  const parts = ['t0', 't1', 't2', 't3', 't4', 't5', 't6'].map((part) => digest(part));
  const token = `IQoJb3JpZ2lu${Buffer.concat(parts).toString('base64')}`;
  const query = [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    'X-Amz-Content-Sha256=UNSIGNED-PAYLOAD',
    `X-Amz-Credential=${encodeURIComponent(`${accessKeyId}/20260314/cn-north-1/s3/aws4_request`)}`,
    'X-Amz-Date=20260314T101500Z',
    'X-Amz-Expires=300',
    `X-Amz-Security-Token=${encodeURIComponent(token)}`,
    `X-Amz-Signature=${signature}`,
    'X-Amz-SignedHeaders=host',
    'versionId=3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrH',
    'x-amz-checksum-mode=ENABLED',
    'x-id=GetObject',
  ];
  return {
    url: `https://faces.s3.cn-north-1.amazonaws.com.cn/${path}?${query.join('&')}`,
    signature,
    token,
    accessKeyId,
  };
}

/** The pieces of that length of which none may be found in a text; encoded ones are found after decoding. */
export function leaks(text: string, secrets: readonly string[], length = 12): readonly string[] {
  const readings = [text];
  for (let depth = 0; depth < 3; depth++) readings.push(decoded(readings[depth] ?? ''));
  const found: string[] = [];
  for (const secret of secrets) {
    for (let start = 0; start + length <= secret.length; start++) {
      const piece = secret.slice(start, start + length);
      if (readings.some((reading) => reading.includes(piece))) found.push(piece);
    }
  }
  return found;
}

function decoded(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}
