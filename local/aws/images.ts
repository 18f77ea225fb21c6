import { setTimeout as sleep } from 'node:timers/promises';
import { type AttributeValue, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { StackOutputs } from '../deploy/stack-outputs.ts';
import type { Aws } from './aws.ts';
import type { ImageRef, ImageRow } from './image-row.ts';

const PERSON_TAG = 'person-id';
const POLL_MS = 150;

export interface Upload {
  readonly key: string;
  readonly body: Buffer;
  /** Absent: no person tag. */
  readonly personId?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** Uploads images to a deployed stack and reads their rows, as an app does. */
export class Images {
  readonly #aws: Aws;
  readonly #outputs: StackOutputs;

  constructor(aws: Aws, outputs: StackOutputs) {
    this.#aws = aws;
    this.#outputs = outputs;
  }

  async upload({ key, body, personId, metadata }: Upload): Promise<ImageRef> {
    const { VersionId } = await this.#aws.s3.send(
      new PutObjectCommand({
        Bucket: this.#outputs.ImagesBucketName,
        Key: key,
        Body: body,
        Metadata: { ...(personId !== undefined && { [PERSON_TAG]: personId }), ...metadata },
      }),
    );
    if (!VersionId) throw new Error(`The bucket returned no version id for ${key}: is it versioned?`);
    return { objectKey: key, version: VersionId };
  }

  async row({ objectKey, version }: ImageRef): Promise<ImageRow | undefined> {
    const { Item } = await this.#aws.dynamo.send(
      new GetItemCommand({
        TableName: this.#outputs.FacesTableName,
        Key: marshall({ objectKey, version }),
        ConsistentRead: true,
      }),
    );
    return Item && imageRow(Item);
  }

  async rows(): Promise<readonly ImageRow[]> {
    const rows: ImageRow[] = [];
    let from: Record<string, AttributeValue> | undefined;
    do {
      const page = await this.#aws.dynamo.send(
        new ScanCommand({
          TableName: this.#outputs.FacesTableName,
          ConsistentRead: true,
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      rows.push(...(page.Items ?? []).map(imageRow));
      from = page.LastEvaluatedKey;
    } while (from);
    return rows;
  }

  /** Waits until the row is ENROLLED, REJECTED or FAILED. When the time is over, returns the row as it is, if there is one. */
  async settled(ref: ImageRef, withinMs: number, signal?: AbortSignal): Promise<ImageRow | undefined> {
    const until = Date.now() + withinMs;
    for (;;) {
      const row = await this.row(ref);
      if ((row && row.status !== 'PENDING') || Date.now() > until) return row;
      await sleep(POLL_MS, undefined, { signal });
    }
  }
}

function imageRow(item: Record<string, AttributeValue>): ImageRow {
  const { faceIdCandidates, ...row } = unmarshall(item);
  return { ...(row as ImageRow), ...(faceIdCandidates && { faceIdCandidates: [...faceIdCandidates].sort() }) };
}
