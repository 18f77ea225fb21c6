import type { SQSClient } from '@aws-sdk/client-sqs';
import { SqsEnrollmentQueue } from '../../../functions/queues/enrollments-queue.ts';
import { SqsPreparationQueue } from '../../../functions/queues/preparations-queue.ts';
import type { StageQueues } from '../../redrive/ports.ts';
import type { StackOutputs } from './stack-outputs.ts';

/** The queues to which operators send images again. */
export function stageQueues(sqs: SQSClient, outputs: StackOutputs): StageQueues {
  return {
    queue: new SqsEnrollmentQueue(sqs, outputs.EnrollmentsQueueUrl),
    preparations: new SqsPreparationQueue(sqs, outputs.PreparationsQueueUrl),
  };
}
