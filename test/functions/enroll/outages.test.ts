import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import type { NoCredentials, Outcome } from '../../../functions/domain/tencent/face-service.ts';
import { EnrollWorld } from '../../fakes/enroll-world.ts';
import { refused } from '../../fakes/fake-tencent.ts';

/** No image may be given up before an outage has lasted this long. */
const FOUR_HOURS_MS = 4 * 3_600_000;

/** Of the queue: the delivery after which SQS itself moves a message to the dead-letter queue. */
const MAX_RECEIVE_COUNT = 42;

/** What is wrong during one delivery. */
interface Outage {
  readonly name: string;
  begin(world: EnrollWorld): void;
}

const UNKNOWN = { kind: 'unknown', message: 'socket hang up' } as const;
const NO_KEYS: NoCredentials = { kind: 'noCredentials', message: 'The secret is empty.' };

const calls = (name: string, outcome: Outcome<never>): Outage => ({
  name,
  begin: (world) => world.tencent.alwaysAnswers({ call: outcome }),
});

const OUTAGES: readonly Outage[] = [
  calls('CreateFace does not answer', UNKNOWN),
  calls('CreateFace answers InternalError', refused('InternalError')),
  calls('CreateFace answers RequestTimeout', refused('FailedOperation.RequestTimeout')),
  calls('CreateFace answers ServerError', refused('FailedOperation.ServerError')),
  calls('CreateFace is throttled', refused('RequestLimitExceeded')),
  calls('the person is busy', refused('FailedOperation.ConflictOperation')),
  calls('the keys are refused', refused('AuthFailure.SignatureFailure')),
  calls('the permission is missing', refused('UnauthorizedOperation')),
  calls('the bill is unpaid', refused('ResourceUnavailable.InArrears')),
  calls('Tencent cannot be resolved', { kind: 'notSent', message: 'getaddrinfo ENOTFOUND' }),
  calls('the keys are gone when the request leaves', NO_KEYS),
  {
    name: 'Tencent answers nothing at all',
    begin: (world) => world.tencent.alwaysAnswers({ call: UNKNOWN, read: UNKNOWN }),
  },
  {
    name: 'every request is throttled',
    begin: (world) =>
      world.tencent.alwaysAnswers({ call: refused('RequestLimitExceeded'), read: refused('RequestLimitExceeded') }),
  },
  {
    name: 'the secret holds no keys',
    begin: (world) => {
      world.tencent.problem = NO_KEYS;
    },
  },
  {
    name: 'Secrets Manager does not give the secret',
    begin: (world) => {
      world.tencent.problem = { ...NO_KEYS, mayPass: true };
    },
  },
  {
    name: 'the pacer is full',
    begin: (world) => {
      world.slots = 'full';
    },
  },
  {
    name: 'slots are missed',
    begin: (world) => {
      world.turns = 'full';
    },
  },
  {
    name: 'the invocation has no time left',
    begin: (world) => {
      world.timeLeft = 1_000;
    },
  },
  {
    name: 'DynamoDB cannot be read',
    begin: (world) => {
      world.ledger.beforeRead = fail;
    },
  },
  {
    name: 'DynamoDB cannot be written',
    begin: (world) => {
      world.ledger.beforeWrite = fail;
    },
  },
  {
    name: 'the answers of DynamoDB to writes are lost',
    begin: (world) => {
      world.ledger.afterWrite = fail;
    },
  },
  {
    name: 'other processes change the person all the time',
    begin: (world) => {
      world.ledger.beforeWrite = ({ before, after }) => {
        const person = world.ledger.persons.get(after.personId);
        if (person !== undefined && before?.openCall === undefined) {
          world.ledger.persons.put({ ...person, revision: person.revision + 1 });
        }
      };
    },
  },
  {
    name: 'S3 cannot be reached, by Tencent nor by the function',
    begin: (world) => {
      world.tencent.alwaysAnswers({ call: refused('FailedOperation.ImageDownloadError') });
      world.isStorageDown = true;
    },
  },
];

const NOTHING: Outage = { name: 'nothing', begin: () => {} };

let world: EnrollWorld;
let row: FaceRow;
beforeEach(() => {
  world = new EnrollWorld();
  givenAnImageOfAKnownPerson();
});

function givenAnImageOfAKnownPerson(): void {
  world.settings = { ...world.settings, maxReceiveCount: MAX_RECEIVE_COUNT };
  row = world.pending('a');
}

describe('no image is given up before four hours of', () => {
  it.each(OUTAGES.map((outage) => [outage.name, outage] as const))('%s', async (_name, outage) => {
    world.chance.next = 0;
    await expectEnrolledAfter(() => outage);
  });

  it('CreateFace not answering, with the base64 fallback', async () => {
    world.chance.next = 0;
    world.settings = { ...world.settings, base64Fallback: true };
    row = world.pending('b', { reason: 'DownloadFailed', reasonAttempts: 5 });
    await expectEnrolledAfter(() => ({
      name: 'S3 cannot be read',
      begin: (each) => {
        each.isStorageDown = true;
      },
    }));
  });

  it('any mixture of them, from one delivery to the next', async () => {
    const mixture = fc.array(fc.constantFrom(...OUTAGES), {
      minLength: MAX_RECEIVE_COUNT,
      maxLength: MAX_RECEIVE_COUNT,
    });
    await fc.assert(
      fc.asyncProperty(mixture, fc.constantFrom(0, 0.3, 0.99), async (outages, random) => {
        world = new EnrollWorld();
        givenAnImageOfAKnownPerson();
        world.chance.next = random;
        await expectEnrolledAfter((delivery) => outages[delivery - 1] ?? NOTHING);
      }),
      { numRuns: 40 },
    );
  });
});

/** Delivers the image's message again and again while something is wrong, and then when everything works again. */
async function expectEnrolledAfter(outageOf: (delivery: number) => Outage): Promise<void> {
  const begin = world.clock.now();
  let delivery = 0;
  while (world.clock.now() - begin < FOUR_HOURS_MS && world.row(row).status === 'PENDING') {
    delivery += 1;
    expect(delivery).toBeLessThanOrEqual(MAX_RECEIVE_COUNT);
    outageOf(delivery).begin(world);
    await deliver(delivery);
    expect(world.queue.deadLetters).toEqual([]);
    endOutage();
  }
  // A call that is still open costs one delivery more.
  for (let rest = 1; rest <= 2 && world.row(row).status === 'PENDING'; rest++) await deliver(delivery + rest);
  expect(world.row(row)).toMatchObject({ status: 'ENROLLED' });
}

async function deliver(delivery: number): Promise<void> {
  const kept = await world.deliver([row], delivery);
  const [messageId] = kept;
  world.clock.pass((world.queue.delays.get(messageId ?? '') ?? 0) * 1000);
}

function endOutage(): void {
  world.tencent.alwaysAnswers({});
  world.tencent.problem = undefined;
  world.slots = 'granted';
  world.turns = 'granted';
  world.timeLeft = 60_000;
  world.isStorageDown = false;
  world.ledger.beforeRead = () => {};
  world.ledger.beforeWrite = () => {};
  world.ledger.afterWrite = () => {};
}

function fail(): never {
  throw new Error('ServiceUnavailable');
}
