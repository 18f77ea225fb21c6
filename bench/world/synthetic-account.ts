import { DynamoDBClient as Dynamo, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { PacedTencent } from '../../cli/shared/tencent/paced-tencent.ts';
import type { TencentClient } from '../../cli/shared/tencent/tencent-client.ts';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { absentPerson, type Person } from '../../functions/domain/person.ts';
import { toItem } from '../../functions/tables/expression.ts';
import { faceItem } from '../../functions/tables/face-item.ts';
import { personAttributes } from '../../functions/tables/person-item.ts';

/** What a request of a scan returns: 1 MB of rows, or of smaller items of persons. */
const ROWS = 1_400;
const ITEMS = 2_500;
/** Of a listing of S3, and of persons at Tencent. */
const PAGE = 1_000;
/** One person of so many counts wrong. */
const WRONG_EVERY = 10_000;

const AT = '2026-11-10T08:00:00.000Z';
export const TABLES = { faces: 'Faces', persons: 'Persons' };
export const IMAGES = 'images';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Readonly<Record<string, unknown>>;
}

/** So many persons with an image each, in the tables, the bucket and at Tencent. Answers are made while they are read. */
export class SyntheticAccount {
  readonly requests = { tencent: 0, dynamodb: 0, s3: 0 };
  readonly #count: number;
  readonly dynamo = clientOf(Dynamo, (command) => this.#dynamo(command)) as DynamoDBClient;
  readonly s3 = clientOf(S3Client, (command) => this.#s3(command)) as S3Client;

  constructor(count: number) {
    this.#count = count;
  }

  /** At once: what waits for the pacer costs no memory. */
  get tencent(): PacedTencent {
    const ask = async (action: string, parameters: object, read: (response: unknown) => unknown) => {
      this.requests.tencent += 1;
      await turn();
      return {
        kind: 'answered',
        answer: read(this.#tencent(action, parameters as { Offset?: number; PersonId?: string })),
      };
    };
    const slot = async () => ({ begin: async () => 'granted' as const });
    const client = { ask } as unknown as Pick<TencentClient, 'ask'>;
    return new PacedTencent(client, { slot, throttled: async () => {} }, { sleep: async () => {} });
  }

  /** How many persons count wrong. */
  get wrong(): number {
    return Math.ceil(this.#count / WRONG_EVERY);
  }

  #tencent(action: string, { Offset = 0, PersonId = '' }: { Offset?: number; PersonId?: string }): object {
    if (action === 'GetGroupList') return { GroupInfos: [{ GroupId: 'employees' }], GroupNum: 1 };
    if (action === 'GetPersonBaseInfo') return { PersonName: 'x', Gender: 0, FaceIds: [faceIdOf(numberOf(PersonId))] };
    const PersonInfos = this.#page(Offset, PAGE, (number) => ({
      PersonId: personIdOf(number),
      PersonName: 'x',
      Gender: 0,
      FaceIds: [faceIdOf(number)],
      CreationTimestamp: 1,
    }));
    return { PersonInfos, PersonNum: this.#count, FaceNum: this.#count, FaceModelVersion: '3.0' };
  }

  async #dynamo({ constructor: { name }, input }: Command): Promise<object> {
    this.requests.dynamodb += 1;
    await turn();
    const ofPersons = input.TableName === TABLES.persons;
    switch (name) {
      case 'DescribeTableCommand':
        return { Table: { ItemCount: this.#count } };
      case 'ScanCommand': {
        const from = Number((input.ExclusiveStartKey as { at?: { N?: string } } | undefined)?.at?.N ?? 0);
        const Items = ofPersons
          ? this.#page(from, ITEMS, (number) => itemOf(number))
          : this.#page(from, ROWS, (number) => faceItem(rowOf(number)));
        const next = from + Items.length;
        return { Items, ...(next < this.#count && { LastEvaluatedKey: { at: { N: String(next) } } }) };
      }
      case 'GetItemCommand':
        return { Item: itemOf(numberOf((input.Key as { personId: { S: string } }).personId.S)) };
      case 'QueryCommand': {
        const { objectKey, version } = rowOf(
          numberOf((input.ExpressionAttributeValues as { ':personId': { S: string } })[':personId'].S),
        );
        return { Items: [{ objectKey: { S: objectKey }, version: { S: version } }] };
      }
      case 'BatchGetItemCommand': {
        const { Keys } = (input.RequestItems as { Faces: { Keys: { version: { S: string } }[] } }).Faces;
        return { Responses: { Faces: Keys.map(({ version }) => faceItem(rowOf(numberOf(version.S)))) } };
      }
      default:
        throw new Error(`The synthetic account does not know ${name}.`);
    }
  }

  async #s3({ constructor: { name }, input }: Command): Promise<object> {
    this.requests.s3 += 1;
    await turn();
    if (name === 'ListObjectsV2Command') return { Contents: [], IsTruncated: false };
    const marker = input.KeyMarker as string | undefined;
    const from = marker === undefined ? 0 : numberOf(marker.slice(0, -'.jpg'.length)) + 1;
    const Versions = this.#page(from, PAGE, (number) => {
      const { objectKey, version } = rowOf(number);
      return { Key: objectKey, VersionId: version, IsLatest: true, Size: 80_000, LastModified: new Date(AT) };
    });
    const last = Versions.at(-1);
    const IsTruncated = from + Versions.length < this.#count;
    return { Versions, IsTruncated, NextKeyMarker: last?.Key, NextVersionIdMarker: last?.VersionId };
  }

  #page<T>(from: number, length: number, entry: (number: number) => T): readonly T[] {
    return Array.from({ length: Math.max(0, Math.min(length, this.#count - from)) }, (_, index) => entry(from + index));
  }
}

function clientOf(Client: { readonly prototype: object }, send: (command: Command) => Promise<object>): object {
  return Object.assign(Object.create(Client.prototype), { send, config: {} });
}

/** As the answer of a service does, so that others have their turn. */
function turn(): Promise<unknown> {
  return new Promise(setImmediate);
}

function personIdOf(number: number): string {
  return `employee-${number.toString().padStart(8, '0')}`;
}

function faceIdOf(number: number): string {
  return `28751865${number.toString().padStart(11, '0')}`;
}

/** Of a person id, a key or a version: all end in their number. */
function numberOf(text: string): number {
  return Number(/\d+$/.exec(text)?.[0]);
}

function rowOf(number: number): FaceRow {
  const digits = number.toString().padStart(8, '0');
  return {
    objectKey: `employees/${digits}.jpg`,
    version: `3sL4kqtJlcpXroDTDmJ.rmSpXd-${digits}`,
    bucket: IMAGES,
    personId: personIdOf(number),
    status: 'ENROLLED',
    faceId: faceIdOf(number),
    faceIdSource: 'response',
    eTag: digits.padStart(32, '0'),
    checksum: `md5:${digits.padStart(32, '0')}`,
    size: 80_000,
    format: 'jpeg',
    attempts: 1,
    submission: 0,
    uploadedAt: AT,
    receivedAt: AT,
    completedAt: AT,
    updatedAt: AT,
  };
}

function itemOf(number: number): ReturnType<typeof toItem> {
  const { personId = '', faceId = '', checksum = '' } = rowOf(number);
  const person: Person = {
    ...absentPerson(personId),
    faceIds: [faceId],
    faceCount: 1,
    checksums: { [checksum]: [faceId] },
    enrolledCount: number % WRONG_EVERY === 0 ? 2 : 1,
    revision: 2,
    createdAt: AT,
    groupId: 'employees',
    updatedAt: AT,
  };
  return toItem({ personId, ...personAttributes(person) });
}
