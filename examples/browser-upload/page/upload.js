import { Problem, withoutAnswer } from './problem.js';

/**
 * Sends a photo to S3. `XMLHttpRequest`, because `fetch` does not tell how much is sent.
 *
 * @param {{ url: string, fields: Record<string, string> }} form as the API signed it
 * @param {Blob} photo
 * @param {{ onProgress: (part: number) => void, timeoutMs: number }} options
 * @returns {Promise<{ key: string, version: string }>}
 */
export function upload({ url, fields }, photo, { onProgress, timeoutMs }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  // S3 ignores every field that comes after the file.
  form.append('file', photo);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.timeout = timeoutMs;
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    request.onload = () => {
      if (request.status >= 300) return reject(refusal(request));
      const version = request.getResponseHeader('x-amz-version-id');
      if (version) return resolve({ key: fields.key, version });
      console.error('The CORS rule of the bucket does not expose x-amz-version-id, or the bucket has no versions.');
      reject(new Problem('notShown'));
    };
    // S3 has refused the page's origin, or the connection is lost: the browser does not say which.
    request.onerror = () => reject(withoutAnswer('connectionLost'));
    request.ontimeout = () => reject(withoutAnswer('tooSlow'));
    request.send(form);
  });
}

/** The answer of S3 is not logged: it may repeat what was signed. */
function refusal({ status, responseText }) {
  if (status >= 500) return new Problem('unavailable');
  const expired = /Policy expired|<Code>ExpiredToken</.test(responseText);
  return new Problem(expired ? 'expired' : 'notAccepted');
}
