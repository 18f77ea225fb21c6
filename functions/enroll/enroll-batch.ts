import { allEnded } from '../domain/all-ended.ts';
import type { Delivery } from '../domain/delivery.ts';
import { parseEnrollmentMessage } from '../domain/enrollment-message.ts';
import { parseRemovalMessage } from '../domain/removal-message.ts';
import { longDelaySeconds } from '../domain/retry-schedule.ts';
import { mergeDeliveries, moveToDeadLetterQueue, PersonBatch, type Received } from './batch/person-batch.ts';
import type { EnrollContext } from './ports.ts';
import { workOnPerson } from './work-on-person.ts';

/**
 * Handles one batch of messages, persons side by side. Every branch has ended when it returns: one that was left
 * running would wake up in a later invocation.
 *
 * @returns the ids of the messages that must come back
 */
export async function enrollBatch(deliveries: readonly Delivery[], context: EnrollContext): Promise<readonly string[]> {
  const persons = new Map<string, Received[]>();
  const malformed: Delivery[] = [];
  for (const delivery of deliveries) {
    const message = parseEnrollmentMessage(delivery.body) ?? parseRemovalMessage(delivery.body);
    if (message === undefined) malformed.push(delivery);
    else persons.set(message.personId, [...(persons.get(message.personId) ?? []), { message, delivery }]);
  }
  const kept = await allEnded([
    ...malformed.map((delivery) => dismissMalformed(delivery, context)),
    ...[...persons].map(([personId, received]) => workOnMessages(personId, received, context)),
  ]);
  return kept.flat().map((delivery) => delivery.messageId);
}

/** In the order of the queue: a removal may make room for the image behind it, or concern the one before it. */
async function workOnMessages(
  personId: string,
  received: readonly Received[],
  context: EnrollContext,
): Promise<readonly Delivery[]> {
  const kept: Delivery[] = [];
  for (const run of runsOf(received)) {
    const batch = new PersonBatch(personId, mergeDeliveries(run), context.queue, context.log);
    for (const { message } of run) {
      if ('remove' in message) context.log.removalRequested(personId, message.remove, message.requestedBy);
    }
    try {
      await workOnPerson(batch, context);
    } catch (error) {
      // An open call is looked up by the next message of the person. Trouble of AWS lasts as long as Tencent's may.
      context.log.troubled('Images could not be handled', personId, error);
      await batch.postponeEach((image) => longDelaySeconds(image.receiveCount, context.chance.random));
    }
    kept.push(...batch.kept);
  }
  return kept;
}

/** Messages of one kind that follow each other. */
function runsOf(received: readonly Received[]): readonly (readonly Received[])[] {
  const runs: Received[][] = [];
  let isRemoval: boolean | undefined;
  for (const one of received) {
    if ('remove' in one.message !== isRemoval) runs.push([]);
    isRemoval = 'remove' in one.message;
    runs.at(-1)?.push(one);
  }
  return runs;
}

async function dismissMalformed(delivery: Delivery, context: EnrollContext): Promise<readonly Delivery[]> {
  const isMoved = await moveToDeadLetterQueue(delivery, 'Malformed', delivery.groupId, context.queue, context.log);
  return isMoved ? [] : [delivery];
}
