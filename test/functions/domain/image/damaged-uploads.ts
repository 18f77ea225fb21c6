import { baselineJpeg, PNGS } from './pictures.ts';

/** An upload that a client, a script or a proxy has spoiled, and what its message must say. */
export interface DamagedUpload {
  readonly name: string;
  readonly bytes: () => Promise<Uint8Array>;
  readonly what: RegExp;
  readonly instead: RegExp;
}

const jpeg = baselineJpeg;
const png = async (): Promise<Buffer> => Buffer.from((await PNGS.RGB?.()) ?? []);
const text = (content: string, encoding: BufferEncoding = 'utf8') => Buffer.from(content, encoding);

type Spoil = (image: Buffer) => Uint8Array;

function upload(name: string, what: RegExp, instead: RegExp, image: () => Promise<Buffer>, spoil: Spoil) {
  return { name, what, instead, bytes: async () => spoil(await image()) };
}

const base64 = (image: Buffer) => image.toString('base64');
const inLines = (long: string, end: string) => (long.match(/.{1,76}/g) ?? []).join(end);
const numbers = (image: Buffer) => [...image];
const percent = (long: string) => [...Buffer.from(long, 'latin1')].map((byte) => `%${hexByte(byte)}`).join('');
const hexByte = (byte: number) => byte.toString(16).padStart(2, '0').toUpperCase();
const form = (image: Buffer) =>
  Buffer.concat([
    text(
      '------WebKitFormBoundary7MA4YWxkTrZu0gW\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n',
    ),
    text('Content-Type: image/jpeg\r\n\r\n'),
    image,
    text('\r\n------WebKitFormBoundary7MA4YWxkTrZu0gW--\r\n'),
  ]);
const python = (image: Buffer) =>
  `b'${[...image].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${hexByte(byte).toLowerCase()}`)).join('')}'`;
const xxd = (image: Buffer) =>
  `00000000: ${image
    .subarray(0, 16)
    .toString('hex')
    .replaceAll(/(.{4})/g, '$1 ')} ......JFIF......\n`;
const chunk = (image: Buffer, extension = '') =>
  Buffer.concat([text(`${image.length.toString(16)}${extension}\r\n`), image, text('\r\n0\r\n\r\n')]);

const DECODE = /Decode it/;
const BYTES = /Read the file as bytes/;
const NO_TEXT = /Pass the bytes themselves/;
const PASS = /Pass the file or its bytes/;

/** Around an image that is still in there. */
const COVERED: readonly DamagedUpload[] = [
  upload('base64 of a JPEG', /JPEG encoded in base64/, DECODE, jpeg, (image) => text(base64(image))),
  upload('base64 of a PNG', /PNG encoded in base64/, DECODE, png, (image) => text(base64(image))),
  upload('base64 in lines', /JPEG encoded in base64/, DECODE, jpeg, (image) => text(inLines(base64(image), '\r\n'))),
  upload('base64 for URLs', /JPEG encoded in base64/, DECODE, jpeg, (image) => text(image.toString('base64url'))),
  upload('base64 in quotes', /JPEG encoded in base64/, DECODE, jpeg, (image) => text(`"${base64(image)}"`)),
  upload('base64 behind a line feed', /JPEG encoded in base64/, DECODE, jpeg, (image) => text(`\n${base64(image)}`)),
  upload('base64 twice', /encoded in base64, then encoded in base64/, DECODE, jpeg, (image) =>
    text(base64(text(base64(image)))),
  ),
  upload('base64 with spaces for its pluses', /JPEG encoded in base64/, DECODE, jpeg, (image) =>
    text(base64(image).replaceAll('+', ' ')),
  ),
  upload('base64 from a PowerShell redirection', /JPEG encoded in base64/, DECODE, jpeg, (image) =>
    Buffer.concat([Buffer.from([0xff, 0xfe]), text(base64(image), 'utf16le')]),
  ),
  ...['image/jpeg', 'image/heic', 'application/octet-stream', 'image/svg+xml;charset=utf-8'].map((type) =>
    upload(`data URL of ${type}`, /JPEG encoded in base64, then put inside a data URL/, DECODE, jpeg, (image) =>
      text(`data:${type};base64,${base64(image)}`),
    ),
  ),
  upload('data URL without its scheme', /inside a data URL/, DECODE, jpeg, (image) =>
    text(`image/jpeg;base64,${base64(image)}`),
  ),
  upload(
    'data URL, percent-encoded',
    /put inside a data URL, then written in percent-encoding/,
    DECODE,
    jpeg,
    (image) => text(encodeURIComponent(`data:image/jpeg;base64,${base64(image)}`)),
  ),
  upload('hexadecimal digits', /JPEG written as hexadecimal digits/, DECODE, jpeg, (image) =>
    text(image.toString('hex')),
  ),
  upload('hexadecimal with 0x', /hexadecimal digits/, DECODE, png, (image) => text(`0x${image.toString('hex')}`)),
  upload('hexadecimal of .NET', /hexadecimal digits/, DECODE, jpeg, (image) =>
    text(numbers(image).map(hexByte).join('-')),
  ),
  upload('bytea of PostgreSQL', /hexadecimal digits/, DECODE, jpeg, (image) => text(`\\x${image.toString('hex')}`)),
  upload('hexdump', /hexadecimal digits/, DECODE, jpeg, (image) => text(xxd(image))),
  upload('Buffer, as Node.js prints it', /hexadecimal digits/, DECODE, jpeg, (image) =>
    text(`<Buffer ${image.toString('hex').replaceAll(/(..)/g, '$1 ')}>`),
  ),
  upload('Buffer as JSON', /JPEG written as a list of numbers/, NO_TEXT, jpeg, (image) => text(JSON.stringify(image))),
  upload('Uint8Array as JSON', /list of numbers/, NO_TEXT, png, (image) =>
    text(JSON.stringify(Uint8Array.from(image))),
  ),
  upload('array of numbers', /list of numbers/, NO_TEXT, jpeg, (image) => text(JSON.stringify(numbers(image)))),
  upload('Uint8Array as a string', /list of numbers/, NO_TEXT, jpeg, (image) => text(String(Uint8Array.from(image)))),
  upload('bytes as PowerShell prints them', /list of numbers/, NO_TEXT, jpeg, (image) =>
    text(numbers(image).join(' ')),
  ),
  upload('bytes as PowerShell writes them', /list of numbers/, NO_TEXT, jpeg, (image) =>
    Buffer.concat([Buffer.from([0xff, 0xfe]), text(numbers(image).join('\r\n'), 'utf16le')]),
  ),
  upload('bytes as Java prints them', /list of numbers/, NO_TEXT, jpeg, (image) =>
    text(`[${[...new Int8Array(image)].join(', ')}]`),
  ),
  upload('bytes as Go prints them', /list of numbers/, NO_TEXT, jpeg, (image) => text(`[${numbers(image).join(' ')}]`)),
  upload('bytes as Python prints them', /escape sequences/, NO_TEXT, jpeg, (image) => text(python(image))),
  upload('bytearray as Python prints it', /escape sequences/, NO_TEXT, png, (image) =>
    text(`bytearray(${python(image)})`),
  ),
  upload('binary string as JSON', /escape sequences/, NO_TEXT, jpeg, (image) =>
    text(
      `"${numbers(image)
        .map((byte) => `\\u00${hexByte(byte)}`)
        .join('')}"`,
    ),
  ),
  upload('octal escapes', /escape sequences/, NO_TEXT, jpeg, (image) =>
    text(
      numbers(image)
        .map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
        .join(''),
    ),
  ),
  upload('percent-encoded bytes', /JPEG written in percent-encoding/, DECODE, jpeg, (image) =>
    text(percent(image.toString('latin1'))),
  ),
  upload('URL-encoded form', /inside a URL-encoded form/, DECODE, jpeg, (image) =>
    text(new URLSearchParams({ image: base64(image) }).toString()),
  ),
  upload('URL-encoded form with a name that comes first', /inside a URL-encoded form/, /not a form/, png, (image) =>
    text(`file=${base64(image)}`),
  ),
  upload('JSON around base64', /encoded in base64, then put inside JSON/, NO_TEXT, jpeg, (image) =>
    text(JSON.stringify({ name: 'anna-lee-portrait.jpg', data: base64(image) })),
  ),
  upload('JSON around a data URL, by PHP', /inside a data URL, then put inside JSON/, NO_TEXT, jpeg, (image) =>
    text(JSON.stringify({ data: `data:image/jpeg;base64,${base64(image)}` }).replaceAll('/', '\\/')),
  ),
  upload('Latin-1 that became UTF-8', /JPEG converted to UTF-8 text/, BYTES, jpeg, (image) =>
    text(image.toString('latin1')),
  ),
  upload('PNG in Latin-1 that became UTF-8', /PNG converted to UTF-8/, BYTES, png, (image) =>
    text(image.toString('latin1')),
  ),
  upload('PNG in Windows-1252 that became UTF-8', /PNG converted to UTF-8/, BYTES, png, (image) =>
    text(image.toString('latin1').replace('\x89', '\u2030')),
  ),
  upload('Latin-1 that became UTF-8 twice', /UTF-8 text, then converted to UTF-8/, BYTES, jpeg, (image) =>
    text(text(image.toString('latin1')).toString('latin1')),
  ),
  upload('UTF-16', /JPEG converted to UTF-16 text/, BYTES, jpeg, (image) => text(image.toString('latin1'), 'utf16le')),
  upload('UTF-16 with its mark', /JPEG converted to UTF-16/, BYTES, jpeg, (image) =>
    text(`\ufeff${image.toString('latin1')}`, 'utf16le'),
  ),
  upload('UTF-16 of the other byte order', /JPEG converted to UTF-16/, BYTES, jpeg, (image) =>
    text(`\ufeff${image.toString('latin1')}`, 'utf16le').swap16(),
  ),
  upload('byte order mark', /JPEG preceded by a byte order mark/, /without what stands in front/, jpeg, (image) =>
    Buffer.concat([text('\ufeff'), image]),
  ),
  upload('line feed', /PNG preceded by white space/, /without what stands in front/, png, (image) =>
    Buffer.concat([text('\n'), image]),
  ),
  upload('mark and line end', /JPEG preceded by white space, then preceded by a byte/, /in front/, jpeg, (image) =>
    Buffer.concat([text('\ufeff\r\n'), image]),
  ),
  upload('HTTP response', /JPEG preceded by the headers of an HTTP response/, /in front/, jpeg, (image) =>
    Buffer.concat([text('HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 9\r\n\r\n'), image]),
  ),
  upload('multipart form', /is a multipart\/form-data body/, /PUT request.*presigned POST/, jpeg, form),
  upload(
    'multipart form of another file',
    /is a multipart\/form-data body/,
    /Send the file itself/,
    async () => text('x'),
    form,
  ),
  upload('aws-chunked with signatures', /aws-chunked/, /as a plain body/, jpeg, (image) =>
    chunk(image, `;chunk-signature=${'0123456789abcdef'.repeat(4)}`),
  ),
  upload('aws-chunked without signatures', /aws-chunked/, /as a plain body/, png, (image) => chunk(image)),
];

/** Beyond repair. */
const DESTROYED: readonly DamagedUpload[] = [
  upload('JPEG stored as UTF-8', /conversion to text has destroyed/, BYTES, jpeg, (image) =>
    text(image.toString('utf8')),
  ),
  upload('PNG stored as UTF-8', /conversion to text has destroyed/, BYTES, png, (image) =>
    text(image.toString('utf8')),
  ),
  upload(
    'JPEG stored as UTF-8, in base64',
    /conversion to text has destroyed, then encoded in base64/,
    BYTES,
    jpeg,
    (image) => text(base64(text(image.toString('utf8')))),
  ),
  upload('JPEG stored as UTF-16', /conversion to text has destroyed/, BYTES, jpeg, (image) =>
    text(`\ufeff${image.toString('utf8')}`, 'utf16le'),
  ),
  upload('JPEG stored as ASCII', /conversion to text has destroyed/, BYTES, jpeg, (image) =>
    image.map((byte) => (byte > 0x7f ? 0x3f : byte)),
  ),
  upload('PNG stored as ASCII', /conversion to text has destroyed/, BYTES, png, (image) =>
    image.map((byte) => (byte > 0x7f ? 0x3f : byte)),
  ),
  upload('JPEG without the bytes that are no ASCII', /conversion to text has destroyed/, BYTES, jpeg, (image) =>
    image.filter((byte) => byte < 0x80),
  ),
  upload('PNG without the bytes that are no ASCII', /conversion to text has destroyed/, BYTES, png, (image) =>
    image.filter((byte) => byte < 0x80),
  ),
  upload('JPEG of seven bits', /conversion to text has destroyed/, BYTES, jpeg, (image) =>
    image.map((byte) => byte & 0x7f),
  ),
  upload('PNG of seven bits', /conversion to text has destroyed/, BYTES, png, (image) =>
    image.map((byte) => byte & 0x7f),
  ),
  upload('PNG with line feeds', /conversion of line ends has destroyed/, BYTES, png, (image) =>
    text(image.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
  ),
  upload('PNG with carriage returns', /conversion of line ends has destroyed/, BYTES, png, (image) =>
    text(image.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
  ),
  upload('zeros', /nothing but zero bytes/, /Upload the whole image/, jpeg, (image) => new Uint8Array(image.length)),
  upload('erased flash memory', /nothing but bytes of the value 0xff/, /whole image/, jpeg, (image) =>
    image.fill(0xff),
  ),
];

const instead = (name: string, what: RegExp, hint: RegExp, content = name): DamagedUpload => ({
  name,
  what,
  instead: hint,
  bytes: async () => text(content),
});

const ADDRESS = /Open the file, and upload its bytes/;
const DOWNLOAD = /Check that the download/;
const LANGUAGE = /programming language prints/;

/** A text where an image was meant. */
const TEXTS: readonly DamagedUpload[] = [
  ...['Object', 'File', 'Blob', 'ArrayBuffer', 'Uint8Array', 'Promise'].map((name) =>
    instead(`[object ${name}]`, new RegExp(`the text \\[object ${name}\\]: a JavaScript object`), PASS),
  ),
  ...['undefined', 'null', 'None', 'nil', 'NaN', 'false\n'].map((name) =>
    instead(name, new RegExp(`the word ${name.trim()}: the variable`), PASS),
  ),
  ...[
    'System.Byte[]',
    'System.IO.MemoryStream\r\n',
    '[B@1b28cdfa',
    'java.io.FileInputStream@6d06d69c',
    "<_io.BufferedReader name='anna.jpg'>",
    '<memory at 0x7f3e1c1b2a00>',
    '<PIL.JpegImagePlugin.JpegImageFile image mode=RGB size=640x480 at 0x7F>',
    "Instance of 'Uint8List'",
    "File: '/data/user/0/cache/anna.jpg'",
    '#<File:0x000055d5>',
  ].map((name) => instead(name, LANGUAGE, PASS)),
  instead('file://', /an address \(file:\)/, ADDRESS, 'file:///storage/emulated/0/DCIM/anna.jpg'),
  instead('content://', /an address \(content:\)/, ADDRESS, 'content://media/external/images/media/42'),
  instead('ph://', /an address \(ph:\)/, ADDRESS, 'ph://9F983DBA-EC35-42B8-8773-B597CF782EDD/L0/001'),
  instead('blob:', /an address \(blob:\)/, ADDRESS, 'blob:https://app.example.com/0f1a'),
  instead('https://', /an address \(https:\)/, ADDRESS, 'HTTPS://cdn.example.com/a.jpg?X-Amz-Signature=5ec8e7'),
  instead('s3://', /an address \(s3:\)/, ADDRESS, 's3://images/anna.jpg'),
  instead('data URL of no image', /an address \(data:\)/, ADDRESS, 'data:,hello'),
  instead('path of Unix', /name or path of a file/, ADDRESS, '/var/mobile/Containers/tmp/IMG_0042.HEIC'),
  instead('path of Windows', /name or path of a file/, ADDRESS, 'C:\\Users\\Anna Lee\\Pictures\\me.jpg\r\n'),
  instead('name of a file for curl', /name or path of a file/, ADDRESS, '@anna.jpeg'),
  instead('error of S3', /an error document of S3 \(AccessDenied\)/, DOWNLOAD, s3Error('AccessDenied')),
  instead(
    'error of S3 in one line',
    /error document of S3 \(NoSuchKey\)/,
    DOWNLOAD,
    s3Error('NoSuchKey').replaceAll('\n', ''),
  ),
  instead('error page', /an HTML page, such as the error/, DOWNLOAD, '\n <!DOCTYPE html><html><svg></svg></html>'),
  instead(
    'Git LFS pointer',
    /a Git LFS pointer/,
    /git lfs pull/,
    'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n',
  ),
  instead('JSON', /is JSON\./, /the image alone/, '{"image":"…"}'),
  instead('JSON with white space', /is JSON\./, /the image alone/, '[\n  {\n  "image": "…" } ]'),
];

function s3Error(code: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>…</Message><RequestId>4442587F</RequestId></Error>`;
}

/** Recoverable by an inverse of what was done to it. */
const COMPRESSED: readonly DamagedUpload[] = [
  ['gzip', '\x1f\x8b\x08\0'],
  ['Zstandard', '(\xb5/\xfd\x04'],
  ['bzip2', 'BZh91AY'],
  ['XZ', '\xfd7zXZ\0\0'],
  ['deflate', 'x\x9c\xeb'],
].map(([name = '', begins = '']) => ({
  name,
  what: new RegExp(`compressed \\(${name}\\)`),
  instead: /without compression/,
  bytes: async () => text(begins.padEnd(64, '.'), 'latin1'),
}));

export const DAMAGED_UPLOADS: readonly DamagedUpload[] = [...COVERED, ...DESTROYED, ...TEXTS, ...COMPRESSED];
