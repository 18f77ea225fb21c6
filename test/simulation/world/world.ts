import type { SQSClient } from '@aws-sdk/client-sqs';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { Faults } from '../engine/faults.ts';
import { HotPartitions } from '../engine/hot-partitions.ts';
import type { Process } from '../engine/process.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Plan, Stage } from '../plan.ts';
import type { Functions, Product, Version } from '../product.ts';
import { checkSentImage } from '../promises/preparation-promises.ts';
import { Promises } from '../promises/promises.ts';
import { PSEUDONYM_KEY } from '../promises/secret-promise.ts';
import { AccountSecret } from './account-secret.ts';
import { ImagesBucket, sentImage } from './images-bucket.ts';
import { PreparedBucket } from './prepared-bucket.ts';
import { Publishing } from './publishing.ts';
import { SimulatedQueue } from './simulated-queue.ts';
import { SimulatedSqsClient } from './simulated-sqs-client.ts';
import { TABLE_NAMES, Tables } from './tables.ts';
import { type Face, TencentAccount, type TencentSurroundings, type WritingRequest } from './tencent-account.ts';
import type { UploadedVersion } from './upload.ts';

/** What a planted fault changes of what stands here for a handler. */
export interface Variants {
  readonly buriesWithOneId?: boolean;
  /** Every row is of an image that a rebuild enrolls again. */
  readonly formerFaceIds?: readonly string[];
}

export const INTAKE_TIMEOUT_MS = 30_000;
export const PREPARE_TIMEOUT_MS = 60_000;
export const ENROLL_TIMEOUT_MS = 60_000;
/** As the stack sets it up; the functions give up a little earlier by themselves. */
export const ENROLL_RECEIVES = 42;
/** Of a queue, over its function's timeout. */
const VISIBILITY_FACTOR = 6;
export const ERASE_TIMEOUT_MS = 60_000;
const LETTER_VISIBILITY_MS = 60_000;

/** Who asks for erasures. */
interface ErasedPersons {
  /** Weeks later. @returns false when that is over */
  comeBack(): boolean;
}

/** One stack and one account at Tencent, and everything that is in them. */
export class World implements TencentSurroundings {
  readonly plan: Plan;
  readonly product: Product;
  readonly variants: Variants;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly promises: Promises;
  readonly tables: Tables;
  readonly bucket: ImagesBucket;
  readonly secret: AccountSecret;
  readonly tencent: TencentAccount;
  readonly queues: ReadonlyMap<string, SimulatedQueue>;
  readonly uploads: SimulatedQueue;
  readonly uploadsDead: SimulatedQueue;
  readonly prepared = new PreparedBucket();
  readonly preparations: SimulatedQueue;
  readonly preparationsDead: SimulatedQueue;
  readonly enrollments: SimulatedQueue;
  readonly enrollmentsDead: SimulatedQueue;
  readonly erasures: SimulatedQueue;
  readonly erasuresDead: SimulatedQueue;
  readonly publishing: Publishing | undefined;
  /** Undefined when nobody is erased. */
  erasedPersons: ErasedPersons | undefined;
  /** As an app does it: S3 announces the new version. */
  upload: (upload: UploadedVersion) => void = () => {};
  /** As a backfill does it. */
  announce: (upload: UploadedVersion) => void = () => {};
  uploaded: readonly UploadedVersion[] = [];
  /** Messages whose last delivery came to nothing, because the function died or could not reach what it needs. */
  readonly lostOnLast = new Set<string>();
  /** By name, how often the decoding of an image was started by an invocation that has met trouble since. */
  readonly startsWithoutEnd = new Map<string, number>();
  /** By name, what was gone when its event came too late: it has no row. */
  readonly expired = new Set<string>();
  /** Told of each row that has become final. */
  onFinal: (row: FaceRow) => void = () => {};
  /** Told of each face that a request of ours has added. */
  onAdded: (personId: string) => void = () => {};
  #ids = 0;
  #keys = 0;

  constructor(plan: Plan, product: Product, scheduler: Scheduler, variants: Variants) {
    this.plan = plan;
    this.product = product;
    this.variants = variants;
    this.scheduler = scheduler;
    this.faults = new Faults(scheduler, plan.rates, plan.outages);
    this.promises = new Promises(scheduler, plan, (row) => this.onFinal(row));
    const partitions = new HotPartitions(scheduler, this.faults, plan.seed);
    this.tables = new Tables(scheduler, this.promises, {
      // What an index does not show of the version before is not known to this one.
      lags: () => !isDeploying(plan) && this.faults.chance(0.1),
      isHot: (place, partition, process) => partitions.refuses(place, partition, process?.faults),
    });
    this.tables.formerFaceIds = variants.formerFaceIds;
    this.promises.tables = this.tables;
    this.promises.prepared = this.prepared;
    this.bucket = new ImagesBucket(plan.isVersioned);
    this.secret = new AccountSecret(scheduler, plan.rotation);
    this.tencent = new TencentAccount(scheduler, this.faults, this, plan.creation);

    const letters = { visibilityMs: LETTER_VISIBILITY_MS };
    this.uploadsDead = new SimulatedQueue(scheduler, { ...letters, name: 'uploads-dead', isFifo: false });
    this.uploads = new SimulatedQueue(scheduler, {
      name: 'uploads',
      isFifo: false,
      visibilityMs: VISIBILITY_FACTOR * INTAKE_TIMEOUT_MS,
      redrive: { maxReceiveCount: plan.intakeReceives, deadLetters: this.uploadsDead },
    });
    this.preparationsDead = new SimulatedQueue(scheduler, { ...letters, name: 'preparations-dead', isFifo: false });
    this.preparations = new SimulatedQueue(scheduler, {
      name: 'preparations',
      isFifo: false,
      visibilityMs: VISIBILITY_FACTOR * PREPARE_TIMEOUT_MS,
      // Only few seeds could wait for forty deliveries.
      redrive: { maxReceiveCount: plan.intakeReceives, deadLetters: this.preparationsDead },
    });
    this.enrollmentsDead = new SimulatedQueue(scheduler, { ...letters, name: 'enrollments-dead', isFifo: true });
    this.enrollments = new SimulatedQueue(scheduler, {
      name: 'enrollments',
      isFifo: true,
      deduplicationScope: 'group',
      visibilityMs: VISIBILITY_FACTOR * ENROLL_TIMEOUT_MS,
      redrive: { maxReceiveCount: ENROLL_RECEIVES, deadLetters: this.enrollmentsDead },
    });
    this.erasuresDead = new SimulatedQueue(scheduler, { ...letters, name: 'erasures-dead', isFifo: true });
    this.erasures = new SimulatedQueue(scheduler, {
      name: 'erasures',
      isFifo: true,
      deduplicationScope: 'group',
      visibilityMs: VISIBILITY_FACTOR * ERASE_TIMEOUT_MS,
      redrive: { maxReceiveCount: ENROLL_RECEIVES, deadLetters: this.erasuresDead },
    });
    this.publishing = plan.publishing && new Publishing(plan.publishing, this);
    const queues = [
      this.uploads,
      this.uploadsDead,
      this.preparations,
      this.preparationsDead,
      this.enrollments,
      this.enrollmentsDead,
      this.erasures,
      this.erasuresDead,
    ];
    if (this.publishing !== undefined) queues.push(this.publishing.deadLetterQueue);
    this.queues = new Map(queues.map((queue) => [queue.name, queue]));
  }

  newId(): string {
    this.#ids += 1;
    return `00000000-0000-4000-8000-${String(this.#ids).padStart(12, '0')}`;
  }

  newKey(): string {
    this.#keys += 1;
    return Buffer.from(`${PSEUDONYM_KEY}-${this.#keys}`.padEnd(32, '.')).toString('base64');
  }

  functionsOf({ version }: Process): Functions {
    return this.product.functions[version];
  }

  /** The version that is deployed by now. */
  deployed(stage: Stage): Version {
    const { first, changes } = this.plan.deployments;
    const last = changes.findLast((change) => change.stage === stage && change.at <= this.scheduler.now);
    return last?.to ?? first;
  }

  /** As intake and the operators send to it. */
  enrollmentQueue(process: Process): InstanceType<Functions['SqsEnrollmentQueue']> {
    return new (this.functionsOf(process).SqsEnrollmentQueue)(this.sqs(process), this.enrollments.name);
  }

  /** As intake, enroll and the operators send to it. A version without the stage sends nothing there. */
  preparationQueue(process: Process): InstanceType<Functions['SqsPreparationQueue']> {
    return new this.product.functions.current.SqsPreparationQueue(this.sqs(process), this.preparations.name);
  }

  /** What a stage needs to find out whether the person of an image is being erased, and to say so. */
  erasureLookUp(process: Process) {
    const { current } = this.product.functions;
    return {
      tombstones: new current.DynamoTombstones(this.tables.client(process), TABLE_NAMES.persons),
      erasures: new current.SqsErasuresQueue(this.sqs(process), this.erasures.name),
    };
  }

  /** What Tencent finds at a URL, or in a text of bytes. */
  imageIn(text: string): string {
    const { image, isPrepared } = sentImage(text, this.prepared);
    checkSentImage(this.bucket.versions.get(image), isPrepared, this.scheduler);
    return image;
  }

  sqs(process: Process): SQSClient {
    return new SimulatedSqsClient(process, this.queues) as unknown as SQSClient;
  }

  kindOf(image: string) {
    const upload = this.bucket.versions.get(image);
    // What was prepared of an upload stays when the upload is deleted.
    const isGone = upload?.isDeleted === true && !this.prepared.holds(image);
    return upload === undefined || isGone ? 'gone' : upload.kind;
  }

  isValidKey(secretKey: string): boolean {
    return this.secret.isValid(secretKey);
  }

  received({ personId, images, from }: WritingRequest): void {
    this.promises.rate.arrived();
    this.scheduler.count(`tencent receives ${images.length} image(s)`);
    this.scheduler.tell('  tencent', () => `receives ${images.join(', ')} for person ${personId} from ${from}`);
    for (const image of images) this.promises.rows.wasSent(image);
  }

  overlapped(personId: string): void {
    this.promises.faces.violate(personId, `two writing requests of person ${personId} overlap`);
  }

  added(personId: string, face: Face): void {
    this.promises.faces.added(personId, face);
    this.onAdded(personId);
  }
}

function isDeploying({ deployments: { first, changes } }: Plan): boolean {
  return first === 'previous' || changes.length > 0;
}
