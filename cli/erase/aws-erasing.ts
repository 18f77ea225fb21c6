import type { PersonErasureMessage } from '../../functions/domain/erasure/erasure-message.ts';
import type { ErasureRecord } from '../../functions/domain/erasure/erasure-record.ts';
import type { FaceRow, ImageRef } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import { SqsErasuresQueue } from '../../functions/queues/erasures-queue.ts';
import { systemClock } from '../../functions/runtime/system.ts';
import { DynamoLedger } from '../../functions/tables/dynamo-ledger.ts';
import { DynamoReceipts } from '../erasures/dynamo-receipts.ts';
import type { ObjectState } from '../person/ports.ts';
import { objectState } from '../person/s3-object-state.ts';
import { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { personAtTencent } from '../shared/aws/person-at-tencent.ts';
import { rowPagesOfPerson } from '../shared/aws/rows-of-person.ts';
import type { PersonReply } from '../shared/tencent/person-reply.ts';
import type { FollowPorts, PreviewPorts } from './ports.ts';

const DEAD_LETTER_QUEUES = [
  'uploadsDeadLetters',
  'preparationsDeadLetters',
  'enrollmentsDeadLetters',
  'outcomesDeadLetters',
] as const;

/** A deployed stack, as an erasure is previewed, requested and followed. */
export class AwsErasing implements PreviewPorts, FollowPorts {
  readonly sleep = systemClock.sleep;
  readonly now = systemClock.now;
  readonly #stack: DeployedStack;
  readonly #deployment: AwsDeployment;
  readonly #ledger: DynamoLedger;
  readonly #erasures: DynamoReceipts;
  readonly #queue: SqsErasuresQueue;

  constructor(stack: DeployedStack) {
    const { dynamo, sqs, outputs, tables } = stack;
    this.#stack = stack;
    this.#deployment = new AwsDeployment(stack);
    this.#ledger = new DynamoLedger(dynamo, tables);
    this.#erasures = new DynamoReceipts(dynamo, outputs.ErasuresTableName);
    this.#queue = new SqsErasuresQueue(sqs, outputs.ErasuresQueueUrl);
  }

  atTencent(personId: string): Promise<PersonReply> {
    return personAtTencent(this.#deployment, personId);
  }

  item(personId: string): Promise<Person | undefined> {
    return this.#ledger.person(personId);
  }

  rows(personId: string): AsyncIterable<readonly FaceRow[]> {
    return rowPagesOfPerson(this.#stack.dynamo, this.#stack.outputs.FacesTableName, personId);
  }

  object(image: ImageRef): Promise<ObjectState> {
    return objectState(this.#stack.s3, this.#stack.outputs.ImagesBucketName, image);
  }

  async deadLetterMessages(): Promise<number> {
    const queues = DEAD_LETTER_QUEUES.filter((name) => name !== 'outcomesDeadLetters' || this.#deployment.publishes);
    const states = await Promise.all(queues.map((name) => this.#deployment.queue(name)));
    return states.reduce((sum, { waiting, inFlight }) => sum + waiting + inFlight, 0);
  }

  erasure(erasureId: string): Promise<ErasureRecord | undefined> {
    return this.#erasures.get(erasureId);
  }

  /** Why the erase function takes no messages, as a sentence; undefined when it does. */
  async whyStopped(): Promise<string | undefined> {
    const [mappings, { reserved }] = await Promise.all([
      this.#deployment.mappings('erase'),
      this.#deployment.concurrency('erase'),
    ]);
    if (reserved === 0) return 'The erase function is stopped: its reserved concurrency is 0.';
    if (mappings.some(({ state }) => /^(Enabled|Enabling|Creating|Updating)$/.test(state))) return undefined;
    return `The erase function is stopped: its event source mapping is ${mappings[0]?.state ?? 'gone'}.`;
  }

  send(message: PersonErasureMessage): Promise<void> {
    return this.#queue.erasePerson(message);
  }
}
