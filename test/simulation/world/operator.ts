import { Process } from '../engine/process.ts';
import type { SimulatedQueue } from './simulated-queue.ts';
import { TABLE_NAMES } from './tables.ts';
import type { World } from './world.ts';

/** Redrives the dead-letter queues, by the project's own command or by the console. */
export function redrive(world: World, how: 'console' | 'command'): void {
  const process = new Process('operator', 0, world.scheduler, world.faults);
  world.scheduler.count(`redrive by ${how}`);
  world.scheduler.tell('operator', () => `redrives the dead-letter queues by ${how}`);
  const work = how === 'console' ? moveAll(world, process) : redriveByCommand(world, process);
  work.catch((error) => world.scheduler.tell('operator', () => `redrive ended: ${error}`));
}

async function redriveByCommand(world: World, process: Process): Promise<void> {
  const { product, tables } = world;
  const options = { dryRun: false };
  const context = { clock: process, onMessage: () => {} };
  const sqs = world.sqs(process);
  const rows = new product.DynamoSubmissions(tables.client(process), TABLE_NAMES);
  const deadLettersOf = (queue: SimulatedQueue) => new product.SqsDeadLetterQueue(sqs, queue.name);
  const uploads = new product.SqsUploadsQueue(sqs, world.uploads.name);
  await product.redriveUploads(
    { deadLetters: deadLettersOf(world.uploadsDead), queue: uploads, rows },
    options,
    context,
  );
  // No command redrives erasures.
  await moveEach(world.erasuresDead, world.erasures, process);
  const queue = world.enrollmentQueue(process);
  const preparations = world.preparationQueue(process);
  const stages = [
    ['prepare', world.preparationsDead],
    ['enroll', world.enrollmentsDead],
  ] as const;
  for (const [stage, dead] of stages) {
    const ports = { stage, deadLetters: deadLettersOf(dead), queue, preparations, rows };
    await product.redriveEnrollments(ports, options, context);
  }
}

/**
 * The same bodies again, and the letter goes once its copy is there. The copies are messages of their own to the queue: nothing
 * says that it takes them for ones it has seen.
 */
async function moveAll(world: World, process: Process): Promise<void> {
  await moveEach(world.uploadsDead, world.uploads, process);
  await moveEach(world.preparationsDead, world.preparations, process);
  await moveEach(world.enrollmentsDead, world.enrollments, process);
  await moveEach(world.erasuresDead, world.erasures, process);
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
