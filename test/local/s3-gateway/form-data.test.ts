import { describe, expect, it } from '@jest/globals';
import { parseForm } from '../../../local/s3-gateway/form-data.ts';

/** As the browser engines write it. */
async function encoded(form: FormData): Promise<{ type: string; body: Buffer }> {
  const request = new Request('http://localhost', { method: 'POST', body: form });
  return { type: request.headers.get('content-type') ?? '', body: Buffer.from(await request.arrayBuffer()) };
}

describe('a form', () => {
  it('has its fields and the bytes of its file', async () => {
    const form = new FormData();
    form.append('key', 'uploads/人像.jpg');
    form.append('Content-Type', 'image/jpeg');
    const bytes = Buffer.from([0, 13, 10, 45, 45, 255, 13, 10, 13, 10, 45, 45, 13, 10]);
    form.append('file', new Blob([bytes]), 'front.jpg');
    const { type, body } = await encoded(form);
    const parsed = parseForm(type, body);
    expect([...(parsed?.fields ?? [])]).toEqual([
      ['key', 'uploads/人像.jpg'],
      ['content-type', 'image/jpeg'],
    ]);
    expect(parsed?.file?.equals(bytes)).toBe(true);
    expect(parsed?.fileName).toBe('front.jpg');
  });

  it('ends with its file: fields after it are ignored', async () => {
    const form = new FormData();
    form.append('file', new Blob(['x']), 'a');
    form.append('key', 'late');
    const { type, body } = await encoded(form);
    expect(parseForm(type, body)?.fields.has('key')).toBe(false);
  });

  it('may have no file', async () => {
    const form = new FormData();
    form.append('key', 'a');
    const { type, body } = await encoded(form);
    expect(parseForm(type, body)).toMatchObject({ file: undefined });
  });

  it.each([
    ['another content type', 'application/json', '{}'],
    ['no boundary', 'multipart/form-data', '--x\r\n'],
    ['another boundary', 'multipart/form-data; boundary=y', '--x\r\n\r\n\r\n--x--'],
    ['no end', 'multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="key"\r\n\r\na'],
    ['a part without a name', 'multipart/form-data; boundary=x', '--x\r\nContent-Type: text/plain\r\n\r\na\r\n--x--'],
    ['nothing', 'multipart/form-data; boundary=x', ''],
  ])('with %s is malformed', (_name, type, body) => {
    expect(parseForm(type, Buffer.from(body))).toBeUndefined();
  });

  it('that is cut off anywhere is malformed, or has no file', async () => {
    const form = new FormData();
    form.append('key', 'a');
    form.append('file', new Blob(['picture']), 'a.jpg');
    const { type, body } = await encoded(form);
    for (let length = 0; length < body.length - 4; length++) {
      const parsed = parseForm(type, body.subarray(0, length));
      expect(parsed?.file).toBeUndefined();
    }
  });
});
