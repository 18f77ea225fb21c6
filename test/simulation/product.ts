import { pathToFileURL } from 'node:url';
import type { SecretText } from '../../functions/domain/secrets/secret-text.ts';

/** The real code that is simulated: everything of the functions but the handlers and what speaks to S3 and Tencent. */
export interface Product {
  readonly intakeUpload: typeof import('../../functions/intake/intake-upload.ts').intakeUpload;
  readonly enrollBatch: typeof import('../../functions/enroll/enroll-batch.ts').enrollBatch;
  readonly SharedPacer: typeof import('../../functions/enroll/pacing/shared-pacer.ts').SharedPacer;
  readonly DynamoFaceRows: typeof import('../../functions/tables/dynamo-face-rows.ts').DynamoFaceRows;
  readonly DynamoLedger: typeof import('../../functions/tables/dynamo-ledger.ts').DynamoLedger;
  readonly DynamoSlotStore: typeof import('../../functions/tables/dynamo-slot-store.ts').DynamoSlotStore;
  readonly TencentCredentials: typeof import('../../functions/tencent/tencent-credentials.ts').TencentCredentials;
  readonly SqsEnrollmentQueue: typeof import('../../functions/queues/enrollments-queue.ts').SqsEnrollmentQueue;
  readonly OwnQueue: typeof import('../../functions/queues/own-queue.ts').OwnQueue;
  readonly hideWhileWorking: typeof import('../../functions/runtime/sqs-batch.ts').hideWhileWorking;
  readonly redact: typeof import('../../functions/domain/secrets/redaction.ts').redact;
  readonly SecretText: typeof SecretText;
  readonly redriveEnrollments: typeof import('../../cli/redrive/redrive.ts').redriveEnrollments;
  readonly resubmit: typeof import('../../cli/resubmit/resubmit.ts').resubmit;
  readonly DynamoSubmissions: typeof import('../../cli/shared/aws/dynamo-submissions.ts').DynamoSubmissions;
  readonly SqsDeadLetterQueue: typeof import('../../cli/shared/dead-letter-queue/sqs-dead-letter-queue.ts').SqsDeadLetterQueue;
  readonly SqsUploadsQueue: typeof import('../../cli/redrive/sqs-uploads-queue.ts').SqsUploadsQueue;
  readonly redriveUploads: typeof import('../../cli/redrive/redrive.ts').redriveUploads;
}

/** @param directory of the functions: the project's own, or a copy with a fault planted in it */
export async function loadProduct(directory: string): Promise<Product> {
  // A function's own logger would write to the console whatever it has to say about simulated troubles.
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
  const load = (path: string) => import(pathToFileURL(`${directory}/${path}`).href);
  const modules = await Promise.all([
    load('intake/intake-upload.ts'),
    load('enroll/enroll-batch.ts'),
    load('enroll/pacing/shared-pacer.ts'),
    load('tencent/tencent-credentials.ts'),
    load('queues/enrollments-queue.ts'),
    load('queues/own-queue.ts'),
    load('runtime/sqs-batch.ts'),
    load('tables/dynamo-face-rows.ts'),
    load('tables/dynamo-ledger.ts'),
    load('tables/dynamo-slot-store.ts'),
    load('domain/secrets/redaction.ts'),
    load('domain/secrets/secret-text.ts'),
    import('../../cli/redrive/redrive.ts'),
    import('../../cli/shared/dead-letter-queue/sqs-dead-letter-queue.ts'),
    import('../../cli/redrive/sqs-uploads-queue.ts'),
    import('../../cli/resubmit/resubmit.ts'),
    import('../../cli/shared/aws/dynamo-submissions.ts'),
  ]);
  return Object.assign({}, ...modules) as Product;
}
