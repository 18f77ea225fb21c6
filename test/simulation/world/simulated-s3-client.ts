import {
  type DeleteObjectCommandInput,
  type DeleteObjectsCommandInput,
  type HeadObjectCommandInput,
  type ListObjectsV2CommandInput,
  type ListObjectVersionsCommandInput,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Process } from '../engine/process.ts';
import type { ImagesBucket, StoredObject } from './images-bucket.ts';
import type { PreparedBucket } from './prepared-bucket.ts';

export const IMAGES_BUCKET = 'images';
export const PREPARED_BUCKET = 'prepared';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

interface Buckets {
  readonly images: ImagesBucket;
  readonly prepared: PreparedBucket;
  /** Told of versions that are about to be deleted, all in one request. */
  onDeletion(objectKey: string, versions: readonly string[], carryOut: () => void): void;
}

/** The SDK's client of one process, for adapters that delete versions. Paginators insist on its class. */
export function simulatedS3Client(process: Process, buckets: Buckets): S3Client {
  const send = ({ constructor: { name }, input }: Command) => {
    const what = name.replace('Command', '');
    // A service of its own: S3 only reads, for all others.
    const service = what.startsWith('Delete') ? 'bucket' : 's3';
    return process.request(
      `${service}.${what}`,
      () => carryOut(what, input, buckets, process),
      () => shown(input),
    );
  };
  return Object.assign(Object.create(S3Client.prototype), { send, config: {} });
}

function carryOut(what: string, input: object, buckets: Buckets, process: Process): object {
  const { images, prepared } = buckets;
  switch (what) {
    case 'ListObjectVersions': {
      const { Prefix = '' } = input as ListObjectVersionsCommandInput;
      const stack = images.stack(Prefix);
      const listed = stack.map((one, index) => ({ ...listedOf(one), IsLatest: index === 0 }));
      return {
        Versions: listed.filter((_, index) => !stack[index]?.isMarker),
        DeleteMarkers: listed.filter((_, index) => stack[index]?.isMarker),
        IsTruncated: false,
      };
    }
    case 'ListObjectsV2': {
      const { Prefix = '' } = input as ListObjectsV2CommandInput;
      const keys = [...prepared.objects.keys()].filter((key) => key.startsWith(Prefix));
      return { Contents: keys.map((Key) => ({ Key })), IsTruncated: false };
    }
    case 'HeadObject': {
      const { Key = '', VersionId } = input as HeadObjectCommandInput;
      const found = images.find(Key, VersionId);
      if (found === undefined) throw problem('NotFound', 404);
      const isLocked = images.isLocked(found, process.scheduler.now);
      // The adapter compares it with the clock of the machine.
      return { Metadata: found.metadata, ...(isLocked && { ObjectLockLegalHoldStatus: 'ON' }) };
    }
    case 'DeleteObject': {
      const { Key = '', IfMatch } = input as DeleteObjectCommandInput;
      const [current] = images.stack(Key);
      if (current === undefined || current.isMarker) throw problem('NoSuchKey', 404);
      if (IfMatch !== undefined && IfMatch !== `"${current.eTag}"`) throw problem('PreconditionFailed', 412);
      images.putMarker(Key, process.scheduler.now);
      return { DeleteMarker: true };
    }
    case 'DeleteObjects':
      return deleteObjects(input as DeleteObjectsCommandInput, buckets, process.scheduler.now);
    default:
      throw new Error(`The simulated bucket does not know ${what}.`);
  }
}

function deleteObjects({ Bucket, Delete }: DeleteObjectsCommandInput, buckets: Buckets, now: number): object {
  const { images, prepared, onDeletion } = buckets;
  const objects = Delete?.Objects ?? [];
  if (Bucket === PREPARED_BUCKET) {
    for (const { Key = '' } of objects) prepared.objects.delete(Key);
    return {};
  }
  const locked = objects.filter(({ Key = '', VersionId }) => {
    const found = images.find(Key, VersionId);
    return found !== undefined && images.isLocked(found, now);
  });
  const byKey = Object.entries(
    Object.groupBy(
      objects.filter((one) => !locked.includes(one)),
      ({ Key = '' }) => Key,
    ),
  );
  for (const [key, ofKey = []] of byKey) {
    const versions = ofKey.map(({ VersionId = '' }) => VersionId);
    onDeletion(key, versions, () => images.deleteVersions(key, versions));
  }
  return { Errors: locked.map((one) => ({ ...one, Code: 'AccessDenied', Message: 'Access Denied' })) };
}

function listedOf({ objectKey, version, at, eTag }: StoredObject) {
  // Listings have whole seconds.
  const LastModified = new Date(Math.floor(at / 1000) * 1000);
  return { Key: objectKey, VersionId: version, LastModified, ETag: `"${eTag}"` };
}

function shown(input: object): string {
  const { Key, Prefix, Delete } = input as { Key?: string; Prefix?: string; Delete?: object };
  return Key ?? Prefix ?? JSON.stringify(Delete);
}

function problem(name: string, httpStatusCode: number): S3ServiceException {
  return new S3ServiceException({ name, $fault: 'client', $metadata: { httpStatusCode }, message: name });
}
