import type { KeptOutcome } from '../domain/outcome/outcome-event.ts';
import type { PublishContext } from './ports.ts';

/** @returns whether it is there */
export async function moveToDeadLetterQueue(
  event: Pick<KeptOutcome, 'destination'> & { readonly detail: object },
  why: string,
  { deadLetterQueue, log }: PublishContext,
): Promise<boolean> {
  try {
    await deadLetterQueue.send(event, why);
    log.movedToDeadLetterQueue(event.detail, why);
    return true;
  } catch (error) {
    log.delayed('An outcome could not be moved to the dead-letter queue', String(error));
    return false;
  }
}
