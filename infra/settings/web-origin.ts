/** The origins of web pages, as browsers send them in the header `Origin` and S3 compares them: byte by byte. */

const MOST_ORIGINS = 100;

/** `https://app.example.com`, `http://localhost:5173`; not `https://app.example.com/`, and no `*`. */
function isWebOrigin(text: string): boolean {
  if (!/^https?:\/\//.test(text) || text.includes('*') || !URL.canParse(text)) return false;
  return new URL(text).origin === text;
}

export function areWebOrigins(origins: readonly string[]): boolean {
  return origins.length >= 1 && origins.length <= MOST_ORIGINS && origins.every(isWebOrigin);
}

/** @param text origins with commas between them */
export function splitOrigins(text: string): readonly string[] {
  return text.split(',').map((origin) => origin.trim());
}
