import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SecretText } from '../../functions/domain/secrets/secret-text.ts';

/**
 * What is simulated of the functions: everything but the handlers, and what reads S3 and speaks to Tencent. The version
 * before has no publish stage.
 */
export interface Functions {
  readonly intakeUpload: typeof import('../../functions/intake/intake-upload.ts').intakeUpload;
  /** Absent in a version that has no such stage. */
  readonly prepareDelivery: typeof import('../../functions/prepare/prepare-delivery.ts').prepareDelivery;
  readonly DynamoPreparationRows: typeof import('../../functions/tables/dynamo-preparation-rows.ts').DynamoPreparationRows;
  readonly SqsPreparationQueue: typeof import('../../functions/queues/preparations-queue.ts').SqsPreparationQueue;
  readonly enrollBatch: typeof import('../../functions/enroll/enroll-batch.ts').enrollBatch;
  readonly SharedPacer: typeof import('../../functions/enroll/pacing/shared-pacer.ts').SharedPacer;
  readonly DynamoFaceRows: typeof import('../../functions/tables/dynamo-face-rows.ts').DynamoFaceRows;
  readonly DynamoLedger: typeof import('../../functions/tables/dynamo-ledger.ts').DynamoLedger;
  readonly DynamoSlotStore: typeof import('../../functions/tables/dynamo-slot-store.ts').DynamoSlotStore;
  readonly TencentCredentials: typeof import('../../functions/tencent/tencent-credentials.ts').TencentCredentials;
  readonly SqsEnrollmentQueue: typeof import('../../functions/queues/enrollments-queue.ts').SqsEnrollmentQueue;
  readonly OwnQueue: typeof import('../../functions/queues/own-queue.ts').OwnQueue;
  readonly publishBatch: typeof import('../../functions/publish/publish-batch.ts').publishBatch;
  readonly RecentOutcomeIds: typeof import('../../functions/publish/recent-outcome-ids.ts').RecentOutcomeIds;
  readonly EventBridgeBus: typeof import('../../functions/events/event-bridge-bus.ts').EventBridgeBus;
  readonly FirehoseAnalytics: typeof import('../../functions/analytics/firehose-analytics.ts').FirehoseAnalytics;
  readonly DynamoPseudonyms: typeof import('../../functions/tables/dynamo-pseudonyms.ts').DynamoPseudonyms;
  readonly S3Annotations: typeof import('../../functions/objects/s3-annotations.ts').S3Annotations;
  readonly DynamoOutcomeRows: typeof import('../../functions/tables/dynamo-outcome-rows.ts').DynamoOutcomeRows;
  readonly rowRecordOf: typeof import('../../functions/tables/stream-records.ts').rowRecordOf;
  readonly SqsOutcomesDeadLetterQueue: typeof import('../../functions/queues/outcomes-dead-letter-queue.ts').SqsOutcomesDeadLetterQueue;
  /** Absent in a version that erases no persons. */
  readonly DynamoTombstones: typeof import('../../functions/tables/dynamo-tombstones.ts').DynamoTombstones;
  readonly eraseDelivery: typeof import('../../functions/erase/erase-delivery.ts').eraseDelivery;
  readonly DynamoErasures: typeof import('../../functions/tables/dynamo-erasures.ts').DynamoErasures;
  readonly DynamoPersons: typeof import('../../functions/tables/dynamo-persons.ts').DynamoPersons;
  readonly DynamoPersonRows: typeof import('../../functions/tables/dynamo-person-rows.ts').DynamoPersonRows;
  readonly DynamoPassLock: typeof import('../../functions/tables/dynamo-pass-lock.ts').DynamoPassLock;
  readonly S3ErasedImages: typeof import('../../functions/objects/s3-erased-images.ts').S3ErasedImages;
  readonly S3ErasedPrepared: typeof import('../../functions/objects/s3-erased-prepared.ts').S3ErasedPrepared;
  readonly PassedDeadLetterQueue: typeof import('../../functions/queues/passed-dead-letter-queue.ts').PassedDeadLetterQueue;
  readonly SqsErasuresQueue: typeof import('../../functions/queues/erasures-queue.ts').SqsErasuresQueue;
  readonly hideWhileWorking: typeof import('../../functions/runtime/sqs-batch.ts').hideWhileWorking;
  readonly redact: typeof import('../../functions/domain/secrets/redaction.ts').redact;
  readonly SecretText: typeof SecretText;
}

/** Where each of them is. */
export const FUNCTION_MODULES: Readonly<Record<keyof Functions, string>> = {
  intakeUpload: 'intake/intake-upload.ts',
  prepareDelivery: 'prepare/prepare-delivery.ts',
  DynamoPreparationRows: 'tables/dynamo-preparation-rows.ts',
  SqsPreparationQueue: 'queues/preparations-queue.ts',
  enrollBatch: 'enroll/enroll-batch.ts',
  SharedPacer: 'enroll/pacing/shared-pacer.ts',
  DynamoFaceRows: 'tables/dynamo-face-rows.ts',
  DynamoLedger: 'tables/dynamo-ledger.ts',
  DynamoSlotStore: 'tables/dynamo-slot-store.ts',
  TencentCredentials: 'tencent/tencent-credentials.ts',
  SqsEnrollmentQueue: 'queues/enrollments-queue.ts',
  OwnQueue: 'queues/own-queue.ts',
  publishBatch: 'publish/publish-batch.ts',
  RecentOutcomeIds: 'publish/recent-outcome-ids.ts',
  EventBridgeBus: 'events/event-bridge-bus.ts',
  FirehoseAnalytics: 'analytics/firehose-analytics.ts',
  DynamoPseudonyms: 'tables/dynamo-pseudonyms.ts',
  S3Annotations: 'objects/s3-annotations.ts',
  DynamoOutcomeRows: 'tables/dynamo-outcome-rows.ts',
  rowRecordOf: 'tables/stream-records.ts',
  SqsOutcomesDeadLetterQueue: 'queues/outcomes-dead-letter-queue.ts',
  DynamoTombstones: 'tables/dynamo-tombstones.ts',
  eraseDelivery: 'erase/erase-delivery.ts',
  DynamoErasures: 'tables/dynamo-erasures.ts',
  DynamoPersons: 'tables/dynamo-persons.ts',
  DynamoPersonRows: 'tables/dynamo-person-rows.ts',
  DynamoPassLock: 'tables/dynamo-pass-lock.ts',
  S3ErasedImages: 'objects/s3-erased-images.ts',
  S3ErasedPrepared: 'objects/s3-erased-prepared.ts',
  PassedDeadLetterQueue: 'queues/passed-dead-letter-queue.ts',
  SqsErasuresQueue: 'queues/erasures-queue.ts',
  hideWhileWorking: 'runtime/sqs-batch.ts',
  redact: 'domain/secrets/redaction.ts',
  SecretText: 'domain/secrets/secret-text.ts',
};

/** Which code a function runs: the project's, or that of the release before it. */
export type Version = 'current' | 'previous';

export interface Product {
  readonly functions: Readonly<Record<Version, Functions>>;
  readonly redriveEnrollments: typeof import('../../cli/redrive/redrive.ts').redriveEnrollments;
  readonly resubmit: typeof import('../../cli/resubmit/resubmit.ts').resubmit;
  readonly DynamoSubmissions: typeof import('../../cli/shared/aws/dynamo-submissions.ts').DynamoSubmissions;
  readonly SqsDeadLetterQueue: typeof import('../../cli/shared/dead-letter-queue/sqs-dead-letter-queue.ts').SqsDeadLetterQueue;
  readonly SqsUploadsQueue: typeof import('../../cli/redrive/sqs-uploads-queue.ts').SqsUploadsQueue;
  readonly redriveUploads: typeof import('../../cli/redrive/redrive.ts').redriveUploads;
  readonly redriveOutcomes: typeof import('../../cli/redrive/redrive-outcomes.ts').redriveOutcomes;
}

/** @param directory of the functions: the project's own, or a copy with a fault planted in it */
export async function loadProduct(directory: string): Promise<Product> {
  // A function's own logger would write to the console whatever it has to say about simulated troubles.
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
  const current = await Promise.all(
    [...new Set(Object.values(FUNCTION_MODULES))].map((path) => load(join(directory, path))),
  );
  const previous = await load(PREVIOUS_FUNCTIONS);
  const commands = await Promise.all([
    import('../../cli/redrive/redrive.ts'),
    import('../../cli/redrive/redrive-outcomes.ts'),
    import('../../cli/shared/dead-letter-queue/sqs-dead-letter-queue.ts'),
    import('../../cli/redrive/sqs-uploads-queue.ts'),
    import('../../cli/resubmit/resubmit.ts'),
    import('../../cli/shared/aws/dynamo-submissions.ts'),
  ]);
  return Object.assign({ functions: { current: Object.assign({}, ...current), previous } }, ...commands) as Product;
}

/** Made by `npm run simulate:freeze`. */
export const PREVIOUS_FUNCTIONS = join(import.meta.dirname, 'previous/functions.js');

function load(path: string): Promise<object> {
  return import(pathToFileURL(path).href);
}
