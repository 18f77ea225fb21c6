import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Person } from '../../../functions/domain/person.ts';
import { personOf } from '../../../functions/tables/person-item.ts';
import type { ImageRow } from '../../../local/aws/image-row.ts';
import type { JournalEntry } from '../../../local/stand-in/journal.ts';
import type { Stack } from '../stack/stack.ts';
import type { Storm, Uploaded } from './storm.ts';

/** All that is left behind by a storm: what the promises are held against. */
export interface Evidence {
  readonly requestsPerSecond: number;
  readonly uploaded: readonly Uploaded[];
  readonly rows: readonly ImageRow[];
  readonly persons: readonly Person[];
  /** Every request that reached Tencent, in order of arrival. */
  readonly journal: readonly JournalEntry[];
  /** The faces that Tencent has, by person. */
  readonly faces: ReadonlyMap<string, readonly string[]>;
  /** Bodies of all messages, with their attributes, by queue. */
  readonly messages: ReadonlyMap<string, readonly string[]>;
  /** The images whose messages are in the dead-letter queue of enroll. */
  readonly deadLetters: readonly Pick<ImageRow, 'objectKey' | 'version'>[];
  readonly logs: string;
}

export async function gather(stack: Stack, { uploaded }: Storm, requestsPerSecond: number): Promise<Evidence> {
  const { journal, persons } = stack.tencent.api;
  const messages = await allMessages(stack);
  const given = messages.get(stack.outputs.EnrollmentsDeadLetterQueueUrl) ?? [];
  return {
    requestsPerSecond,
    uploaded,
    rows: await stack.images.rows(),
    persons: await personItems(stack),
    journal: journal.entries(),
    faces: new Map(persons.all().map(({ personId, faces }) => [personId, faces.map(({ faceId }) => faceId)])),
    messages: new Map([...messages].map(([queue, list]) => [queue, list.map((message) => JSON.stringify(message))])),
    deadLetters: given.map(({ Body }) => JSON.parse(Body)),
    logs: readFileSync(join(stack.directory, 'emulator.log'), 'utf8'),
  };
}

async function personItems(stack: Stack): Promise<readonly Person[]> {
  const { PersonsTableName: TableName } = stack.outputs;
  const { Items = [] } = await stack.aws.dynamo.send(new ScanCommand({ TableName, ConsistentRead: true }));
  return Items.map(personOf);
}

interface StoredMessage {
  readonly Body: string;
}

/** The emulator shows all messages, hidden ones too; receiving shows ten at most. */
async function allMessages({ endpoint, outputs }: Stack): Promise<ReadonlyMap<string, readonly StoredMessage[]>> {
  const urls = Object.entries(outputs).flatMap(([name, value]) => (name.endsWith('QueueUrl') ? [value] : []));
  const lists = urls.map(async (url) => {
    const answer = await fetch(`${endpoint}/_ministack/sqs/messages?QueueUrl=${encodeURIComponent(url)}`);
    const { messages } = (await answer.json()) as {
      messages: Record<string, Record<string, Record<string, StoredMessage[]>>>;
    };
    const list = Object.values(messages)
      .flatMap((regions) => Object.values(regions))
      .flatMap((queues) => Object.values(queues))
      .flat();
    return [url, list] as const;
  });
  return new Map(await Promise.all(lists));
}
