import { allEnded } from '../domain/all-ended.ts';
import type { Delivery } from '../domain/delivery.ts';
import { type EnrollmentMessage, parseEnrollmentMessage } from '../domain/enrollment-message.ts';
import { longDelaySeconds } from '../domain/retry-schedule.ts';
import { mergeDeliveries, moveToDeadLetterQueue, PersonBatch } from './batch/person-batch.ts';
import { enrollPerson } from './enroll-person.ts';
import type { EnrollContext } from './ports.ts';

/**
 * Handles one batch of messages, persons side by side. Every branch has ended when it returns: one that was left
 * running would wake up in a later invocation.
 *
 * @returns the ids of the messages that must come back
 */
export async function enrollBatch(deliveries: readonly Delivery[], context: EnrollContext): Promise<readonly string[]> {
  const persons = new Map<string, { message: EnrollmentMessage; delivery: Delivery }[]>();
  const malformed: Delivery[] = [];
  for (const delivery of deliveries) {
    const message = parseEnrollmentMessage(delivery.body);
    if (message === undefined) malformed.push(delivery);
    else persons.set(message.personId, [...(persons.get(message.personId) ?? []), { message, delivery }]);
  }
  const kept = await allEnded([
    ...malformed.map((delivery) => dismissMalformed(delivery, context)),
    ...[...persons].map(async ([personId, received]) => {
      const batch = new PersonBatch(personId, mergeDeliveries(received), context.queue, context.log);
      try {
        await enrollPerson(batch, context);
      } catch (error) {
        // An open call is looked up by whoever comes next. Trouble of AWS lasts as long as Tencent's may.
        context.log.troubled('Images could not be handled', personId, error);
        await batch.postponeEach((image) => longDelaySeconds(image.receiveCount, context.chance.random));
      }
      return batch.kept;
    }),
  ]);
  return kept.flat().map((delivery) => delivery.messageId);
}

async function dismissMalformed(delivery: Delivery, context: EnrollContext): Promise<readonly Delivery[]> {
  const isMoved = await moveToDeadLetterQueue(delivery, 'Malformed', delivery.groupId, context.queue, context.log);
  return isMoved ? [] : [delivery];
}
