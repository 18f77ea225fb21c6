import { paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Clock } from '../../functions/domain/clock.ts';
import type { FaceRow, ImageRef } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import type { DecidedWrites } from '../resubmit/ports.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { DynamoSubmissions } from '../shared/aws/dynamo-submissions.ts';
import { messagesIn } from '../shared/aws/inspection/queue.ts';
import { reading, readingPages } from '../shared/aws/reading.ts';
import { allRowsOfPerson } from '../shared/aws/rows-of-person.ts';
import { stageQueues } from '../shared/aws/stage-queues.ts';
import { findPerson } from '../shared/tencent/find-person.ts';
import type { PersonReply } from '../shared/tencent/person-reply.ts';
import type { TencentClient } from '../shared/tencent/tencent-client.ts';
import type { RebuildPorts, StoredObject } from './ports.ts';
import { storedObject } from './s3-stored-object.ts';

/** What a rebuild reads from a deployed stack and Tencent, and changes. */
export class AwsRebuild implements RebuildPorts {
  readonly clock: Clock;
  readonly queue: RebuildPorts['queue'];
  readonly preparations: RebuildPorts['preparations'];
  readonly #stack: DeployedStack;
  readonly #tencent: Pick<TencentClient, 'ask'>;
  readonly #tables: DynamoSubmissions;

  constructor(stack: DeployedStack, tencent: Pick<TencentClient, 'ask'>) {
    const { outputs, tables, dynamo, sqs, clock } = stack;
    this.clock = clock;
    this.#stack = stack;
    this.#tencent = tencent;
    this.#tables = new DynamoSubmissions(dynamo, tables);
    ({ queue: this.queue, preparations: this.preparations } = stageQueues(sqs, outputs));
  }

  async *personIds(): AsyncGenerator<readonly string[]> {
    const { dynamo: client, outputs } = this.#stack;
    const pages = paginateScan({ client }, { TableName: outputs.PersonsTableName, ProjectionExpression: 'personId' });
    for await (const { Items = [] } of readingPages('dynamodb:Scan', pages)) {
      yield Items.map((item) => String(unmarshall(item).personId));
    }
  }

  person(personId: string): Promise<Person | undefined> {
    return reading('dynamodb:GetItem', () => this.#tables.person(personId));
  }

  rows(personId: string): Promise<readonly FaceRow[]> {
    return allRowsOfPerson(this.#stack.dynamo, this.#stack.outputs.FacesTableName, personId);
  }

  row(ref: ImageRef): Promise<FaceRow | undefined> {
    return this.#tables.row(ref);
  }

  object(row: FaceRow): Promise<StoredObject> {
    return storedObject(this.#stack.s3, row);
  }

  ask(personId: string): Promise<PersonReply> {
    return findPerson(this.#tencent, personId);
  }

  write(writes: DecidedWrites): Promise<'written' | 'refused'> {
    return reading('dynamodb:UpdateItem', () => this.#tables.decideAll(writes));
  }

  waiting(): Promise<number> {
    const { PreparationsQueueUrl, EnrollmentsQueueUrl } = this.#stack.outputs;
    return messagesIn(this.#stack.sqs, [PreparationsQueueUrl, EnrollmentsQueueUrl]);
  }
}
