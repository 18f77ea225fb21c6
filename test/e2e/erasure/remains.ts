import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ImageRef } from '../../../local/aws/image-row.ts';
import type { Stack } from '../stack/stack.ts';

const DEAD_LETTER_QUEUES = [
  'UploadsDeadLetterQueueUrl',
  'PreparationsDeadLetterQueueUrl',
  'EnrollmentsDeadLetterQueueUrl',
  'OutcomesDeadLetterQueueUrl',
  'ErasuresDeadLetterQueueUrl',
] as const;

/** A person, and what was uploaded and prepared of it. */
export interface Traces {
  readonly personId: string;
  readonly images: readonly ImageRef[];
  readonly preparedKeys: readonly string[];
}

/** What each place has of a person, in words. */
type Remains = Readonly<Record<string, readonly string[]>>;

/**
 * Looks itself, at everything that the stack stores, for what belongs to a person: by the person id, and by the
 * versions of the images. It shares no code with the stack.
 */
export async function remainsOf(stack: Stack, { personId, images, preparedKeys }: Traces): Promise<Remains> {
  const { outputs, tencent, queues } = stack;
  const isOfPerson = (text: string) => text.includes(personId) || images.some(({ version }) => text.includes(version));
  const found = async (table: string) => (await itemsOf(stack, table)).filter(isOfPerson);
  const messages = await Promise.all(DEAD_LETTER_QUEUES.map((name) => queues.all(name)));
  return {
    tencent: tencent.api.persons.all().flatMap((person) => (person.personId === personId ? [personId] : [])),
    objects: await versionsOf(stack, personId),
    markers: await lonelyMarkers(stack),
    prepared: await preparedOf(stack, preparedKeys),
    rows: await found(outputs.FacesTableName),
    persons: await found(outputs.PersonsTableName),
    erasures: await found(outputs.ErasuresTableName),
    deadLetters: messages.flat().flatMap(({ Body = '' }) => (isOfPerson(Body) ? [Body] : [])),
  };
}

/** Items of a table, each as JSON with its attributes in the order of their names. */
export async function itemsOf(stack: Stack, TableName: string): Promise<readonly string[]> {
  const { Items = [] } = await stack.aws.dynamo.send(new ScanCommand({ TableName, ConsistentRead: true }));
  return Items.map((item) => {
    const attributes = Object.entries(unmarshall(item)).sort(([one], [other]) => one.localeCompare(other));
    return JSON.stringify(attributes, (_, value) => (value instanceof Set ? [...value].sort() : value));
  });
}

async function listed(stack: Stack, Bucket: string) {
  const { Versions = [], DeleteMarkers = [] } = await stack.aws.s3.send(new ListObjectVersionsCommand({ Bucket }));
  return { versions: Versions, markers: DeleteMarkers };
}

async function versionsOf(stack: Stack, personId: string): Promise<readonly string[]> {
  const Bucket = stack.outputs.ImagesBucketName;
  const { versions } = await listed(stack, Bucket);
  const heads = await Promise.all(
    versions.map(async ({ Key, VersionId }) => {
      const { Metadata = {} } = await stack.aws.s3.send(new HeadObjectCommand({ Bucket, Key, VersionId }));
      return { name: `${Key} ${VersionId}`, personId: Metadata['person-id'] };
    }),
  );
  return heads.filter((head) => head.personId === personId).map(({ name }) => name);
}

/** Delete markers of keys that have nothing else. */
async function lonelyMarkers(stack: Stack): Promise<readonly string[]> {
  const { versions, markers } = await listed(stack, stack.outputs.ImagesBucketName);
  const keys = new Set(versions.map(({ Key }) => Key));
  return markers.flatMap(({ Key = '' }) => (keys.has(Key) ? [] : [Key]));
}

async function preparedOf(stack: Stack, keys: readonly string[]): Promise<readonly string[]> {
  const { versions, markers } = await listed(stack, stack.outputs.PreparedBucketName);
  return [...versions, ...markers].map(({ Key = '' }) => Key).filter((key) => keys.includes(key));
}
