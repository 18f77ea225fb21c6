import type { Delivery } from '../../../functions/domain/delivery.ts';
import { parseEnrollmentMessage } from '../../../functions/domain/enrollment-message.ts';
import type { Conversion, ConversionRequest, ImageConverter, PrepareLog } from '../../../functions/prepare/ports.ts';
import type { Process } from '../engine/process.ts';
import type { Handler } from './lambda-function.ts';
import { jpegOf } from './prepared-bucket.ts';
import { settleEach } from './settle-each.ts';
import { TABLE_NAMES } from './tables.ts';
import { nameOf } from './upload.ts';
import type { World } from './world.ts';

/** Between the bytes of an original and its name, by which the decoder knows it. */
const NAME_MARK = '\n#';

/** What the handler does: it cannot run here itself, because it makes its clients when it is imported. */
export function startPrepare(process: Process, world: World): Handler {
  const functions = world.functionsOf(process);
  const queue = new functions.OwnQueue(world.sqs(process), { queue: 'preparations', deadLetters: 'preparations-dead' });
  const enrollments = world.enrollmentQueue(process);
  const context = {
    originals: {
      read: (row: { objectKey: string; version: string }) =>
        process.request(
          's3.read',
          () => {
            const found = world.bucket.find(row.objectKey, row.version);
            if (found === undefined) return 'gone' as const;
            return Buffer.concat([found.bytes, Buffer.from(`${NAME_MARK}${nameOf(row)}`)]);
          },
          () => nameOf(row),
        ),
    },
    prepared: world.prepared.preparedImages(process),
    rows: new functions.DynamoPreparationRows(world.tables.client(process), TABLE_NAMES.faces),
    enrollments: {
      send: (message: Parameters<typeof enrollments.send>[0], receivedAt?: string) => {
        world.promises.readyForEnroll.checkSent(message);
        return enrollments.send(message, receivedAt);
      },
    },
    ...world.erasureLookUp(process),
    converter: converterOf(process, world),
    settings: { longEdge: 1920, imagesBucket: 'images', maxReceiveCount: world.preparations.maxReceiveCount },
    clock: process,
    chance: {
      random: () => process.faults.random.next(),
      newId: () => world.newId(),
      newKey: () => world.newKey(),
    },
    log: prepareLog(process, world),
  };
  return settleEach(process, world, queue, async (delivery) => {
    const begun = startOf(delivery, world);
    const result = await functions.prepareDelivery(delivery.body, delivery.receiveCount, context);
    // Whoever was left in peace has ended what it began.
    if (!process.hasSuffered) begun.end();
    return result;
  });
}

/** Counts an invocation as one that has not ended, until it has. */
function startOf({ body }: Delivery, { startsWithoutEnd }: World) {
  const message = parseEnrollmentMessage(body);
  const name = message === undefined ? '' : nameOf(message);
  const add = (count: number) => void startsWithoutEnd.set(name, (startsWithoutEnd.get(name) ?? 0) + count);
  add(1);
  return { end: () => add(-1) };
}

/** A decoder for which some images are too much. */
function converterOf(process: Process, world: World): ImageConverter {
  return {
    convert: async ({ bytes }: ConversionRequest): Promise<Conversion> => {
      const text = Buffer.from(bytes).toString('latin1');
      const image = text.slice(text.lastIndexOf(NAME_MARK) + NAME_MARK.length);
      await process.sleep(process.faults.random.int(20, 900));
      const upload = world.bucket.versions.get(image);
      if (upload?.decoding === 'crashes') {
        process.die('is killed by an image');
        return new Promise(() => {});
      }
      if (upload?.decoding === 'undecodable') return { kind: 'undecodable', detail: 'It is damaged.' };
      const size = { width: 1440, height: 1920 };
      return { kind: 'converted', jpeg: jpegOf(image), ...size, original: { ...size, orientation: 1 } };
    },
  };
}

function prepareLog({ name, scheduler }: Process, { promises }: World): PrepareLog {
  return {
    prepared: () => scheduler.count('prepare prepared an image'),
    rejected: ({ reason }) => scheduler.count(`prepare rejected: ${reason}`),
    failed: ({ reason }) => scheduler.count(`prepare gave up: ${reason}`),
    settled: (_ref, why) => scheduler.count(`prepare had nothing to do: ${why}`),
    malformed: () => scheduler.count('prepare found a malformed message'),
    troubled: (what, ref, error) => {
      promises.secrets.logged(`${what} ${nameOf(ref)} ${error}`);
      scheduler.tell(name, () => `${what}: ${error}`);
    },
  };
}
