import type { PersonErasure } from '../../../functions/domain/outcome/person-erasure.ts';
import type { EraseLog, ErasureDelivery } from '../../../functions/erase/ports.ts';
import type { Process } from '../engine/process.ts';
import { hashOf } from '../promises/erasure-promises.ts';
import type { Handler } from './lambda-function.ts';
import { SimulatedFaceService } from './simulated-face-service.ts';
import { IMAGES_BUCKET, PREPARED_BUCKET, simulatedS3Client } from './simulated-s3-client.ts';
import { STACK_NAME } from './stack-name.ts';
import { TABLE_NAMES } from './tables.ts';
import type { World } from './world.ts';

/** What the handler does: it cannot run here itself, because it makes its clients when it is imported. */
export function startErase(process: Process, world: World): Handler {
  const functions = world.functionsOf(process);
  const { plan, tencent, promises, tables } = world;
  const dynamo = tables.client(process);
  const sqs = world.sqs(process);
  const queue = new functions.OwnQueue(sqs, { queue: 'erasures', deadLetters: 'erasures-dead' });
  const credentials = new functions.TencentCredentials(world.secret.source(process), process);
  const s3 = simulatedS3Client(process, {
    images: world.bucket,
    prepared: world.prepared,
    onDeletion: (objectKey, versions, carryOut) => promises.erasures?.deletes(objectKey, versions, carryOut),
  });
  const outcomesDead = world.publishing === undefined ? [] : [world.publishing.deadLetterQueue];
  const deadLetterQueues = [
    world.uploadsDead,
    world.preparationsDead,
    world.enrollmentsDead,
    ...outcomesDead,
    world.erasuresDead,
  ];
  const context = {
    records: new functions.DynamoErasures(dynamo, TABLE_NAMES.erasures),
    persons: new functions.DynamoPersons(dynamo, TABLE_NAMES.persons),
    rows: new functions.DynamoPersonRows(dynamo, TABLE_NAMES.faces),
    objects: new functions.S3ErasedImages(s3),
    prepared: new functions.S3ErasedPrepared(s3, PREPARED_BUCKET),
    tencent: new SimulatedFaceService(
      process,
      credentials,
      tencent,
      functions,
      () => promises.rate.left(process, tables.wasSetBack),
      (text) => world.imageIn(text),
    ),
    pacer: new functions.SharedPacer(
      new functions.DynamoSlotStore(dynamo, TABLE_NAMES.pacer),
      plan.requestsPerSecond,
      process,
    ),
    deadLetterQueues: deadLetterQueues.map(({ name }) => new functions.PassedDeadLetterQueue(sqs, name, process)),
    passLock: new functions.DynamoPassLock(dynamo, TABLE_NAMES.pacer),
    hashOf: async (personId: string) => hashOf(personId),
    queue: new functions.SqsErasuresQueue(sqs, 'erasures'),
    publish: (detail: PersonErasure) => publish(detail, process, world),
    settings: { stack: STACK_NAME, personTag: 'person-id', imagesBucket: IMAGES_BUCKET },
    clock: process,
    chance: {
      random: () => process.faults.random.next(),
      newId: () => world.newId(),
      newKey: () => '',
    },
    log: eraseLog(process, world),
  };
  return async (deliveries, remainingMs) => {
    const deadline = process.now() + remainingMs;
    const returned: string[] = [];
    for (const delivery of deliveries as readonly ErasureDelivery[]) {
      const hidden = functions.hideWhileWorking([delivery], queue);
      try {
        const result = await functions.eraseDelivery(delivery, { ...context, deadline });
        await hidden;
        if (result.kind === 'retry') {
          returned.push(delivery.messageId);
          await queue.hide(delivery, result.afterSeconds);
        }
        if (result.kind === 'deadLetter') {
          const fifo = { groupId: delivery.groupId, deduplicationId: world.newId() };
          await queue.moveToDeadLetterQueue(delivery, result.reason, fifo);
        }
      } catch {
        if (!returned.includes(delivery.messageId)) returned.push(delivery.messageId);
      } finally {
        await hidden;
      }
    }
    return returned;
  };
}

/** The bus may refuse an event, and take the same one later. */
async function publish(detail: PersonErasure, process: Process, { plan, promises, scheduler }: World): Promise<void> {
  const answer = await process.request('bus.PutEvents', () => {
    if (process.faults.happens(plan.erasures?.refusedEvents ?? 0)) return 'refused';
    promises.erasures?.published(detail);
    return 'taken';
  });
  if (answer === 'taken') return;
  scheduler.count('bus refuses the event of an erasure');
  throw new Error('EventBridge did not take the event of an erasure: ThrottlingException');
}

function eraseLog({ name, scheduler }: Process, { promises }: World): EraseLog {
  return {
    started: () => scheduler.count('erasures that began'),
    delayed: (_id, why) => scheduler.count(`erase waits: ${why.slice(0, 40)}`),
    continued: () => scheduler.count('erase continues with the next piece'),
    ended: ({ status }) => scheduler.count(`erasures that ended ${status}`),
    imageErased: () => scheduler.count('erase erased an image that was handed over'),
    movedToDeadLetterQueue: (_delivery, reason) => scheduler.count(`erase gave up: ${reason}`),
    operatorNeeded: () => {},
    troubled: (what, error) => {
      promises.secrets.logged(`${what} ${error}`);
      scheduler.tell(name, () => `${what}: ${error}`);
    },
  };
}
