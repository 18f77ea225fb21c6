import { type Lab, until } from '../world/lab.ts';
import type { Billed } from '../world/lambda.ts';
import { rejectedRow, writeRows } from '../world/outcome-rows.ts';
import type { Crowd } from '../world/portraits.ts';
import { store } from '../world/stored-images.ts';
import { StreamSource } from '../world/stream-source.ts';
import type { VariantId } from '../world/variants.ts';

export interface PublishProps {
  readonly crowd: Crowd;
  readonly variant: VariantId;
  /** In place of the stack's own. */
  readonly batchSize?: number;
}

const PATIENCE_MS = 120_000;

/**
 * The outcomes of all images of a crowd reach the publish function in full batches, as after a time without it. At most a
 * thousand images.
 *
 * @returns its invocations with full batches, without the first of an environment
 */
export async function publishAtOnce(lab: Lab, { crowd, variant, batchSize }: PublishProps): Promise<readonly Billed[]> {
  const images = await store(crowd.images, lab.bucket, lab.aws);
  const { deployment } = await lab.product({ variant, ...(batchSize !== undefined && { streamBatchSize: batchSize }) });
  try {
    const source = deployment.source('FacesTable');
    if (!(source instanceof StreamSource)) throw new Error('Nothing follows the Faces table.');
    await source.turnOn();
    const rowOf = (number: number) => {
      const image = images[number];
      if (image === undefined) throw new Error(`There is no image ${number}.`);
      return rejectedRow({ ...image, objectKey: image.key, hash: image.eTag });
    };
    await writeRows(images.length, rowOf, deployment.table('FacesTable'), lab.aws.dynamo);
    source.written();
    await until('all outcomes were published', () => source.isIdle, PATIENCE_MS);
    const { received } = deployment.gateway.bus;
    if (received !== images.length) throw new Error(`${received} of ${images.length} outcomes were published.`);
    const { batchSize: full } = source;
    return source.fn.invocations.filter(({ messages, isCold }) => messages === full && !isCold);
  } finally {
    deployment.stop();
  }
}
