import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { ApiError } from '../api/api-error.ts';

const MAX_REDIRECTS = 3;

export interface DownloadLimits {
  /** A longer download ends early: its result is longer than this, but incomplete. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** As common HTTP clients do it: `.` and `..` in the path are folded, which breaks the signature of a presigned URL. */
export async function download(url: string, limits: DownloadLimits, redirects = MAX_REDIRECTS): Promise<Buffer> {
  const address = URL.parse(url);
  if (address === null || !/^https?:$/.test(address.protocol)) {
    throw new ApiError('InvalidParameterValue.UrlIllegal', `URL格式不合法: ${url}`);
  }
  const get = address.protocol === 'https:' ? getHttps : getHttp;

  return await new Promise<Buffer>((resolve, reject) => {
    const fail = () =>
      reject(
        limits.signal.aborted
          ? new ApiError('FailedOperation.RequestTimeout')
          : // Tencent's messages quote the whole URL, with its secrets.
            new ApiError('FailedOperation.ImageDownloadError', `图片下载错误: ${url}`),
      );
    const request = get(address, { signal: limits.signal, agent: false }, (response) => {
      const status = response.statusCode ?? 0;
      if (status >= 300 && status < 400 && response.headers.location && redirects > 0) {
        response.resume();
        resolve(download(new URL(response.headers.location, address).href, limits, redirects - 1));
        return;
      }
      if (status !== 200) {
        response.resume();
        fail();
        return;
      }
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size <= limits.maxBytes) return;
        resolve(Buffer.concat(chunks));
        request.destroy();
      });
      response.on('end', () => resolve(Buffer.concat(chunks)));
      response.on('error', fail);
      response.on('aborted', fail);
    });
    request.on('error', fail);
  });
}
