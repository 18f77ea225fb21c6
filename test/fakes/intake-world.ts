import type { EnrollmentMessage } from '../../functions/domain/enrollment-message.ts';
import { type FaceRow, type ImageRef, imageId } from '../../functions/domain/face-row.ts';
import type { IntakeFailure } from '../../functions/domain/reasons.ts';
import { type IntakeResult, intakeUpload } from '../../functions/intake/intake-upload.ts';
import type {
  FaceRows,
  IntakeContext,
  IntakeSettings,
  Missing,
  ObjectLocation,
  ObjectStart,
  PutResult,
  RefusedObject,
  UploadedObjects,
} from '../../functions/intake/ports.ts';
import { FakeChance, FakeClock } from './fake-clock.ts';

export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly metadata: Readonly<Record<string, string>>;
  readonly version?: string | undefined;
  readonly eTag: string;
}

/** Everything that intake touches, in memory. */
export class IntakeWorld implements UploadedObjects, FaceRows {
  readonly clock = new FakeClock();
  readonly chance = new FakeChance();
  readonly rows = new Map<string, FaceRow>();
  readonly objects = new Map<string, StoredObject>();
  readonly sent: EnrollmentMessage[] = [];
  /** Images that were given up after they had been accepted, as it was logged. */
  readonly failed: string[] = [];
  /** Of every read: where it began and how many bytes it got. */
  readonly reads: { readonly offset: number; readonly bytes: number }[] = [];
  s3Error: Error | undefined;
  /** Keys whose current version is a delete marker. */
  readonly deleteMarkers = new Set<string>();
  /** Events that left no row, as it was logged. */
  readonly expired: string[] = [];
  /** What S3 says of every object instead of handing it out. */
  s3Refusal: RefusedObject | undefined;
  tableError: Error | undefined;
  queueError: Error | undefined;
  settings: IntakeSettings = {
    personTag: 'person-id',
    stackOptions: {},
    maxLongEdge: { jpeg: 4000, other: 2000 },
    maxReceiveCount: 42,
  };

  stored(key: string, object: Partial<StoredObject> & Pick<StoredObject, 'bytes'>): void {
    this.objects.set(key, { metadata: { 'person-id': '1001' }, version: 'v1', eTag: 'etag', ...object });
  }

  /** An event of that object; `version` null leaves it out. */
  event(key: string, more: { version?: string | null; size?: number; eTag?: string; time?: string } = {}): string {
    const stored = this.objects.get(key);
    const version = more.version === undefined ? stored?.version : (more.version ?? undefined);
    return JSON.stringify({
      source: 'aws.s3',
      'detail-type': 'Object Created',
      time: more.time ?? '2026-11-20T07:59:58Z',
      detail: {
        bucket: { name: 'images' },
        object: {
          key,
          size: more.size ?? stored?.bytes.length ?? 1000,
          etag: more.eTag ?? stored?.eTag ?? 'etag',
          sequencer: '0055AED6DCD90281E5',
          ...(version !== undefined && { 'version-id': version }),
        },
      },
    });
  }

  async receive(body: string, receiveCount = 1): Promise<IntakeResult> {
    return intakeUpload(body, receiveCount, this.context());
  }

  get onlyRow(): FaceRow {
    const [row, ...others] = this.rows.values();
    if (row === undefined || others.length > 0) throw new Error(`Expected one row, found ${this.rows.size}.`);
    return row;
  }

  async start(location: ObjectLocation, length: number): Promise<ObjectStart | RefusedObject | Missing> {
    const object = this.#find(location);
    if (location.version === undefined && this.deleteMarkers.has(location.objectKey)) return 'deleteMarker';
    if (this.s3Refusal !== undefined) return this.s3Refusal;
    if (object === undefined) return 'gone';
    const bytes = this.#read(object, 0, length);
    return { version: object.version, eTag: object.eTag, size: object.bytes.length, metadata: object.metadata, bytes };
  }

  async window(location: ObjectLocation, offset: number, length: number): Promise<Uint8Array | 'gone'> {
    const object = this.#find(location);
    return object === undefined ? 'gone' : this.#read(object, offset, length);
  }

  async find(ref: ImageRef): Promise<FaceRow | undefined> {
    if (this.tableError !== undefined) throw this.tableError;
    return this.rows.get(imageId(ref));
  }

  async create(row: FaceRow): Promise<PutResult> {
    if (this.tableError !== undefined) throw this.tableError;
    const existing = this.rows.get(imageId(row));
    if (existing !== undefined) return { kind: 'exists', row: existing };
    this.rows.set(imageId(row), row);
    return { kind: 'written' };
  }

  async replace(row: FaceRow, expected: FaceRow): Promise<'written' | 'refused'> {
    if (this.rows.get(imageId(row)) !== expected) return 'refused';
    this.rows.set(imageId(row), row);
    return 'written';
  }

  async failPending(row: FaceRow, reason: IntakeFailure, message: string, at: string): Promise<PutResult> {
    const existing = this.rows.get(imageId(row));
    const isSaid = existing?.status === 'FAILED' && existing.reason === reason;
    if (existing === undefined) throw new Error('The row is gone.');
    if (existing.status !== 'PENDING' && !isSaid) return { kind: 'exists', row: existing };
    this.rows.set(imageId(row), { ...existing, status: 'FAILED', reason, message, completedAt: at });
    return { kind: 'written' };
  }

  context(): IntakeContext {
    return {
      objects: this,
      faces: this,
      enrollments: {
        send: async (message) => {
          if (this.queueError !== undefined) throw this.queueError;
          this.sent.push(message);
        },
      },
      settings: this.settings,
      clock: this.clock,
      chance: this.chance,
      log: {
        duplicateEvent: () => {},
        folderMarker: () => {},
        received: () => {},
        malformed: () => {},
        expiredEvent: ({ objectKey, version }) => {
          this.expired.push(`${objectKey}@${version}`);
        },
        failed: (row, reason) => {
          this.failed.push(`${row.objectKey}: ${reason}`);
        },
        troubled: () => {},
      },
    };
  }

  #find({ objectKey, version }: ObjectLocation): StoredObject | undefined {
    if (this.s3Error !== undefined) throw this.s3Error;
    const object = this.objects.get(objectKey);
    return version === undefined || object?.version === version ? object : undefined;
  }

  #read(object: StoredObject, offset: number, length: number): Uint8Array {
    const bytes = object.bytes.subarray(offset, offset + length);
    this.reads.push({ offset, bytes: bytes.length });
    return bytes;
  }
}
