import type { Delivery, DeliveryResult } from '../../../functions/domain/delivery.ts';
import type { OwnQueue } from '../../../functions/queues/own-queue.ts';
import type { Process } from '../engine/process.ts';
import type { Handler } from './lambda-function.ts';
import type { World } from './world.ts';

/** What the handlers of intake and prepare do with a batch and with the result of each message. */
export function settleEach(
  process: Process,
  world: World,
  queue: OwnQueue,
  handle: (delivery: Delivery, deadline: number) => Promise<DeliveryResult>,
): Handler {
  const settle = async (delivery: Delivery, deadline: number, hidden: Promise<void>): Promise<string | undefined> => {
    try {
      const result = await handle(delivery, deadline);
      if (result.kind === 'done') return undefined;
      if (result.kind === 'deadLetter') {
        world.promises.erasures?.movedToDeadLetterQueue(delivery.body, result.reason, process.invokedAt);
        await queue.moveToDeadLetterQueue(delivery, result.reason);
        return undefined;
      }
      await hidden;
      await queue.hide(delivery, result.afterSeconds);
    } catch (error) {
      world.promises.secrets.logged(String(error));
    }
    return delivery.messageId;
  };
  return async (deliveries, remainingMs) => {
    const deadline = process.now() + remainingMs;
    const hidden = world.functionsOf(process).hideWhileWorking(deliveries, queue);
    const returned = await Promise.all(deliveries.map((delivery) => settle(delivery, deadline, hidden)));
    await hidden;
    return returned.filter((messageId) => messageId !== undefined);
  };
}
