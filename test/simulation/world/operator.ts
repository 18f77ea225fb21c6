import type { DeadLetterQueue } from '../../../cli/shared/dead-letter-queue/dead-letter-queue.ts';
import { Process } from '../engine/process.ts';
import type { SimulatedQueue } from './simulated-queue.ts';
import type { World } from './world.ts';

/** Redrives both dead-letter queues, by the project's own command or by the console. */
export function redrive(world: World, how: 'console' | 'command'): void {
  const process = new Process('operator', 0, world.scheduler, world.faults);
  world.scheduler.count(`redrive by ${how}`);
  world.scheduler.tell('operator', () => `redrives both dead-letter queues by ${how}`);
  const work = how === 'console' ? moveAll(world, process) : redriveByCommand(world, process);
  work.catch((error) => world.scheduler.tell('operator', () => `redrive ended: ${error}`));
}

async function redriveByCommand(world: World, process: Process): Promise<void> {
  const { product, tables } = world;
  const options = { dryRun: false };
  const context = { clock: process, onMessage: () => {} };
  const rows = tables.submittableRows(process);
  const queue = { send: (body: string) => process.request('queue.send', () => void world.uploads.send(body)) };
  await product.redriveUploads({ deadLetters: deadLetters(world.uploadsDead, process), queue, rows }, options, context);
  await product.redriveEnrollments(
    {
      deadLetters: deadLetters(world.enrollmentsDead, process),
      queue: world.enrollmentQueue(process),
      rows,
    },
    options,
    context,
  );
}

function deadLetters(queue: SimulatedQueue, process: Process): DeadLetterQueue {
  return {
    receive: () =>
      process.request('queue.receive', () =>
        queue.receive(10, 0).map(({ message, receiptHandle }) => {
          const { id: messageId, body, groupId, reason, sentAt } = message;
          return { messageId, receiptHandle, body, groupId, reason, sentAt };
        }),
      ),
    delete: (message) => process.request('queue.delete', () => queue.remove(message.receiptHandle)),
    release: (all) =>
      process.request('queue.release', () => {
        for (const { receiptHandle } of all) {
          try {
            queue.changeVisibility(receiptHandle, 0);
          } catch {
            // It is visible already.
          }
        }
      }),
    depth: () => process.request('queue.size', () => ({ visible: queue.messages.length, hidden: 0 })),
  };
}

/**
 * The same bodies again, and the letter goes once its copy is there. The copies are messages of their own to the queue: nothing
 * says that it takes them for ones it has seen.
 */
async function moveAll(world: World, process: Process): Promise<void> {
  await moveEach(world.uploadsDead, world.uploads, process);
  await moveEach(world.enrollmentsDead, world.enrollments, process);
}

async function moveEach(from: SimulatedQueue, to: SimulatedQueue, process: Process): Promise<void> {
  // What comes back meanwhile waits for the next redrive.
  for (const { id } of [...from.messages]) {
    await process.request('queue.move', () => {
      const letter = from.take(id);
      if (letter !== undefined) to.send(letter.body, { groupId: letter.groupId });
    });
  }
}
