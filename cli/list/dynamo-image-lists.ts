import { type AttributeValue, type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import type { FaceRow, ImageRef } from '../../functions/domain/face-row.ts';
import type { Reason } from '../../functions/domain/reasons.ts';
import { readingPages } from '../shared/aws/reading.ts';
import { rowsByKey } from '../shared/aws/rows-by-key.ts';
import type { ImageLists, ListEntry, ListedStatus, Period } from './ports.ts';

/** Entries of a page: some 200 KB. */
const PAGE_SIZE = 1_000;

interface Query {
  readonly index: string;
  readonly partitionKey: string;
  readonly partition: string;
  /** Absent: the index has no sort key. */
  readonly sort?: { readonly key: string; readonly period: Period };
  readonly reasons?: readonly Reason[] | undefined;
}

/** Looks images up by the indexes of the Faces table. */
export class DynamoImageLists implements ImageLists {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  ofStatusDay(
    status: ListedStatus,
    day: string,
    period: Period,
    reasons?: readonly Reason[],
  ): AsyncIterable<ListEntry> {
    return this.#entries({
      index: 'byStatusDay',
      partitionKey: 'statusDay',
      partition: `${status}#${day}`,
      sort: { key: 'receivedAt', period },
      reasons,
    });
  }

  ofPerson(personId: string, period: Period): AsyncIterable<ListEntry> {
    return this.#entries({
      index: 'byPerson',
      partitionKey: 'personId',
      partition: personId,
      sort: { key: 'uploadedAt', period },
    });
  }

  withFace(faceId: string): AsyncIterable<ListEntry> {
    return this.#entries({ index: 'byFaceId', partitionKey: 'faceId', partition: faceId });
  }

  rows(images: readonly ImageRef[]): Promise<ReadonlyMap<string, FaceRow>> {
    return rowsByKey(this.#client, this.#table, images);
  }

  async *#entries({ index, partitionKey, partition, sort, reasons = [] }: Query): AsyncGenerator<ListEntry> {
    const reasonValues = Object.fromEntries(reasons.map((reason, at) => [`:reason${at}`, { S: reason }]));
    const values: Record<string, AttributeValue> = { ':partition': { S: partition }, ...reasonValues };
    if (sort !== undefined) {
      values[':since'] = { S: sort.period.since };
      values[':until'] = { S: sort.period.until };
    }
    const pages = paginateQuery(
      { client: this.#client, pageSize: PAGE_SIZE },
      {
        TableName: this.#table,
        IndexName: index,
        KeyConditionExpression: `${partitionKey} = :partition${sort ? ` AND ${sort.key} BETWEEN :since AND :until` : ''}`,
        ...(reasons.length > 0 && {
          FilterExpression: `#reason IN (${Object.keys(reasonValues).join(', ')})`,
          ExpressionAttributeNames: { '#reason': 'reason' },
        }),
        ExpressionAttributeValues: values,
        ScanIndexForward: false,
      },
    );
    for await (const { Items = [] } of readingPages('dynamodb:Query', pages)) {
      for (const { objectKey, version, ...others } of Items) {
        const at = (sort && others[sort.key]?.S) ?? '';
        yield { objectKey: objectKey?.S ?? '', version: version?.S ?? '', at };
      }
    }
  }
}
