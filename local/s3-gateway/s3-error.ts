/** An error as S3 answers it. */
export interface S3Error {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export function s3Error(status: number, code: string, message: string): S3Error {
  return { status, code, message };
}

export function errorBody({ code, message }: S3Error): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
