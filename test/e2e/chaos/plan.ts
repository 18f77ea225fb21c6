import { cutInTheScan } from '../../../local/samples/damage.ts';
import { type jpeg as drawJpeg, jpeg } from '../../../local/samples/render.ts';
import type { Fault } from '../../../local/stand-in/faults.ts';
import { Random } from '../../simulation/engine/random.ts';
import type { AwsTrouble } from '../stack/aws-trouble.ts';

/** Everything that a seed decides: what is uploaded when, and what goes wrong. Times are milliseconds of the storm. */
export interface Plan {
  readonly seed: number;
  readonly persons: readonly PlannedPerson[];
  readonly uploads: readonly PlannedUpload[];
  /** Tencent's faults from the beginning; each waits for a request of its person. */
  readonly faults: readonly Fault[];
  readonly bursts: readonly { readonly at: number; readonly fault: Fault }[];
  readonly trouble: readonly StormTrouble[];
  /** The enroll function is killed during a call for each of these persons. */
  readonly killedDuringCall: readonly string[];
  readonly rotationAt: number;
}

interface PlannedPerson {
  readonly personId: string;
  /** Faces that another program added before. */
  readonly faces: number;
}

export interface PlannedUpload {
  readonly at: number;
  readonly key: string;
  /** The person tag as it is sent. */
  readonly personId?: string | undefined;
  readonly image: () => Promise<Buffer>;
  /** Every end that is right when nothing gets lost: a status, with its reason after a blank. */
  readonly ends: readonly string[];
  /** Its event comes again so long after it. */
  readonly eventAgainAfter?: number | undefined;
  /** Its message for enroll comes again so long after it. */
  readonly messageAgainAfter?: number | undefined;
}

/** What happens between the functions of the storm and AWS. */
type StormTrouble = AwsTrouble<'intake' | 'enroll'>;

/** The uploads of one storm come within this time. */
const UPLOADS_WITHIN_MS = 8_000;

const ENROLLED = ['ENROLLED'];

export function planOf(seed: number): Plan {
  const random = new Random(seed);
  const persons: PlannedPerson[] = [];
  const uploads: PlannedUpload[] = [];
  let looks = 0;

  /** A person who looks different from the persons near in the list. */
  const person = (personId: string, faces = 0) => {
    persons.push({ personId, faces });
    looks += 1;
    const look = looks;
    let shots = 0;
    return (more: Partial<Parameters<typeof drawJpeg>[0]> = {}) => {
      const shot = shots++;
      return () => jpeg({ person: look, shot, width: 160, height: 200, ...more });
    };
  };
  const upload = (what: Omit<PlannedUpload, 'at'>, at = random.int(0, UPLOADS_WITHIN_MS)) => {
    const eventAgainAfter = random.chance(0.15) ? random.int(100, 9_000) : undefined;
    const messageAgainAfter = random.chance(0.15) ? random.int(2_000, 9_000) : undefined;
    uploads.push({ at, ...what, eventAgainAfter, messageAgainAfter });
  };

  const plain = Array.from({ length: 17 }, (_, index) => `plain-${index}`);
  for (const personId of plain) {
    const faces = random.int(0, 1);
    const portrait = person(personId, faces);
    // A full person's bad images would be refused for its fullness, as single ones.
    const good = random.int(2, 4 - faces);
    // Some upload all at once, others now and then.
    const at = random.chance(0.6) ? random.int(0, UPLOADS_WITHIN_MS) : undefined;
    for (let index = 0; index < good; index++) {
      upload({ key: `${personId}/${index}.jpg`, personId, image: portrait(), ends: ENROLLED }, at);
    }
    if (random.chance(0.3)) {
      const ends = ['REJECTED NoFaceDetected'];
      upload({ key: `${personId}/landscape.jpg`, personId, image: portrait({ faceless: true }), ends }, at);
    }
    if (random.chance(0.15)) {
      const whole = portrait();
      const ends = ['REJECTED ImageUndecodable'];
      upload({ key: `${personId}/half.jpg`, personId, image: async () => cutInTheScan(await whole()), ends }, at);
    }
  }

  for (const personId of ['crowded-0', 'crowded-1']) {
    const portrait = person(personId, random.int(0, 2));
    const at = random.int(0, UPLOADS_WITHIN_MS);
    for (let index = 0; index < 8; index++) {
      const ends = [...ENROLLED, 'REJECTED PersonFull'];
      upload({ key: `${personId}/${index}.jpg`, personId, image: portrait(), ends }, at + random.int(0, 1_500));
    }
  }

  const versioned = person('versioned');
  const versionedAt = random.int(0, 4_000);
  for (let index = 0; index < 4; index++) {
    const key = 'versioned/portrait.jpg';
    upload({ key, personId: 'versioned', image: versioned(), ends: ENROLLED }, versionedAt + index * 150);
  }

  const duplicate = person('duplicate');
  for (const key of ['duplicate/a.jpg', 'duplicate/b.jpg']) {
    const image = duplicate();
    const ends = [...ENROLLED, 'REJECTED DuplicateImage'];
    const at = random.int(0, 4_000);
    upload({ key, personId: 'duplicate', image, ends }, at);
    upload({ key, personId: 'duplicate', image, ends }, at + random.int(50, 3_000));
    upload({ key: `copy of ${key}`, personId: 'duplicate', image, ends }, at + random.int(50, 3_000));
  }

  const hostileId = 'Team-7_%@#&';
  const hostile = person(hostileId);
  for (const key of HOSTILE_KEYS) upload({ key, personId: hostileId, image: hostile(), ends: ENROLLED });

  // Images whose answers take too long are uploaded together, so that the function waits for them at the same time. Another
  // image is uploaded before: the emulator passes on the messages for enroll one batch at a time.
  upload({ key: 'first/0.jpg', personId: 'first', image: person('first')(), ends: ENROLLED }, 0);
  for (const personId of SLOW_PERSONS) {
    upload({ key: `${personId}/0.jpg`, personId, image: person(personId)(), ends: ENROLLED }, 300);
  }
  for (const personId of LOST_PERSONS) {
    upload({ key: `${personId}/0.jpg`, personId, image: person(personId)(), ends: ENROLLED });
  }
  const killedDuringCall = ['killed-0', 'killed-1'];
  for (const personId of killedDuringCall) {
    const portrait = person(personId, random.int(0, 2));
    const at = random.int(500, UPLOADS_WITHIN_MS);
    const images = random.int(1, 3);
    for (let index = 0; index < images; index++) {
      upload({ key: `${personId}/${index}.jpg`, personId, image: portrait(), ends: ENROLLED }, at);
    }
  }
  const half = person('half-added');
  for (let index = 0; index < 4; index++) {
    upload({ key: `half-added/${index}.jpg`, personId: 'half-added', image: half(), ends: ENROLLED }, 1_000);
  }

  const stranger = () => jpeg({ person: 14, width: 160, height: 200 });
  for (let index = 0; index < 3; index++) {
    const ends = ['REJECTED PersonNotFound'];
    upload({ key: `unknown/${index}.jpg`, personId: 'unknown', image: stranger, ends });
    upload({ key: `untagged/${index}.jpg`, image: stranger, ends: ['REJECTED PersonTagMissing'] });
  }
  for (const [index, personId] of ['Anna Lee', '1'.repeat(65), '../1001'].entries()) {
    upload({ key: `illegal/${index}.jpg`, personId, image: stranger, ends: ['REJECTED PersonTagIllegal'] });
  }

  return {
    seed,
    persons,
    uploads: uploads.toSorted((one, other) => one.at - other.at),
    faults: [
      ...SLOW_PERSONS.map((personId): Fault => ({ action: 'CreateFace', personId, ...slowFault(random) })),
      ...LOST_PERSONS.map((personId): Fault => {
        return { action: 'CreateFace', personId, effect: random.pick(['none', 'done']), answer: { kind: 'reset' } };
      }),
      ...killedDuringCall.map((personId): Fault => ({ action: 'CreateFace', personId, delayMs: 700 })),
      { action: 'CreateFace', personId: 'half-added', delayMs: 600 },
      {
        action: 'CreateFace',
        personId: 'half-added',
        minImages: 2,
        effect: 'done',
        retCodes: [0, -1601, -1601, -1601],
        answer: { kind: 'reset' },
      },
      ...[...plain, 'crowded-0', 'crowded-1', 'versioned', 'duplicate', hostileId, 'unknown'].flatMap((personId) =>
        faultsOf(personId, random),
      ),
    ],
    bursts: [3, 7].map((second) => ({
      at: second * 1_000 + random.int(0, 3_000),
      fault: { times: random.int(3, 5), answer: { kind: 'error', code: random.pick(THROTTLED) } },
    })),
    trouble: troubleOf(random),
    killedDuringCall,
    rotationAt: random.int(3_000, UPLOADS_WITHIN_MS),
  };
}

const HOSTILE_KEYS = [
  'hostile/a b+c%2Fd/..e//"it\'s" <& so on?>.jpg',
  '人脸/张伟 😀 %.jpg',
  `hostile/${'k'.repeat(1_010)}.jpg`,
  'hostile/\\{"key": "$(rm)"}\t.jpg',
];

const SLOW_PERSONS = ['slow-0', 'slow-1', 'slow-2'];

/** Each loses an answer, whatever the seed. */
const LOST_PERSONS = ['lost-0', 'lost-1'];

const THROTTLED = ['RequestLimitExceeded', 'RequestLimitExceeded.UinLimitExceeded'];

/** The functions wait 8 s for an answer. A call takes effect within 20 s. */
function slowFault(random: Random): Fault {
  return random.pick<Fault>([
    { delayMs: random.int(8_500, 10_000) },
    { effect: 'late', lateMs: random.int(3_000, 10_000) },
    { effect: 'done', answer: { kind: 'silence' } },
    { effect: 'none', answer: { kind: 'silence' } },
  ]);
}

/** Few for each person: each costs seconds of real time. */
function faultsOf(personId: string, random: Random): readonly Fault[] {
  const faults: Fault[] = [];
  if (random.chance(0.65)) faults.push({ action: 'CreateFace', personId, ...callFault(random) });
  if (random.chance(0.25)) faults.push({ action: 'CreateFace', personId, ...callFault(random) });
  if (random.chance(0.25)) faults.push({ action: 'GetPersonBaseInfo', personId, answer: readAnswer(random) });
  return faults;
}

function callFault(random: Random): Fault {
  const effect = random.pick(['none', 'done'] as const);
  const status = random.pick([500, 502, 503]);
  const ofSeveral = { minImages: 2 };
  return random.pick<Fault>([
    { effect, answer: { kind: 'reset' } },
    { effect, answer: { kind: 'reset' } },
    { effect: 'done', answer: { kind: 'cutOff' } },
    { effect, answer: { kind: 'http', status } },
    { effect, answer: { kind: 'http', status: 200, body: '<html>Login required</html>' } },
    { effect, answer: { kind: 'error', code: 'InternalError' } },
    { effect, answer: { kind: 'error', code: 'FailedOperation.RequestTimeout' } },
    { effect, delayMs: random.int(1_000, 3_000), answer: { kind: 'reset' } },
    { answer: { kind: 'error', code: 'FailedOperation.ConflictOperation' } },
    { answer: { kind: 'error', code: 'FailedOperation.CreateFaceConcurrent' } },
    { answer: { kind: 'error', code: 'RequestLimitExceeded' } },
    { ...ofSeveral, answer: { kind: 'error', code: 'FailedOperation.ImageDownloadError' } },
    { ...ofSeveral, answer: { kind: 'error', code: 'FailedOperation.ImageDecodeFailed' } },
    // Whether Tencent adds some before it refuses a call is not documented.
    { ...ofSeveral, effect: 'done', answer: { kind: 'error', code: 'FailedOperation.ImageDownloadError' } },
    { retCodes: [-1200] },
  ]);
}

function readAnswer(random: Random): NonNullable<Fault['answer']> {
  return random.pick<NonNullable<Fault['answer']>>([
    { kind: 'reset' },
    { kind: 'http', status: 502 },
    { kind: 'error', code: 'InternalError' },
    { kind: 'error', code: 'RequestLimitExceeded' },
  ]);
}

/** Where a function may die: around each of its writes; not before the slow calls are under way. */
const CRASHES: readonly (Pick<StormTrouble, 'by' | 'operation'> & { readonly nth: readonly [number, number] })[] = [
  { by: 'enroll', operation: 'DynamoDB.UpdateItem', nth: [13, 35] },
  { by: 'enroll', operation: 'DynamoDB.TransactWriteItems', nth: [3, 7] },
  { by: 'enroll', operation: 'DynamoDB.TransactWriteItems', nth: [8, 16] },
  { by: 'intake', operation: 'DynamoDB.PutItem', nth: [8, 30] },
  { by: 'intake', operation: 'SQS.SendMessage', nth: [8, 30] },
];

interface TroubledRequest extends Pick<StormTrouble, 'by' | 'operation'> {
  readonly nthAtMost: number;
  readonly what: readonly StormTrouble['what'][];
}

const TROUBLED: readonly TroubledRequest[] = [
  ...['TransactWriteItems', 'TransactWriteItems', 'UpdateItem', 'UpdateItem'].map((operation): TroubledRequest => {
    const what = ['lose', 'loseRepeats', 'refuseRepeats'] as const;
    return { by: 'enroll', operation: `DynamoDB.${operation}`, nthAtMost: 25, what };
  }),
  // A delayed UpdateItem would bring requests to Tencent together that the pacer had kept apart.
  { by: 'enroll', operation: 'DynamoDB.TransactWriteItems', nthAtMost: 25, what: ['delay'] },
  { by: 'enroll', operation: 'DynamoDB.GetItem', nthAtMost: 30, what: ['refuse', 'refuseRepeats', 'delay'] },
  { by: 'enroll', operation: 'DynamoDB.Query', nthAtMost: 30, what: ['refuse', 'refuseRepeats', 'delay'] },
  { by: 'enroll', operation: 'SQS.ChangeMessageVisibility', nthAtMost: 10, what: ['refuseRepeats', 'loseRepeats'] },
  { by: 'intake', operation: 'DynamoDB.PutItem', nthAtMost: 60, what: ['refuseRepeats', 'lose', 'loseRepeats'] },
  { by: 'intake', operation: 'SQS.SendMessage', nthAtMost: 60, what: ['refuseRepeats', 'lose', 'loseRepeats'] },
  { by: 'intake', operation: 'S3.GET', nthAtMost: 60, what: ['refuse', 'refuseRepeats', 'lose'] },
];

function troubleOf(random: Random): readonly StormTrouble[] {
  const crashes = CRASHES.map(({ nth, ...where }): StormTrouble => {
    return { ...where, nth: random.int(...nth), what: random.pick(['killBefore', 'killAfter']) };
  });
  const others = TROUBLED.map(({ what, nthAtMost, ...where }): StormTrouble => {
    return { ...where, nth: random.int(1, nthAtMost), what: random.pick(what) };
  });
  return [...crashes, ...others];
}
