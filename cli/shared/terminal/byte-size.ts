import { number } from './progress-bar.ts';

/** Bytes for people: `480 KB`, `12 MB`, `1.4 GB`. */
export function byteSize(bytes: number): string {
  if (bytes < 1e6) return `${number(Math.round(bytes / 1e3))} KB`;
  return bytes < 1e9 ? `${number(Math.round(bytes / 1e6))} MB` : `${number(Math.round(bytes / 1e8) / 10)} GB`;
}
