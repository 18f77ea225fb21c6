import type { Chance } from '../../../functions/domain/clock.ts';
import type { Delivery } from '../../../functions/domain/delivery.ts';
import type { EnrollmentMessage } from '../../../functions/domain/enrollment-message.ts';
import type { ImageErasureMessage } from '../../../functions/domain/erasure/erasure-message.ts';
import type { EnrollLog, TakenMessages } from '../../../functions/enroll/ports.ts';
import type { IntakeLog } from '../../../functions/intake/ports.ts';
import type { OwnQueue } from '../../../functions/queues/own-queue.ts';
import type { Process } from '../engine/process.ts';
import { previousEnrollLog, previousImages, previousOwnQueue, previousTakenMessages } from '../previous/ports.ts';
import type { Handler } from './lambda-function.ts';
import { settleEach } from './settle-each.ts';
import { SimulatedFaceService } from './simulated-face-service.ts';
import { TABLE_NAMES } from './tables.ts';
import { nameOf } from './upload.ts';
import { ENROLL_RECEIVES, type World } from './world.ts';

/** What the two handlers do: they cannot run here themselves, because they make their clients when they are imported. */

export function startIntake(process: Process, world: World): Handler {
  const functions = world.functionsOf(process);
  const queue = ownQueue(process, world, { queue: 'uploads', deadLetters: 'uploads-dead' });
  const context = {
    objects: world.bucket.uploadedObjects(process),
    faces: new functions.DynamoFaceRows(world.tables.client(process), TABLE_NAMES.faces),
    enrollments: world.enrollmentQueue(process),
    preparations: world.preparationQueue(process),
    ...world.erasureLookUp(process),
    settings: {
      prepareImages: world.plan.prepareImages,
      preparedLongEdge: 1920,
      personTag: 'person-id',
      requireConsent: false,
      stackOptions: {},
      allowDuplicates: world.plan.allowDuplicates,
      maxLongEdge: { jpeg: 4000, other: 2000 },
      maxReceiveCount: world.plan.intakeReceives,
    },
    clock: process,
    chance: chanceOf(process, world),
    log: intakeLog(process, world),
  };
  return settleEach(process, world, queue, ({ body, receiveCount }, deadline) =>
    functions.intakeUpload(body, receiveCount, { ...context, deadline }),
  );
}

export function startEnroll(process: Process, world: World): Handler {
  const { plan } = world;
  const functions = world.functionsOf(process);
  const isCurrent = process.version === 'current';
  const queue = ownQueue(process, world, { queue: 'enrollments', deadLetters: 'enrollments-dead' });
  const chance = chanceOf(process, world);
  const dynamo = world.tables.client(process);
  const images = world.bucket.storedImages(process, functions, world.prepared);
  const log = enrollLog(process, world);
  const preparations = world.preparationQueue(process);
  const { erasures } = world.erasureLookUp(process);
  const credentials = new functions.TencentCredentials(world.secret.source(process), process);
  const common = {
    ledger: new functions.DynamoLedger(dynamo, TABLE_NAMES),
    pacer: new functions.SharedPacer(
      new functions.DynamoSlotStore(dynamo, TABLE_NAMES.pacer),
      plan.requestsPerSecond,
      process,
    ),
    tencent: new SimulatedFaceService(
      process,
      credentials,
      world.tencent,
      functions,
      () => world.promises.rate.left(process, world.tables.wasSetBack),
      (text) => world.imageIn(text),
    ),
    images: isCurrent ? images : previousImages(images),
    settings: {
      allowDuplicates: plan.allowDuplicates,
      base64Fallback: plan.base64Fallback,
      requireConsent: false,
      pseudonyms: plan.analytics !== undefined,
      maxReceiveCount: ENROLL_RECEIVES,
      newPersons: plan.creation && { groupId: 'ours', nameTag: 'person-name', uniqueControl: 2 },
    },
    clock: process,
    chance,
    log: isCurrent ? log : previousEnrollLog(log),
  };
  return async (deliveries, remainingMs) => {
    const deadline = process.now() + remainingMs;
    const hidden = functions.hideWhileWorking(deliveries, queue);
    const taken: TakenMessages = {
      postpone: async (delivery: Delivery, seconds: number) => {
        await hidden;
        await queue.hide(delivery, seconds);
      },
      moveToDeadLetterQueue: (delivery: Delivery, reason: string) => {
        world.promises.erasures?.movedToDeadLetterQueue(delivery.body, reason, process.invokedAt);
        const deduplicationId = world.variants.buriesWithOneId ? delivery.body : chance.newId();
        return queue.moveToDeadLetterQueue(delivery, reason, { groupId: delivery.groupId, deduplicationId });
      },
      prepare: (message: EnrollmentMessage) => preparations.send(message),
      erase: (message: ImageErasureMessage) => erasures.eraseImage(message),
    };
    try {
      return await functions.enrollBatch(deliveries, {
        ...common,
        queue: isCurrent ? taken : previousTakenMessages(taken),
        deadline,
      });
    } finally {
      await hidden;
    }
  };
}

function ownQueue(process: Process, world: World, urls: ConstructorParameters<typeof OwnQueue>[1]): OwnQueue {
  const queue = new (world.functionsOf(process).OwnQueue)(world.sqs(process), urls);
  return process.version === 'current' ? queue : previousOwnQueue(queue);
}

function chanceOf({ faults }: Process, world: World): Chance {
  return { random: () => faults.random.next(), newId: () => world.newId(), newKey: () => world.newKey() };
}

function intakeLog({ name, scheduler }: Process, world: World): IntakeLog {
  const { promises } = world;
  return {
    received: () => {},
    duplicateEvent: () => scheduler.count('intake dropped a duplicate event'),
    folderMarker: () => scheduler.count('intake passed over a folder marker'),
    failed: (_row, reason) => scheduler.count(`intake gave up: ${reason}`),
    expiredEvent: (ref) => {
      world.expired.add(nameOf(ref));
      scheduler.count('intake dropped an event that came too late for its object');
    },
    erased: () => scheduler.count('intake hands an image of an erased person over'),
    malformed: () => scheduler.count('intake found a malformed message'),
    troubled: (what, objectKey, error) => {
      promises.secrets.logged(`${what} ${objectKey} ${error}`);
      scheduler.tell(name, () => `${what}: ${error}`);
    },
  };
}

function enrollLog({ name, scheduler }: Process, { promises }: World): EnrollLog {
  return {
    callEnded: (_personId, _call, outcome) => {
      scheduler.count(`call ${outcome.kind}`);
      if ('message' in outcome) promises.secrets.logged(outcome.message);
    },
    personAsked: (_personId, outcome) => {
      if ('message' in outcome) promises.secrets.logged(outcome.message);
    },
    removalRequested: () => {},
    similarPerson: () => {},
    rowChanged: () => {},
    erased: () => scheduler.count('enroll hands an image of an erased person over'),
    waiting: (personId, why, seconds) => {
      scheduler.count(`waits: ${why}`);
      scheduler.tell(name, () => `person ${personId} waits ${seconds} s: ${why}`);
    },
    movedToDeadLetterQueue: (_delivery, reason) => scheduler.count(`movedToDeadLetterQueue ${reason}`),
    troubled: (what, personId, error) => {
      promises.secrets.logged(`${what} ${error}`);
      scheduler.tell(name, () => `person ${personId}: ${what}: ${error}`);
    },
    operatorNeeded: (reason) => scheduler.count(`operator needed: ${reason}`),
  };
}
