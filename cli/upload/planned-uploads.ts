import type { FileUpload } from './ports.ts';

const MAX_KEY_BYTES = 1024;

/** The files with their keys, or what is wrong with the keys: one sentence for each. */
export type UploadPlan =
  | { readonly kind: 'planned'; readonly uploads: readonly FileUpload[] }
  | { readonly kind: 'wrong'; readonly sentences: readonly string[] };

/** @param keyOf the key of a file, by its name without folders */
export function plannedUploads(
  files: readonly { readonly file: string; readonly path: string; readonly name: string }[],
  keyOf: (name: string) => string,
): UploadPlan {
  const uploads = files.map(({ file, path, name }) => ({ file, path, objectKey: keyOf(name) }));
  const sentences = uploads.flatMap(({ file, objectKey }, index) => {
    const bytes = Buffer.byteLength(objectKey);
    if (bytes < 1 || bytes > MAX_KEY_BYTES) {
      return [`The key of ${file} has ${bytes} bytes in UTF-8. Expected: 1 to ${MAX_KEY_BYTES}.`];
    }
    // The later one would replace the earlier one in the bucket.
    const other = uploads.slice(0, index).find((earlier) => earlier.objectKey === objectKey);
    return other === undefined
      ? []
      : [`${other.file} and ${file} would have the same key '${objectKey}'. Upload them with different prefixes.`];
  });
  return sentences.length === 0 ? { kind: 'planned', uploads } : { kind: 'wrong', sentences };
}
