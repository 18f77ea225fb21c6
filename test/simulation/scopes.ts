import type { Limits } from './engine/branches.ts';
import { START } from './engine/scheduler.ts';
import type { FaultRates, Plan, PublishingPlan } from './plan.ts';
import type { Version } from './product.ts';

export type ScopeName =
  | 'two images in one batch'
  | 'two images, each by itself'
  | 'the same image twice'
  | 'two images on their last deliveries'
  | 'the same image three times, on its last deliveries'
  | 'two images of a new person in one batch'
  | 'two images of a new person, each by itself'
  | 'two images, published and annotated'
  | 'two images, and the current version is deployed'
  | 'two images, and the version before is deployed';

/** A world that is small enough for every course of events: one person, two images or three. */
export interface Scope {
  readonly name: ScopeName;
  readonly plan: Plan;
  /** Of a long search. */
  readonly limits: Limits;
}

/** Nothing goes wrong by chance. */
const NO_RATES: FaultRates = {
  crash: 0,
  throttle: 0,
  lost: 0,
  freeze: 0,
  lateWrite: 0,
  slow: 0,
  conflict: 0,
  hotPartitions: 0,
  duplicate: 0,
  undeleted: 0,
  lateBatch: 0,
  tencent: {
    lostAnswer: 0,
    serverError: 0,
    notSent: 0,
    throttled: 0,
    busy: 0,
    account: 0,
    refusedRequest: 0,
    unknownCode: 0,
    addsBeforeRefusal: 0,
    slow: 0,
    createdWhenMissed: 0,
  },
  somebodyElse: 0,
  deletedSoon: 0,
  earlyRedrives: 0,
};

const PLAN: Plan = {
  seed: 0,
  rates: NO_RATES,
  outages: [],
  rotation: undefined,
  deployments: { first: 'current', changes: [] },
  faultsEnd: START + 10 * 60_000,
  maxSkewMs: 0,
  persons: 1,
  uploads: 2,
  spreadMs: 0,
  missingPersons: 0,
  isVersioned: true,
  requestsPerSecond: 50,
  maxConcurrency: 2,
  allowDuplicates: false,
  base64Fallback: false,
  intakeReceives: 5,
  receivedBefore: 0,
  prepareImages: 'never',
  unfitImages: 0,
  expiring: 0,
  publishing: undefined,
  badImages: 0,
  twins: 0,
  options: 0,
};

/** After the first call was opened, and before it is looked up. */
const DEPLOYED_AT = START + 10_000;

function deployed(first: Version, to: Version): Plan['deployments'] {
  return { first, changes: (['enroll', 'intake'] as const).map((stage) => ({ at: DEPLOYED_AT, stage, to })) };
}

const PUBLISHING: PublishingPlan = {
  events: true,
  annotations: true,
  refused: 0,
  passing: 0,
  refusedRequests: 0,
  annotationsRefused: 0,
  repeated: 0,
  busOutage: undefined,
  earlyRedrives: 0,
};

const TWO_FAULTS: Limits = { faults: 2, standstills: 1 };
/** Two functions that run beside each other, and three images, have many more courses. */
const ONE_FAULT: Limits = { faults: 1, standstills: 1 };

/** Nobody knows the person, and only the searched faults keep the first image from creating it. */
const NEW_PERSON: Plan = {
  ...PLAN,
  missingPersons: 1,
  creation: { named: 0, refusedName: 0, similar: 0, groupMissing: 0, forestalled: 0 },
};

export const SCOPES: readonly Scope[] = [
  { name: 'two images in one batch', limits: TWO_FAULTS, plan: { ...PLAN, batchSize: 10 } },
  { name: 'two images, each by itself', limits: ONE_FAULT, plan: { ...PLAN, batchSize: 1 } },
  { name: 'the same image twice', limits: TWO_FAULTS, plan: { ...PLAN, batchSize: 10, twins: 1 } },
  {
    name: 'two images on their last deliveries',
    limits: TWO_FAULTS,
    plan: { ...PLAN, batchSize: 10, intakeReceives: 2, receivedBefore: 40 },
  },
  { name: 'two images of a new person in one batch', limits: TWO_FAULTS, plan: { ...NEW_PERSON, batchSize: 10 } },
  { name: 'two images of a new person, each by itself', limits: ONE_FAULT, plan: { ...NEW_PERSON, batchSize: 1 } },
  {
    name: 'two images, published and annotated',
    limits: TWO_FAULTS,
    plan: { ...PLAN, batchSize: 10, publishing: PUBLISHING },
  },
  {
    name: 'two images, and the current version is deployed',
    limits: TWO_FAULTS,
    plan: { ...PLAN, batchSize: 10, deployments: deployed('previous', 'current') },
  },
  {
    name: 'two images, and the version before is deployed',
    limits: TWO_FAULTS,
    plan: { ...PLAN, batchSize: 10, deployments: deployed('current', 'previous') },
  },
  {
    // A function stops before it rejects the second image. The next ones fail that image on its last delivery, and reject the third.
    name: 'the same image three times, on its last deliveries',
    limits: ONE_FAULT,
    plan: { ...PLAN, batchSize: 2, twins: 1, uploads: 3, receivedBefore: 40 },
  },
];

export function scopeNamed(name: ScopeName): Scope {
  return SCOPES.find((scope) => scope.name === name) as Scope;
}
