import {
  type DeleteObjectCommandInput,
  type DeleteObjectsCommandInput,
  type HeadObjectCommandInput,
  type ListObjectsV2CommandInput,
  type ListObjectVersionsCommandInput,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';

const MAX_KEYS = 1000;

/** One version or delete marker. */
export interface MemoryVersion {
  readonly key: string;
  readonly version: string;
  readonly isDeleteMarker: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly eTag: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Of S3's object lock. */
  lock?: 'retention' | 'legalHold' | undefined;
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

/**
 * S3 in memory, as strict as the real one about what erase asks of it. A bucket keeps versions unless it is named as one that
 * does not. Not everything that AWS has is here: what is missing is refused with a word about it.
 */
export class MemoryS3 {
  /** A client of the SDK that sends its commands nowhere but here. Paginators insist on one. */
  readonly client: S3Client;
  /** Buckets whose policy denies deletions. */
  readonly denying = new Set<string>();
  readonly requests: string[] = [];
  /** Called before a request is carried out. */
  before: (command: string, input: object) => void = () => {};
  readonly #clock: { now(): number };
  readonly #unversioned: ReadonlySet<string>;
  /** Of each bucket, by key: the latest first. */
  readonly #buckets = new Map<string, Map<string, MemoryVersion[]>>();
  #ids = 0;

  constructor(clock: { now(): number }, unversioned: readonly string[] = []) {
    this.#clock = clock;
    this.#unversioned = new Set(unversioned);
    const send = async ({ constructor: { name }, input }: Command) => this.#execute(name, input);
    this.client = Object.assign(Object.create(S3Client.prototype), { send, config: {} });
  }

  put(bucket: string, key: string, metadata: Readonly<Record<string, string>> = {}, eTag?: string): MemoryVersion {
    this.#ids += 1;
    const version = this.#unversioned.has(bucket) ? 'null' : `v${this.#ids}`;
    const stored = {
      key,
      version,
      isDeleteMarker: false,
      at: this.#clock.now(),
      eTag: eTag ?? `etag${this.#ids}`,
      metadata,
    };
    this.#add(bucket, stored);
    return stored;
  }

  /** The latest first. */
  versions(bucket: string, key?: string): readonly MemoryVersion[] {
    const keys = this.#buckets.get(bucket) ?? new Map<string, MemoryVersion[]>();
    return key === undefined ? [...keys.values()].flat() : (keys.get(key) ?? []);
  }

  /** The key as apps see it: undefined when a delete marker is there, or nothing. */
  current(bucket: string, key: string): MemoryVersion | undefined {
    const [latest] = this.versions(bucket, key);
    return latest?.isDeleteMarker === false ? latest : undefined;
  }

  #add(bucket: string, stored: MemoryVersion): void {
    const keys = this.#buckets.get(bucket) ?? new Map<string, MemoryVersion[]>();
    this.#buckets.set(bucket, keys);
    const others = (keys.get(stored.key) ?? []).filter(({ version }) => version !== stored.version);
    keys.set(stored.key, [stored, ...others]);
  }

  #execute(command: string, input: object): object {
    this.requests.push(command);
    this.before(command, input);
    switch (command) {
      case 'ListObjectVersionsCommand':
        return this.#listVersions(input as ListObjectVersionsCommandInput);
      case 'ListObjectsV2Command':
        return this.#list(input as ListObjectsV2CommandInput);
      case 'HeadObjectCommand':
        return this.#head(input as HeadObjectCommandInput);
      case 'DeleteObjectCommand':
        return this.#deleteOne(input as DeleteObjectCommandInput);
      case 'DeleteObjectsCommand':
        return this.#deleteMany(input as DeleteObjectsCommandInput);
      default:
        throw new Error(`S3 in memory does not know ${command}: add it to test/fakes/s3.`);
    }
  }

  #inOrder(bucket: string, prefix: string): readonly MemoryVersion[] {
    const keys = [...(this.#buckets.get(bucket)?.entries() ?? [])].filter(([key]) => key.startsWith(prefix));
    return keys.toSorted(([one], [other]) => Buffer.from(one).compare(Buffer.from(other))).flatMap(([, list]) => list);
  }

  #listVersions(input: ListObjectVersionsCommandInput): object {
    const { Bucket = '', Prefix = '', KeyMarker, VersionIdMarker, MaxKeys = MAX_KEYS, EncodingType } = input;
    const all = this.#inOrder(Bucket, Prefix);
    const from =
      KeyMarker === undefined
        ? 0
        : all.findIndex(({ key, version }) => key === KeyMarker && version === VersionIdMarker) + 1;
    const page = all.slice(from, from + Math.min(MaxKeys, MAX_KEYS));
    const encoded = (key: string) => (EncodingType === 'url' ? encodeURIComponent(key).replaceAll('%20', '+') : key);
    const listed = (one: MemoryVersion) => ({
      Key: encoded(one.key),
      VersionId: one.version,
      IsLatest: this.versions(Bucket, one.key)[0] === one,
      // Listings have whole seconds.
      LastModified: new Date(Math.floor(one.at / 1000) * 1000),
    });
    const last = page.at(-1);
    const isTruncated = from + page.length < all.length;
    return {
      Versions: page.filter((one) => !one.isDeleteMarker).map((one) => ({ ...listed(one), ETag: `"${one.eTag}"` })),
      DeleteMarkers: page.filter((one) => one.isDeleteMarker).map(listed),
      IsTruncated: isTruncated,
      EncodingType,
      ...(isTruncated && last && { NextKeyMarker: encoded(last.key), NextVersionIdMarker: last.version }),
    };
  }

  #list({ Bucket = '', Prefix = '', StartAfter = '' }: ListObjectsV2CommandInput): object {
    const listed = this.#inOrder(Bucket, Prefix)
      .filter(({ key }) => Buffer.from(key).compare(Buffer.from(StartAfter)) > 0)
      .map(({ key, at }) => ({ Key: key, LastModified: new Date(Math.floor(at / 1000) * 1000) }));
    return { Contents: listed.slice(0, MAX_KEYS), IsTruncated: false };
  }

  #head({ Bucket = '', Key = '', VersionId }: HeadObjectCommandInput): object {
    const found = this.versions(Bucket, Key).find(({ version }) => VersionId === undefined || version === VersionId);
    if (found === undefined) throw problem('NotFound', 404);
    if (found.isDeleteMarker) throw problem('MethodNotAllowed', 405);
    return {
      Metadata: found.metadata,
      ETag: `"${found.eTag}"`,
      ...(found.lock === 'retention' && { ObjectLockRetainUntilDate: new Date(Date.now() + 1e9) }),
      ...(found.lock === 'legalHold' && { ObjectLockLegalHoldStatus: 'ON' }),
    };
  }

  #deleteOne({ Bucket = '', Key = '', VersionId, IfMatch }: DeleteObjectCommandInput): object {
    if (this.denying.has(Bucket)) throw problem('AccessDenied', 403);
    const current = this.current(Bucket, Key);
    if (IfMatch !== undefined && current === undefined) throw problem('NoSuchKey', 404);
    if (IfMatch !== undefined && IfMatch !== `"${current?.eTag}"`) throw problem('PreconditionFailed', 412);
    if (VersionId === undefined && !this.#unversioned.has(Bucket)) {
      this.#ids += 1;
      const version = `v${this.#ids}`;
      this.#add(Bucket, { key: Key, version, isDeleteMarker: true, at: this.#clock.now(), eTag: '', metadata: {} });
      return { DeleteMarker: true, VersionId: version };
    }
    this.remove(Bucket, Key, VersionId ?? 'null');
    return {};
  }

  /** Deletes one version or delete marker. */
  remove(bucket: string, key: string, version: string): void {
    const list = this.versions(bucket, key);
    if (list.find((one) => one.version === version)?.lock !== undefined) throw problem('AccessDenied', 403);
    const rest = list.filter((one) => one.version !== version);
    if (rest.length === 0) this.#buckets.get(bucket)?.delete(key);
    else this.#buckets.get(bucket)?.set(key, rest);
  }

  #deleteMany({ Bucket = '', Delete }: DeleteObjectsCommandInput): object {
    const objects = Delete?.Objects ?? [];
    if (objects.length === 0 || objects.length > MAX_KEYS) throw problem('MalformedXML', 400);
    const Errors = objects.flatMap(({ Key = '', VersionId }) => {
      try {
        this.#deleteOne({ Bucket, Key, VersionId });
        return [];
      } catch (error) {
        return [{ Key, VersionId, Code: (error as Error).name, Message: 'Access Denied' }];
      }
    });
    return { Errors };
  }
}

function problem(name: string, httpStatusCode: number): S3ServiceException {
  return new S3ServiceException({ name, $fault: 'client', $metadata: { httpStatusCode }, message: name });
}
