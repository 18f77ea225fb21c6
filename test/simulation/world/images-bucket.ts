import type { FaceRow, ImageRef } from '../../../functions/domain/face-row.ts';
import type { StoredImages } from '../../../functions/enroll/ports.ts';
import type { ObjectStart, UploadedObjects } from '../../../functions/intake/ports.ts';
import type { Process } from '../engine/process.ts';
import type { Functions } from '../product.ts';
import { ObjectAnnotations } from './object-annotations.ts';
import type { PreparedBucket } from './prepared-bucket.ts';
import { nameOf, type UploadedVersion } from './upload.ts';

/** What nobody may ever read anywhere: it stands behind the `?` of every presigned URL. */
const URL_SECRET = 'X-Amz-Signature=5ec4e75ec4e75ec4e75ec4e75ec4e75ec4e75ec4e75ec4e75ec4e7';

/** A version or a delete marker. */
export interface StoredObject extends ImageRef {
  readonly at: number;
  readonly eTag: string;
  readonly isMarker: boolean;
}

/** The S3 bucket: every version that was ever uploaded. */
export class ImagesBucket {
  readonly versions = new Map<string, UploadedVersion>();
  readonly annotations = new ObjectAnnotations(({ objectKey, version }) => this.find(objectKey, version) !== undefined);
  readonly #current = new Map<string, UploadedVersion>();
  readonly #markers: StoredObject[] = [];
  readonly #isVersioned: boolean;

  constructor(isVersioned: boolean) {
    this.#isVersioned = isVersioned;
  }

  put(upload: UploadedVersion): void {
    const before = this.#current.get(upload.objectKey);
    if (!this.#isVersioned && before !== undefined) before.isDeleted = true;
    this.versions.set(nameOf(upload), upload);
    this.#current.set(upload.objectKey, upload);
  }

  /** Versions and delete markers of a key, the latest first. */
  stack(objectKey: string): readonly StoredObject[] {
    const versions = [...this.versions.values()]
      .filter((one) => one.objectKey === objectKey && !one.isDeleted)
      .map(({ version, eTag, uploadedAt: at }) => ({ objectKey, version, eTag, at, isMarker: false }));
    const markers = this.#markers.filter((one) => one.objectKey === objectKey);
    return [...versions, ...markers].toSorted((one, other) => other.at - one.at);
  }

  /** What an app sees under the key: nothing any more. The versions below stay. */
  putMarker(objectKey: string, at: number): void {
    this.#markers.push({ objectKey, version: `marker-${this.#markers.length}-${at}`, at, eTag: '', isMarker: true });
  }

  /** Of versions and delete markers. */
  deleteVersions(objectKey: string, versions: readonly string[]): void {
    for (const version of versions) {
      const upload = this.versions.get(nameOf({ objectKey, version }));
      if (upload !== undefined) {
        upload.isDeleted = true;
        upload.isErased = true;
      }
      const marker = this.#markers.findIndex((one) => one.objectKey === objectKey && one.version === version);
      if (marker >= 0) this.#markers.splice(marker, 1);
    }
  }

  wasDeletedByApp(objectKey: string): boolean {
    const versions = [...this.versions.values()].filter((one) => one.objectKey === objectKey);
    return versions.some(({ isDeleted, isErased }) => isDeleted && isErased !== true);
  }

  isLocked({ lockedUntil = 0 }: UploadedVersion, now: number): boolean {
    return now < lockedUntil;
  }

  find(objectKey: string, version: string | undefined): UploadedVersion | undefined {
    const found =
      version === undefined ? this.#current.get(objectKey) : this.versions.get(nameOf({ objectKey, version }));
    return found?.isDeleted === true ? undefined : found;
  }

  /** As intake reads it. */
  uploadedObjects(process: Process): UploadedObjects {
    return {
      start: ({ objectKey, version }, length) =>
        process.request(
          's3.start',
          (): ObjectStart | 'gone' => {
            const found = this.find(objectKey, version);
            if (found === undefined) return 'gone';
            const { eTag, size, metadata, bytes } = found;
            const told = this.#isVersioned ? found.version : undefined;
            const checksum = found.checksum?.isInFirstRead === true ? found.checksum.text : undefined;
            return { version: told, eTag, size, checksum, metadata, bytes: bytes.subarray(0, length) };
          },
          () => `${objectKey} ${version}`,
        ),
      checksum: ({ objectKey, version }) =>
        process.request('s3.checksum', () => {
          const found = this.find(objectKey, version);
          return found === undefined ? 'gone' : { checksum: found.checksum?.text };
        }),
      window: ({ objectKey, version }, offset, length) =>
        process.request('s3.window', () => {
          return this.find(objectKey, version)?.bytes.subarray(offset, offset + length) ?? 'gone';
        }),
    };
  }

  /** As enroll hands it to Tencent. */
  storedImages(process: Process, functions: Functions, prepared: PreparedBucket): StoredImages {
    const missing = (row: FaceRow): 'gone' | 'notPrepared' | undefined => {
      if (row.prepared !== undefined && prepared.has(row.prepared.key)) return undefined;
      if (this.find(row.objectKey, row.version) === undefined) return 'gone';
      return row.prepared === undefined ? undefined : 'notPrepared';
    };
    return {
      presign: (row) =>
        process.request(
          's3.presign',
          () => new functions.SecretText(`${urlOf(row)}&${URL_SECRET}`),
          () => nameOf(row),
        ),
      look: (row) =>
        process.request(
          's3.look',
          () => missing(row) ?? 'there',
          () => nameOf(row),
        ),
      metadata: (row) =>
        process.request('s3.metadata', () => {
          const found = this.find(row.objectKey, row.version);
          return found === undefined ? 'gone' : { metadata: found.metadata };
        }),
      base64: (row) =>
        process.request(
          's3.base64',
          () => missing(row) ?? { base64: `base64 of ${urlOf(row)}` },
          () => nameOf(row),
        ),
    };
  }
}

function urlOf({ objectKey, version, prepared }: FaceRow): string {
  return prepared === undefined
    ? `https://images.s3.example/${objectKey}?versionId=${version}`
    : `https://prepared.s3.example/${prepared.key}?x-id=GetObject`;
}

export interface SentImage {
  /** By name, as Tencent would find it there. */
  readonly image: string;
  readonly isPrepared: boolean;
}

/** The image that a URL or a text of bytes stands for. */
export function sentImage(text: string, prepared: PreparedBucket): SentImage {
  const [, key] = /https:\/\/prepared\.s3\.example\/(.*)\?x-id=/.exec(text) ?? [];
  if (key !== undefined) return { image: prepared.imageAt(key), isPrepared: true };
  const url = /https:\/\/images\.s3\.example\/(.*)\?versionId=([^&]*)/.exec(text);
  return { image: `${url?.[1]}@${url?.[2]}`, isPrepared: false };
}
