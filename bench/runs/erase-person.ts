import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { ErasureRecord } from '../../functions/domain/erasure/erasure-record.ts';
import { DynamoErasures } from '../../functions/tables/dynamo-erasures.ts';
import { type Lab, until } from '../world/lab.ts';
import type { Billed } from '../world/lambda.ts';
import type { Meter } from '../world/meter.ts';
import { rejectedRow, writeRows } from '../world/outcome-rows.ts';

/** What the erasure of one person took. */
export interface Erasure {
  readonly record: ErasureRecord;
  readonly meter: Meter;
  readonly invocations: readonly Billed[];
  /** From the message until nothing is in the queue. */
  readonly seconds: number;
  readonly fifoRequests: number;
}

const ERASURE_ID = 'e0b9f2f6-5d0c-4a2b-8d26-2d2b7a2f5e11';
const PERSON_ID = 'erased';
const UPLOADS_AT_ONCE = 16;
const PATIENCE_MS = 15 * 60_000;

/** Erases a person who has that many images, each under a key of its own. */
export async function erasePerson(lab: Lab, images: number, tell: (what: string) => void): Promise<Erasure> {
  tell(`uploading ${images} images of one person`);
  const stored = await uploaded(lab, images);
  const { deployment } = await lab.product();
  try {
    const rowOf = (number: number) => {
      const { objectKey = '', version = '' } = stored[number] ?? {};
      return rejectedRow({ objectKey, version, personId: PERSON_ID, hash: number.toString(16).padStart(32, '0') });
    };
    await writeRows(images, rowOf, deployment.table('FacesTable'), lab.aws.dynamo);
    const queue = deployment.queue('ErasuresWorkQueue');
    const source = deployment.source('ErasuresWorkQueue');
    tell(`erasing a person with ${images} images`);
    const begun = performance.now();
    await source.turnOn();
    const body = JSON.stringify({ erasureId: ERASURE_ID, personId: PERSON_ID });
    queue.send(body, { groupId: PERSON_ID, deduplicationId: ERASURE_ID });
    await until('the person was erased', () => queue.depth === 0, PATIENCE_MS);
    const record = await new DynamoErasures(lab.aws.dynamo, deployment.table('ErasuresTable')).find(ERASURE_ID);
    if (record?.status !== 'DONE') throw new Error(`The erasure is ${record?.status ?? 'unknown'}, expected DONE.`);
    return {
      record,
      meter: deployment.gateway.meter,
      invocations: source.fn.invocations,
      seconds: (performance.now() - begun) / 1000,
      fifoRequests: deployment.queueServer.requests.fifo + deployment.queueServer.batches.fifo,
    };
  } finally {
    deployment.stop();
  }
}

async function uploaded({ aws, bucket }: Lab, images: number) {
  const stored: { readonly objectKey: string; readonly version: string }[] = [];
  const numbers = Array.from({ length: images }, (_, number) => number).values();
  const upload = async () => {
    for (const number of numbers) {
      const objectKey = `${PERSON_ID}/${number}.jpg`;
      const { VersionId: version = '' } = await aws.s3.send(
        new PutObjectCommand({ Bucket: bucket, Key: objectKey, Body: 'x' }),
      );
      stored.push({ objectKey, version });
    }
  };
  await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, upload));
  return stored;
}
