/** The form of a browser upload, as S3 reads it: the file is the last field, and what comes after it is ignored. */
export interface UploadForm {
  /** By lower-case name, without the file. */
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Buffer | undefined;
  readonly fileName: string;
}

const FILE = 'file';

/** @returns undefined when it is no well-formed `multipart/form-data` */
export function parseForm(contentType: string | undefined, body: Buffer): UploadForm | undefined {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) return undefined;
  const fields = new Map<string, string>();
  for (const part of partsOf(body, boundary)) {
    if (part === undefined) return undefined;
    const { name, fileName, content } = part;
    if (name.toLowerCase() === FILE) return { fields, file: content, fileName };
    fields.set(name.toLowerCase(), content.toString('utf8'));
  }
  return { fields, file: undefined, fileName: '' };
}

function boundaryOf(contentType = ''): string | undefined {
  if (!/^multipart\/form-data\s*;/i.test(contentType)) return undefined;
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  return quoted ?? plain;
}

interface Part {
  readonly name: string;
  readonly fileName: string;
  readonly content: Buffer;
}

const END_OF_HEADERS = '\r\n\r\n';

/** Yields undefined where the form is broken. */
function* partsOf(body: Buffer, boundary: string): Generator<Part | undefined> {
  const delimiter = `\r\n--${boundary}`;
  if (!body.subarray(0, delimiter.length - 2).equals(Buffer.from(delimiter.slice(2)))) return yield undefined;
  let at = delimiter.length - 2;
  while (body.subarray(at, at + 2).toString('latin1') !== '--') {
    const headersEnd = body.indexOf(END_OF_HEADERS, at);
    const end = body.indexOf(delimiter, headersEnd);
    if (headersEnd < 0 || end < 0) return yield undefined;
    yield partOf(
      body.subarray(at, headersEnd).toString('utf8'),
      body.subarray(headersEnd + END_OF_HEADERS.length, end),
    );
    at = end + delimiter.length;
  }
}

function partOf(headers: string, content: Buffer): Part | undefined {
  const name = /^content-disposition:\s*form-data;.*?\bname="([^"]*)"/im.exec(headers)?.[1];
  if (name === undefined) return undefined;
  return { name, fileName: /;\s*filename="([^"]*)"/i.exec(headers)?.[1] ?? '', content };
}
