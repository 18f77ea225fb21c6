import { ErasurePromises } from '../promises/erasure-promises.ts';
import { checkRejection } from '../promises/rejection-promises.ts';
import { decideUnknown, reopenRejected, undecided } from './decisions.ts';
import { Erasures } from './erasures.ts';
import { startEnroll, startIntake } from './functions.ts';
import { LambdaFunction } from './lambda-function.ts';
import { redrive } from './operator.ts';
import { checkRemoval, planRemoval } from './removals.ts';
import { deleteSoon, planSomebodyElse } from './somebody-else.ts';
import { startErase } from './start-erase.ts';
import { startPrepare } from './start-prepare.ts';
import { planTidyUp } from './tidy-up.ts';
import { planUploads } from './uploads.ts';
import { ENROLL_TIMEOUT_MS, ERASE_TIMEOUT_MS, INTAKE_TIMEOUT_MS, PREPARE_TIMEOUT_MS, type World } from './world.ts';

const INTAKE_CONCURRENCY = 20;

/** Sets everything going: the functions, the app, everybody else, the operators, and the end of all faults. */
export function begin(world: World): void {
  const { scheduler, plan, faults, enrollments } = world;
  world.onFinal = (row) => {
    if (row.status === 'REJECTED') checkRejection(row, world);
    else if (row.removedAt !== undefined) checkRemoval(row, world);
    else {
      planTidyUp(row, world);
      planRemoval(row, world);
    }
  };
  world.onAdded = (personId) => deleteSoon(personId, world);
  world.prepared.onPut = (key) => expireSoon(key, world);
  world.promises.erasures = plan.erasures && new ErasurePromises(world);
  enrollments.receivedBefore = plan.receivedBefore;
  startFunctions(world);
  startPublishing(world);
  const personIds = createPersons(world);
  planUploads(world, personIds);
  erasePersons(world, personIds);
  planSomebodyElse(world);
  planEarlyOperators(world);
  scheduler.at(plan.faultsEnd, () => {
    faults.isActive = false;
    enrollments.receivedBefore = 0;
    scheduler.tell('THE WORLD', () => 'is at peace: no more faults from now on');
  });
}

function erasePersons(world: World, personIds: readonly string[]): void {
  if (world.plan.erasures === undefined) return;
  const erasures = new Erasures(world.plan.erasures, world);
  world.erasedPersons = erasures;
  erasures.begin(personIds);
}

function startFunctions(world: World): void {
  const { scheduler, faults, plan, lostOnLast } = world;
  const common = { maxSkewMs: plan.maxSkewMs, batchSize: plan.batchSize, lostOnLast };
  new LambdaFunction(scheduler, faults, {
    ...common,
    name: 'intake',
    timeoutMs: INTAKE_TIMEOUT_MS,
    maxConcurrency: INTAKE_CONCURRENCY,
    queue: world.uploads,
    version: () => world.deployed('intake'),
    start: (process) => startIntake(process, world),
  });
  new LambdaFunction(scheduler, faults, {
    ...common,
    batchSize: 1,
    name: 'prepare',
    timeoutMs: PREPARE_TIMEOUT_MS,
    maxConcurrency: plan.maxConcurrency,
    queue: world.preparations,
    version: () => 'current',
    start: (process) => startPrepare(process, world),
  });
  new LambdaFunction(scheduler, faults, {
    ...common,
    name: 'enroll',
    timeoutMs: ENROLL_TIMEOUT_MS,
    maxConcurrency: plan.maxConcurrency,
    queue: world.enrollments,
    version: () => world.deployed('enroll'),
    start: (process) => startEnroll(process, world),
  });
  if (plan.erasures === undefined) return;
  new LambdaFunction(scheduler, faults, {
    ...common,
    batchSize: 1,
    name: 'erase',
    timeoutMs: ERASE_TIMEOUT_MS,
    maxConcurrency: 2,
    queue: world.erasures,
    version: () => 'current',
    start: (process) => startErase(process, world),
  });
}

/** A prepared object expires after 30 days, and a redrive may come later than that. */
function expireSoon(key: string, { scheduler, faults, plan, prepared }: World): void {
  if (!faults.isActive || plan.expiring === 0 || !scheduler.random.chance(plan.expiring)) return;
  scheduler.after(scheduler.random.magnitude(10, 600_000), () => {
    if (prepared.objects.delete(key)) scheduler.count('prepared objects that expired');
  });
}

function startPublishing({ publishing, tables, promises, scheduler }: World): void {
  if (publishing === undefined) return;
  publishing.begin();
  tables.onRowRecord = (objectKey, item) => publishing.stream.append(objectKey, item, scheduler.now);
  publishing.bus.onEvent = (entry) => promises.outcomes?.published(entry);
  if (publishing.lake !== undefined) publishing.lake.onRow = (row) => promises.analyzed?.stored(row);
}

function createPersons({ scheduler: { random }, plan, tencent }: World): readonly string[] {
  return Array.from({ length: plan.persons }, (_, index) => {
    const personId = String(1001 + index);
    const exists = !random.chance(plan.missingPersons);
    const count = random.chance(0.6) ? 0 : random.int(0, 5);
    // A person that somebody will create later gets its faces then.
    const isUnborn = plan.creation !== undefined && !exists;
    const faces = Array.from({ length: isUnborn ? 0 : count }, () => tencent.newFace(undefined));
    tencent.persons.set(personId, {
      faces,
      exists,
      name: 'foreign',
      groupIds: ['theirs'],
      isIllegal: random.chance(0.02),
      wasMissing: !exists,
      wasChanged: false,
      busyUntil: 0,
      busyWith: undefined,
    });
    return personId;
  });
}

/** Operators do not wait for peace. */
function planEarlyOperators(world: World): void {
  const { scheduler, plan, faults } = world;
  for (let count = plan.rates.earlyRedrives; count > 0; count--) {
    scheduler.after(scheduler.random.magnitude(5_000, 900_000), () => {
      if (faults.isActive) redrive(world, scheduler.random.chance(0.4) ? 'console' : 'command');
    });
    scheduler.after(scheduler.random.magnitude(30_000, 900_000), () => {
      if (faults.isActive) decide(world);
    });
  }
}

function decide(world: World): void {
  const { scheduler, tables } = world;
  for (const row of undecided(world)) decideUnknown(row, world);
  for (const row of tables.rows.values()) {
    if (row.status === 'REJECTED' && scheduler.random.chance(0.1)) reopenRejected(row, world);
  }
}
