import { Random } from './engine/random.ts';
import { START } from './engine/scheduler.ts';
import type { Version } from './product.ts';

/** Probabilities, per request unless said otherwise. */
export interface FaultRates {
  readonly crash: number;
  readonly throttle: number;
  readonly lost: number;
  readonly freeze: number;
  /** Of writes made from what was read before: that is where a late process could do most harm. */
  readonly lateWrite: number;
  /** Of requests that take up to seconds. */
  readonly slow: number;
  /** Of writes that collide with another one. */
  readonly conflict: number;
  /** Of partitions of tables and indexes that are too busy at any one time. */
  readonly hotPartitions: number;
  /** Of messages and events that are delivered twice. */
  readonly duplicate: number;
  /** Of deletions that a queue never carries out. */
  readonly undeleted: number;
  /** Of batches that wait for minutes between queue and function. */
  readonly lateBatch: number;
  /** Of requests to Tencent, each of its own kind. */
  readonly tencent: TencentRates;
  /** Of uploads whose person is changed by somebody else at some time. */
  readonly somebodyElse: number;
  /** Of new faces whose person somebody else deletes soon after. */
  readonly deletedSoon: number;
  /** Of redrives by an operator while everything is still going wrong, in all. */
  readonly earlyRedrives: number;
}

export interface TencentRates {
  readonly lostAnswer: number;
  readonly serverError: number;
  readonly notSent: number;
  readonly throttled: number;
  readonly busy: number;
  readonly account: number;
  readonly refusedRequest: number;
  readonly unknownCode: number;
  /** Of refusals that added some images all the same. */
  readonly addsBeforeRefusal: number;
  readonly slow: number;
  /** Of unknown persons that were asked for. */
  readonly createdWhenMissed: number;
}

/** Of requests or images, when the stack creates persons. */
export interface CreationRates {
  /** Of uploads whose metadata has a name. */
  readonly named: number;
  /** Of names that the account refuses. */
  readonly refusedName: number;
  /** Of images whose face the account takes for another person. */
  readonly similar: number;
  /** Of creations while the group is not there or is being deleted. */
  readonly groupMissing: number;
  /** Of creations that another program forestalls. */
  readonly forestalled: number;
}

type Service = 's3' | 'tables' | 'queue' | 'pacer' | 'tencent' | 'secret' | 'bus' | 'firehose';

export interface Outage {
  readonly service: Service;
  readonly from: number;
  readonly to: number;
}

export type Stage = 'intake' | 'enroll';

/** Which version each stage runs, and when another one is deployed. */
interface Deployments {
  readonly first: Version;
  /** In the order of their times. */
  readonly changes: readonly { readonly at: number; readonly stage: Stage; readonly to: Version }[];
}

/** What is published, and what goes wrong with it besides the faults of all processes. Probabilities are per request. */
export interface PublishingPlan {
  readonly events: boolean;
  readonly annotations: boolean;
  /** Of entries that the bus refuses for good. */
  readonly refused: number;
  /** Of entries that the bus refuses in passing, and of annotations. */
  readonly passing: number;
  /** Of requests that the bus refuses for good as a whole. */
  readonly refusedRequests: number;
  /** Of objects that S3 never annotates. */
  readonly annotationsRefused: number;
  /** Of batches of the stream that come again though all of them was done. */
  readonly repeated: number;
  /** Longer than all others: after an hour, events are moved to the dead-letter queue. */
  readonly busOutage: Outage | undefined;
  /** Of the dead-letter queue, while everything is still going wrong. */
  readonly earlyRedrives: number;
}

/** Persons who are erased while everything else goes on. Probabilities are per upload or request. */
export interface ErasurePlan {
  readonly requests: number;
  /** They come at any time from the beginning on, within so many milliseconds. */
  readonly withinMs: number;
  /** Of uploads that replace the object of another person. */
  readonly sharedKeys: number;
  /** Of versions that S3 keeps: an erasure that meets one is INCOMPLETE. */
  readonly locked: number;
  /** Of requests that are sent again. */
  readonly repeated: number;
  /** Whether persons come back weeks later. */
  readonly comesBack: boolean;
  /** Of events of erasures that the bus refuses in passing. */
  readonly refusedEvents: number;
}

/** What goes wrong with the delivery stream. Probabilities are per request, or per record. */
export interface AnalyticsRates {
  /** Of records that are refused in passing. */
  readonly passing: number;
  /** Of requests that are refused for good as a whole. */
  readonly refusedRequests: number;
  /** As long as that of the bus may be. */
  readonly outage: Outage | undefined;
}

/** What one seed is made of: which faults there are at all, how often, and what is uploaded. */
export interface Plan {
  readonly seed: number;
  readonly rates: FaultRates;
  readonly outages: readonly Outage[];
  /** The keys in the secret are wrong meanwhile. */
  readonly rotation: { readonly from: number; readonly to: number } | undefined;
  readonly deployments: Deployments;
  readonly faultsEnd: number;
  readonly maxSkewMs: number;
  readonly persons: number;
  readonly uploads: number;
  /** Uploads are spread over that many milliseconds. */
  readonly spreadMs: number;
  /** Of persons that the account does not know, or not yet. */
  readonly missingPersons: number;
  /** Undefined when images of unknown persons are rejected. */
  readonly creation?: CreationRates | undefined;
  /** Of enrolled images whose face an app wants removed. */
  readonly removals?: number | undefined;
  readonly isVersioned: boolean;
  readonly requestsPerSecond: number;
  readonly maxConcurrency: number;
  /** Of both functions; any unless given. */
  readonly batchSize?: number | undefined;
  readonly allowDuplicates: boolean;
  readonly base64Fallback: boolean;
  readonly intakeReceives: number;
  /** Deliveries that an enrollment has behind it when the seed begins: only few seeds could wait for forty. */
  readonly receivedBefore: number;
  readonly prepareImages: 'never' | 'needed' | 'always';
  /** Of uploads that Tencent would refuse for their format. */
  readonly unfitImages: number;
  /** Of prepared objects that expire while their image still waits. */
  readonly expiring: number;
  /** Undefined: no outcome is published. */
  readonly publishing: PublishingPlan | undefined;
  /** Undefined: nobody is erased. The version before knows no tombstone, so nobody is while that runs. */
  readonly erasures?: ErasurePlan | undefined;
  /** Persons have pseudonyms, and what is published is stored for analysis as well. Undefined: neither. */
  readonly analytics?: AnalyticsRates | undefined;
  /** Of uploads that are no good image in one way or another. */
  readonly badImages: number;
  readonly twins: number;
  /** Of uploads that ask for something of their own, and so for a request of their own. */
  readonly options: number;
}

const SERVICES: readonly Service[] = ['s3', 'tables', 'queue', 'pacer', 'tencent', 'secret'];
const MINUTE = 60_000;

/** Each seed has faults of its own choosing: with all of them at once nothing would ever get far. */
export function planOf(seed: number): Plan {
  // Another stream than the one that orders events, so that a change there leaves the plans as they are.
  const random = new Random(seed + 2 ** 32 * 77);
  const some = (share: number, min: number, max: number) => someOf(random, share, min, max);
  // And others for what was thought of later.
  const hot = new Random(seed + 2 ** 32 * 78);
  const deleting = new Random(seed + 2 ** 32 * 79);
  const deploying = new Random(seed + 2 ** 32 * 80);
  const planned: Deployments = deploying.chance(0.3) ? deployments(deploying) : { first: 'current', changes: [] };
  const publishing = new Random(seed + 2 ** 32 * 81);
  const creation = creationOf(new Random(seed + 2 ** 32 * 91));
  const isDeploying = planned.changes.length > 0;
  // The version before looks a lost removal up and does not know which row it belongs to, until the message comes again.
  const removals = isDeploying ? 0 : someOf(new Random(seed + 2 ** 32 * 92), 0.15, 0.1, 0.9);
  const isLate = random.chance(0.3);
  const erasures = isDeploying ? undefined : erasuresOf(new Random(seed + 2 ** 32 * 121));
  const faultsEnd = START + random.magnitude(MINUTE, 20 * MINUTE);
  const outages = random.chance(0.12) ? [outage(random)] : [];
  const rotationFrom = START + random.int(0, 2 * MINUTE);
  const rotation = random.chance(0.12)
    ? { from: rotationFrom, to: rotationFrom + random.magnitude(10_000, 60 * MINUTE) }
    : undefined;
  return {
    seed,
    rates: {
      crash: some(0.5, 0.002, 0.06),
      throttle: some(0.3, 0.005, 0.1),
      lost: some(0.4, 0.005, 0.15),
      freeze: some(0.45, 0.004, 0.12),
      lateWrite: isLate ? random.next() * 0.6 : 0,
      slow: some(0.5, 0.02, 0.4),
      conflict: some(0.3, 0.01, 0.2),
      duplicate: some(0.5, 0.02, 0.4),
      undeleted: some(0.4, 0.02, 0.4),
      lateBatch: some(0.2, 0.02, 0.3),
      tencent: {
        lostAnswer: some(0.6, 0.05, 0.6),
        serverError: some(0.3, 0.02, 0.3),
        notSent: some(0.2, 0.02, 0.3),
        throttled: some(0.3, 0.02, 0.3),
        busy: some(0.2, 0.02, 0.3),
        account: some(0.1, 0.02, 0.3),
        refusedRequest: some(0.12, 0.02, 0.3),
        unknownCode: some(0.25, 0.02, 0.4),
        addsBeforeRefusal: some(0.5, 0.1, 0.9),
        slow: some(0.5, 0.1, 0.9),
        createdWhenMissed: isLate ? 0.8 : some(0.3, 0.1, 0.5),
      },
      somebodyElse: some(0.25, 0.1, 0.6),
      hotPartitions: someOf(hot, 0.2, 0.02, 0.3),
      deletedSoon: someOf(deleting, 0.3, 0.1, 0.8),
      earlyRedrives: random.chance(0.4) ? random.int(1, 5) : 0,
    },
    outages,
    rotation,
    deployments: planned,
    faultsEnd: Math.max(faultsEnd, rotation?.to ?? 0, ...outages.map(({ to }) => to)),
    maxSkewMs: random.chance(0.5) ? 0 : random.chance(0.7) ? random.int(50, 400) : random.int(400, 2_500),
    persons: random.pick([1, 2, 2, 3, 5]),
    uploads: random.int(3, 15),
    spreadMs: random.magnitude(100, 3 * MINUTE),
    missingPersons: Math.max(random.chance(isLate ? 0.7 : 0.05) ? 0.8 : 0.06, creation === undefined ? 0 : 0.8),
    creation,
    isVersioned: !random.chance(0.02) || erasures !== undefined,
    requestsPerSecond: random.pick([1, 2, 5, 20, 50]),
    maxConcurrency: random.pick([2, 3, 10]),
    allowDuplicates: random.chance(0.15),
    base64Fallback: random.chance(0.3),
    intakeReceives: random.pick([3, 5, 12]),
    receivedBefore: random.chance(0.3) ? random.int(34, 41) : 0,
    // The removal of a face is an event, and no outcome.
    publishing: removals > 0 ? undefined : publishingOf(publishing),
    erasures,
    analytics: analyticsOf(new Random(seed + 2 ** 32 * 111)),
    removals,
    ...preparation(new Random(seed + 2 ** 32 * 101), isRolledBack(planned)),
    badImages: random.chance(0.5) ? 0 : random.next() * 0.7,
    twins: random.chance(0.5) ? 0 : random.next() * 0.6,
    options: random.chance(0.5) ? 0.1 : 0.7,
  };
}

/** The version before cannot send what was prepared, so who goes back to it loses images that need it. */
function isRolledBack({ changes }: Deployments): boolean {
  return changes.some(({ to }) => to === 'previous');
}

/** Functions of the version before finish what they have begun within this time. */
const PREVIOUS_ENDS_WITHIN_MS = 10 * MINUTE;

/**
 * Whether functions of the version before may still run, or run again.
 *
 * @param now epoch milliseconds
 */
export function mayRunPrevious({ first, changes }: Deployments, now: number): boolean {
  if (isRolledBack({ first, changes })) return true;
  return first === 'previous' && changes.some(({ at }) => now < at + PREVIOUS_ENDS_WITHIN_MS);
}

function preparation(random: Random, isNever: boolean): Pick<Plan, 'prepareImages' | 'unfitImages' | 'expiring'> {
  const [isOff, unfitImages, expiring] = [random.chance(0.4), random.next(), someOf(random, 0.5, 0.02, 0.4)];
  if (isNever || isOff) return { prepareImages: 'never', unfitImages: 0, expiring: 0 };
  return { prepareImages: random.chance(0.7) ? 'needed' : 'always', unfitImages, expiring };
}

function publishingOf(random: Random): PublishingPlan {
  const from = START + random.magnitude(1_000, 5 * MINUTE);
  return {
    events: random.chance(0.9),
    annotations: random.chance(0.4),
    refused: someOf(random, 0.4, 0.02, 0.4),
    passing: someOf(random, 0.5, 0.02, 0.6),
    refusedRequests: someOf(random, 0.2, 0.02, 0.2),
    annotationsRefused: someOf(random, 0.2, 0.02, 0.3),
    repeated: someOf(random, 0.5, 0.05, 0.5),
    busOutage: random.chance(0.05)
      ? { service: 'bus', from, to: from + random.magnitude(MINUTE, 100 * MINUTE) }
      : undefined,
    earlyRedrives: random.chance(0.3) ? random.int(1, 3) : 0,
  };
}

function erasuresOf(random: Random): ErasurePlan | undefined {
  return random.chance(0.15) ? someErasures(random) : undefined;
}

/** Of a seed in which persons are erased. */
export function someErasures(random: Random): ErasurePlan {
  return {
    requests: random.int(1, 4),
    withinMs: random.magnitude(10_000, 30 * MINUTE),
    sharedKeys: someOf(random, 0.5, 0.1, 0.6),
    locked: someOf(random, 0.3, 0.05, 0.5),
    repeated: someOf(random, 0.5, 0.1, 1),
    comesBack: random.chance(0.5),
    refusedEvents: someOf(random, 0.4, 0.05, 1),
  };
}

function analyticsOf(random: Random): AnalyticsRates | undefined {
  if (!random.chance(0.4)) return undefined;
  const from = START + random.magnitude(1_000, 5 * MINUTE);
  return {
    passing: someOf(random, 0.5, 0.02, 0.6),
    refusedRequests: someOf(random, 0.3, 0.02, 0.3),
    outage: random.chance(0.05)
      ? { service: 'firehose', from, to: from + random.magnitude(MINUTE, 100 * MINUTE) }
      : undefined,
  };
}

function creationOf(random: Random): CreationRates | undefined {
  if (!random.chance(0.35)) return undefined;
  return {
    named: random.chance(0.5) ? random.next() : 0,
    refusedName: someOf(random, 0.3, 0.05, 0.5),
    similar: someOf(random, 0.3, 0.05, 0.5),
    groupMissing: someOf(random, 0.2, 0.02, 0.5),
    forestalled: someOf(random, 0.4, 0.05, 0.6),
  };
}

/** To the current version, to the one before, or there and back. The stages follow each other within a minute. */
function deployments(random: Random): Deployments {
  const first: Version = random.chance(0.6) ? 'previous' : 'current';
  const isBack = random.chance(0.4);
  const changes: Deployments['changes'][number][] = [];
  let at = START;
  for (let to: Version = other(first), count = isBack ? 2 : 1; count > 0; count--, to = other(to)) {
    at += random.magnitude(1_000, 5 * MINUTE);
    // Enroll comes first when the current version is deployed; the one before did not care.
    const stages: readonly Stage[] =
      to === 'current' || random.chance(0.5) ? ['enroll', 'intake'] : ['intake', 'enroll'];
    for (const stage of stages) {
      changes.push({ at, stage, to });
      at += random.magnitude(100, MINUTE);
    }
  }
  return { first, changes };
}

function other(version: Version): Version {
  return version === 'current' ? 'previous' : 'current';
}

/** Nothing at all, or with that chance a number of which small ones are as likely as large ones. */
function someOf(random: Random, share: number, min: number, max: number): number {
  return random.chance(share) ? Math.exp(Math.log(min) + random.next() * Math.log(max / min)) : 0;
}

function outage(random: Random): Outage {
  const from = START + random.int(0, MINUTE);
  return { service: random.pick(SERVICES), from, to: from + random.magnitude(MINUTE, 5 * 60 * MINUTE) };
}
