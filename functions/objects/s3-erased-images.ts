import {
  DeleteObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { ImageObjects, KeptVersion, ObjectRef, StoredVersion, VersionRef } from '../erase/ports.ts';
import { unquoted } from '../intake/upload-event.ts';
import { listedKey } from './listed-key.ts';
import { deleteObjects, type NotDeleted } from './s3-delete-objects.ts';
import { isGone } from './s3-errors.ts';

/** The images bucket, as erase works on it. */
export class S3ErasedImages implements ImageObjects {
  readonly #client: S3Client;

  constructor(client: S3Client) {
    this.#client = client;
  }

  async versions({ bucket, objectKey }: ObjectRef): Promise<readonly StoredVersion[] | 'denied'> {
    const found: StoredVersion[] = [];
    let from: { readonly KeyMarker?: string; readonly VersionIdMarker?: string | undefined } = {};
    try {
      for (;;) {
        const page: ListObjectVersionsCommandOutput = await this.#client.send(
          // The key itself is the first that begins with it.
          new ListObjectVersionsCommand({ Bucket: bucket, Prefix: objectKey, EncodingType: 'url', ...from }),
        );
        found.push(...versionsOf(page, objectKey));
        const { NextKeyMarker, NextVersionIdMarker: VersionIdMarker, IsTruncated, EncodingType } = page;
        if (!IsTruncated || NextKeyMarker === undefined) return found;
        const KeyMarker = listedKey(NextKeyMarker, EncodingType);
        if (KeyMarker !== objectKey) return found;
        from = { KeyMarker, VersionIdMarker };
      }
    } catch (error) {
      if (isDenied(error)) return 'denied';
      throw error;
    }
  }

  async cover({ bucket, objectKey }: ObjectRef, eTag: string | undefined): Promise<'covered' | 'changed' | 'denied'> {
    try {
      const IfMatch = eTag === undefined ? undefined : `"${eTag}"`;
      await this.#client.send(new DeleteObjectCommand({ Bucket: bucket, Key: objectKey, IfMatch }));
      return 'covered';
    } catch (error) {
      if (isDenied(error)) return 'denied';
      // 412 when another version is current, 409 when one is being written, 404 when a delete marker is.
      const { name } = error as Error;
      if (name === 'PreconditionFailed' || name === 'ConditionalRequestConflict' || isGone(error)) return 'changed';
      throw error;
    }
  }

  async delete(versions: readonly VersionRef[]): Promise<readonly KeptVersion[]> {
    const kept: KeptVersion[] = [];
    for (const [bucket, ofBucket = []] of Object.entries(Object.groupBy(versions, (one) => one.bucket))) {
      const objects = ofBucket.map(({ objectKey, version }) => ({ Key: objectKey, VersionId: version }));
      for (const refused of await deleteObjects(this.#client, bucket, objects)) {
        kept.push(await this.#whyKept(bucket, refused));
      }
    }
    return kept;
  }

  async metadata(version: VersionRef): Promise<Readonly<Record<string, string>> | undefined> {
    return (await this.#head(version))?.Metadata ?? undefined;
  }

  /** S3's code is the same for a retention period, a legal hold and a policy. */
  async #whyKept(
    bucket: string,
    { Key = '', VersionId = '', Code = '', Message = '' }: NotDeleted,
  ): Promise<KeptVersion> {
    if (Code !== 'AccessDenied') throw new Error(`S3 did not delete a version (${Code}): ${Message}`);
    const version = { bucket, objectKey: Key, version: VersionId };
    const head = await this.#head(version);
    if (head?.ObjectLockLegalHoldStatus === 'ON') return { ...version, reason: 'LegalHold' };
    const isRetained = (head?.ObjectLockRetainUntilDate?.getTime() ?? 0) > Date.now();
    return { ...version, reason: isRetained ? 'ObjectLock' : 'AccessDenied' };
  }

  async #head({ bucket, objectKey, version }: VersionRef): Promise<HeadObjectCommandOutput | undefined> {
    try {
      return await this.#client.send(new HeadObjectCommand({ Bucket: bucket, Key: objectKey, VersionId: version }));
    } catch (error) {
      // The answer to a HEAD has no body, so no code either.
      if (isGone(error) || isDenied(error) || statusOf(error) === 400) return undefined;
      throw error;
    }
  }
}

function versionsOf(page: ListObjectVersionsCommandOutput, objectKey: string): readonly StoredVersion[] {
  const { Versions = [], DeleteMarkers = [], EncodingType } = page;
  const isOfKey = ({ Key = '' }: { Key?: string | undefined }) => listedKey(Key, EncodingType) === objectKey;
  return [
    ...Versions.filter(isOfKey).map((one) => ({
      ...stored(one),
      isDeleteMarker: false,
      eTag: unquoted(one.ETag ?? ''),
    })),
    ...DeleteMarkers.filter(isOfKey).map((one) => ({ ...stored(one), isDeleteMarker: true })),
  ];
}

function stored(one: {
  VersionId?: string | undefined;
  IsLatest?: boolean | undefined;
  LastModified?: Date | undefined;
}) {
  return {
    version: one.VersionId ?? 'null',
    isCurrent: one.IsLatest ?? false,
    modifiedAt: one.LastModified?.getTime() ?? 0,
  };
}

function isDenied(error: unknown): boolean {
  return statusOf(error) === 403;
}

function statusOf(error: unknown): number | undefined {
  return (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
