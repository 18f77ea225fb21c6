import { beforeEach, describe, expect, it, test } from '@jest/globals';
import { type FaceRow, imageId } from '../../../functions/domain/face-row.ts';
import type { CreatePersonRequest } from '../../../functions/domain/tencent/face-service.ts';
import { EnrollWorld, messageOf } from '../../fakes/enroll-world.ts';
import { refused } from '../../fakes/fake-tencent.ts';

const NEWCOMER = 'new%1';
const GROUP = 'employees';
const LOST = { kind: 'unknown', message: 'socket hang up' } as const;
const MINUTE_MS = 60_000;

let world: EnrollWorld;
let row: FaceRow;
beforeEach(() => {
  world = new EnrollWorld();
  world.settings = { ...world.settings, newPersons: { groupId: GROUP, nameTag: 'name', uniqueControl: 0 } };
  row = newcomer('a');
});

function newcomer(objectKey: string, more: Partial<FaceRow> = {}): FaceRow {
  return world.pending(objectKey, { personId: NEWCOMER, ...more });
}

function person() {
  return world.person(NEWCOMER);
}

/** Ends everything that still waits: each delivery a minute later. */
async function deliverUntilDone(rows: readonly FaceRow[]): Promise<void> {
  for (let delivery = 1; delivery <= 5; delivery++) {
    const open = rows.filter((each) => world.row(each).status === 'PENDING');
    if (open.length === 0) return;
    await world.deliver(open, delivery);
    world.clock.pass(MINUTE_MS);
  }
}

/** Another program creates the person. */
function createdElsewhere(more: Partial<CreatePersonRequest> = {}): void {
  world.tencent.create({ personId: NEWCOMER, name: 'Li', groupId: 'others', ...more }, 'foreign');
}

describe('the first image of a person that nobody knows', () => {
  it('creates the person, with this image as its first face', async () => {
    expect(await world.deliver([row])).toEqual([]);
    const [request, ...others] = world.tencent.creations;
    expect(others).toEqual([]);
    expect(request).toMatchObject({ personId: NEWCOMER, groupId: GROUP, name: 'new_1', uniqueControl: 0 });
    expect(request?.image).toHaveProperty('url');
    expect(world.calls).toEqual([]);
    expect(world.row(row)).toMatchObject({
      status: 'ENROLLED',
      faceId: 'face-1',
      faceIdSource: 'response',
      faceRect: { x: 1, y: 2, width: 30, height: 40 },
      faceModelVersion: '3.0',
      createdPerson: true,
      attempts: 1,
      requestId: 'creation-1',
      transport: 'url',
    });
    expect(person()).toMatchObject({
      faceIds: ['face-1'],
      faceCount: 1,
      enrolledCount: 1,
      checksums: { 'md5:of-a': ['face-1'] },
      groupId: GROUP,
      createdAt: '2026-11-20T08:00:00.000Z',
    });
    expect(person().openCall).toBeUndefined();
  });

  it('is followed by up to four others in one CreateFace request', async () => {
    const rows = [row, newcomer('b'), newcomer('c'), newcomer('d')];
    expect(await world.deliver(rows)).toEqual([]);
    expect(world.tencent.creations).toHaveLength(1);
    expect(world.calls).toEqual([['b@v1', 'c@v1', 'd@v1']]);
    expect(rows.map((each) => world.row(each).status)).toEqual(Array(4).fill('ENROLLED'));
    expect(rows.map((each) => world.row(each).createdPerson)).toEqual([true, undefined, undefined, undefined]);
  });

  it('takes along images that are still in the queue', async () => {
    const others = [newcomer('b'), newcomer('c')];
    await world.deliver([row, newcomer('d')]);
    expect(world.calls).toEqual([['d@v1', ...others.map(({ objectKey }) => `${objectKey}@v1`)]]);
  });

  it('opens a call that records what is sent, and stops late senders like any other', async () => {
    const opened: unknown[] = [];
    world.ledger.afterWrite = ({ after }) => opened.push(after.openCall);
    await world.deliver([row]);
    expect(opened[0]).toMatchObject({ kind: 'create', name: 'new_1', groupId: GROUP, rows: [{ objectKey: 'a' }] });
    expect(opened[1]).toBeUndefined();
  });

  it('is sent with its options but the match threshold, which needs a face to match', async () => {
    await world.deliver([newcomer('o', { qualityControl: 2, needRotateDetection: 1, faceMatchThreshold: 70 })]);
    expect(world.tencent.creations).toMatchObject([{ qualityControl: 2, needRotateDetection: 1 }]);
    expect(world.tencent.creations[0]).not.toHaveProperty('faceMatchThreshold');
  });

  it('is sent as bytes when Tencent cannot download it', async () => {
    world.settings = { ...world.settings, base64Fallback: true };
    world.tencent.nextCreations.push(() => refused('InvalidParameterValue.UrlIllegal'));
    await world.deliver([row]);
    expect(world.tencent.creations.map(({ image }) => image)).toMatchObject([{ url: {} }, { base64: 'a@v1' }]);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', transport: 'base64', attempts: 2 });
  });

  it('is rejected as before when persons are not created', async () => {
    world.settings = { ...world.settings, newPersons: undefined };
    await world.deliver([row]);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'PersonNotFound' });
    expect(world.tencent.creations).toEqual([]);
  });

  it('creates the person although Tencent said before that there is none', async () => {
    const { newPersons, ...without } = world.settings;
    world.settings = without;
    await world.deliver([row]);
    world.settings = { ...without, newPersons };
    world.clock.pass(MINUTE_MS);
    const waiting = newcomer('waiting');
    await world.deliver([waiting]);
    expect(world.row(waiting)).toMatchObject({ status: 'ENROLLED', createdPerson: true });
  });
});

describe('the name of a new person', () => {
  const named = (value: string) => world.metadata.set(imageId(row), { name: value, other: 'x' });

  it('is read from the metadata when the person is created', async () => {
    named('%E6%9D%8E%E9%9B%B7');
    await world.deliver([row]);
    expect(world.tencent.creations).toMatchObject([{ name: '李雷' }]);
  });

  it('is stored nowhere', async () => {
    named('%E6%9D%8E%E9%9B%B7');
    await world.deliver([row]);
    expect(JSON.stringify([world.row(row), person(), world.troubles])).not.toMatch(/李雷|%E6/);
  });

  test.each(['%E6%9D', 'a'.repeat(61), 'Li%20Lei'])('is not sent when it is illegal: %s', async (value) => {
    named(value);
    const second = newcomer('b');
    await world.deliver([row, second]);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'PersonNameIllegal', attempts: 0 });
    expect(world.row(row).message).toMatch(/^x-amz-meta-name .* Upload the image again/);
    expect(world.row(second)).toMatchObject({ status: 'ENROLLED', createdPerson: true });
  });

  test.each(['PersonNameIllegal', 'PersonNameTooLong'])('that Tencent refuses rejects the image: %s', async (code) => {
    world.tencent.nextCreations.push(() => refused(`InvalidParameterValue.${code}`));
    await world.deliver([row]);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'PersonNameIllegal', attempts: 1 });
    expect(world.tencent.creations).toHaveLength(1);
  });

  it('is waited for while S3 does not answer', async () => {
    world.isStorageDown = true;
    expect(await world.deliver([row])).toHaveLength(1);
    expect(world.row(row)).toMatchObject({ status: 'PENDING', reason: 'DownloadFailed' });
    world.isStorageDown = false;
    await world.deliver([row], 2);
    expect(world.row(row).status).toBe('ENROLLED');
  });

  it('of an object that is gone rejects its image alone', async () => {
    world.gone.add(imageId(row));
    const second = newcomer('b');
    await world.deliver([row, second]);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'ObjectGone' });
    expect(world.row(second).status).toBe('ENROLLED');
  });
});

describe('an image that cannot be the first one', () => {
  const SIMILAR = { kind: 'answered', answer: { kind: 'similar', similarPersonId: '77' }, requestId: 'r' } as const;

  it('is rejected when Tencent takes it for another person, whose id only the log has', async () => {
    world.tencent.nextCreations.push(() => SIMILAR);
    await world.deliver([row]);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'SimilarPersonExists', requestId: 'r' });
    expect(JSON.stringify([world.row(row), person()])).not.toContain('77');
    expect(world.similar).toEqual(['77']);
    expect(person().faceCount).toBeUndefined();
    expect(person().createdAt).toBeUndefined();
  });

  it.each([
    ['a similar person', () => SIMILAR, 'SimilarPersonExists'],
    ['its quality', () => refused('FailedOperation.FaceQualityNotQualified'), 'QualityTooLow'],
    ['no face', () => refused('InvalidParameterValue.NoFaceInPhoto'), 'NoFaceDetected'],
  ] as const)('leaves its place to the next: %s', async (_why, answer, reason) => {
    world.tencent.nextCreations.push(answer);
    const second = newcomer('b');
    await world.deliver([row, second]);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason });
    expect(world.row(second)).toMatchObject({ status: 'ENROLLED', createdPerson: true });
    expect(person()).toMatchObject({ enrolledCount: 1, rejectedCount: 1 });
  });

  it('is a duplicate when the same bytes have just created the person', async () => {
    const again = newcomer('again', { checksum: row.checksum });
    await world.deliver([row, again]);
    expect(world.row(again)).toMatchObject({ status: 'REJECTED', reason: 'DuplicateImage', duplicateOf: 'face-1' });
  });
});

describe('a group that is not there', () => {
  it('is waited for like any trouble of the account, and the operator is told', async () => {
    const second = newcomer('b');
    world.tencent.alwaysAnswers({ call: refused('InvalidParameterValue.GroupIdNotExist') });
    expect(await world.deliver([row, second])).toHaveLength(2);
    for (const each of [row, second]) {
      expect(world.row(each)).toMatchObject({ status: 'PENDING', reason: 'GroupNotFound' });
    }
    expect(world.tencent.creations).toHaveLength(1);
    expect(world.alarms).toEqual(['GroupNotFound']);
    await world.deliver([row], 40);
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'GroupNotFound' });
  });

  it('being deleted is a group that is busy', async () => {
    world.tencent.nextCreations.push(() => refused('FailedOperation.GroupInDeletedState'));
    await world.deliver([row]);
    expect(world.row(row)).toMatchObject({ status: 'PENDING', reason: 'PersonBusy' });
  });

  it.each([
    ['UnauthorizedOperation', 'PermissionDenied'],
    ['InvalidParameterValue.GroupFaceNumExceed', 'AccountProblem'],
    ['InvalidParameterValue.AccountFaceNumExceed', 'AccountProblem'],
    ['LimitExceeded', 'AccountProblem'],
    ['ResourceUnavailable.LowBalance', 'AccountProblem'],
    ['RequestLimitExceeded', 'Throttled'],
    ['FailedOperation.ConflictOperation', 'PersonBusy'],
    ['InvalidParameterValue.UniquePersonControlIllegal', 'RequestRefused'],
    // Of a person that does not exist yet, these say nothing that could be true.
    ['InvalidParameterValue.PersonIdNotExist', 'RequestRefused'],
    ['InvalidParameterValue.PersonFaceNumExceed', 'RequestRefused'],
  ])('has answers of its own kind: %s', async (code, reason) => {
    world.tencent.nextCreations.push(() => refused(code));
    await world.deliver([row]);
    expect(world.row(row)).toMatchObject({ status: 'PENDING', reason, tencentCode: code, attempts: 1 });
    expect(person().faceCount).toBeUndefined();
    expect(person().openCall).toBeUndefined();
    await world.deliver([row], 2);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', createdPerson: true });
  });
});

describe('a person that another program creates meanwhile', () => {
  it('gets the image by CreateFace', async () => {
    world.tencent.nextCreations.push(() => {
      createdElsewhere();
      return refused('InvalidParameterValue.PersonIdAlreadyExist');
    });
    const second = newcomer('b');
    expect(await world.deliver([row, second])).toEqual([]);
    expect(world.tencent.creations).toHaveLength(1);
    expect(world.calls).toEqual([['a@v1', 'b@v1']]);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', attempts: 2 });
    expect(world.row(row).createdPerson).toBeUndefined();
    expect(person().createdAt).toBeUndefined();
    expect(person().groupId).toBeUndefined();
  });

  it('and that Tencent denies in the same breath is waited for', async () => {
    world.tencent.alwaysAnswers({ call: refused('InvalidParameterValue.PersonIdAlreadyExist') });
    await world.deliver([row]);
    expect(world.tencent.creations).toHaveLength(1);
    expect(world.row(row)).toMatchObject({ status: 'PENDING', reason: 'PersonBusy' });
  });
});

describe('a person that was known and is gone', () => {
  beforeEach(async () => {
    await world.deliver([row]);
    world.tencent.persons.delete(NEWCOMER);
    world.clock.pass(MINUTE_MS);
  });

  it('stays deleted, image for image', async () => {
    for (const each of [newcomer('b'), newcomer('c', { receivedAt: '2026-11-20T09:00:00.000Z' })]) {
      await world.deliver([each]);
      expect(world.row(each)).toMatchObject({ status: 'REJECTED', reason: 'PersonNotFound' });
      expect(world.row(each).message).toMatch(/Operator: `faces resubmit <key> --create-person`/);
    }
    expect(world.tencent.creations).toHaveLength(1);
    expect(person()).toMatchObject({ wasKnown: true });
    expect(person().faceCount).toBeUndefined();
  });

  it('is created again by the image of which an operator says so', async () => {
    const other = newcomer('b');
    await world.deliver([other]);
    const submitted = newcomer('c', { submission: 1 });
    const message = messageOf(submitted);
    const body = JSON.stringify({ ...JSON.parse(message.body), createPerson: true });
    await world.deliverMessages([{ ...message, body }]);
    expect(world.row(submitted)).toMatchObject({ status: 'ENROLLED', createdPerson: true });
  });

  it('is one that no image was ever enrolled for, too', async () => {
    world.tencent.persons.set('known', []);
    const quality = newcomer('q', { personId: 'known' });
    world.tencent.retCodes.set('q@v1', -1601);
    await world.deliver([quality]);
    world.tencent.persons.delete('known');
    for (const objectKey of ['r', 's']) {
      const next = newcomer(objectKey, { personId: 'known', receivedAt: '2026-11-20T09:00:00.000Z' });
      await world.deliver([next]);
      expect(world.row(next)).toMatchObject({ status: 'REJECTED', reason: 'PersonNotFound' });
    }
    expect(world.tencent.creations).toHaveLength(1);
  });
});

describe('a lost answer', () => {
  /** The answer is lost, after the person was created or not. */
  function loseNext(isCreated: boolean): void {
    world.tencent.nextCreations.push((request) => {
      if (isCreated) world.tencent.create(request, 'a@v1');
      return LOST;
    });
  }

  it('of a person that was created is found by its name, its group and its single face', async () => {
    loseNext(true);
    expect(await world.deliver([row])).toEqual([]);
    expect(world.tencent.creations).toHaveLength(1);
    expect(world.row(row)).toMatchObject({
      status: 'ENROLLED',
      faceId: 'face-1',
      faceIdSource: 'reconciled',
      createdPerson: true,
      attempts: 1,
    });
    expect(person()).toMatchObject({ groupId: GROUP, faceIds: ['face-1'], faceCount: 1, enrolledCount: 1 });
    expect(person().createdAt).toBeDefined();
  });

  it('of a person that was not created is waited for, and only then sent again', async () => {
    loseNext(false);
    expect(await world.deliver([row, newcomer('b')])).toHaveLength(2);
    expect(world.tencent.creations).toHaveLength(1);
    world.clock.pass(19_000);
    await world.deliver([row], 2);
    expect(world.tencent.creations).toHaveLength(1);
    world.clock.pass(2_000);
    await world.deliver([row], 3);
    expect(world.tencent.creations).toHaveLength(2);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', createdPerson: true, attempts: 2 });
  });

  it('is believed when the person appears late', async () => {
    loseNext(false);
    await world.deliver([row]);
    world.tencent.create({ personId: NEWCOMER, name: 'new_1', groupId: GROUP }, 'a@v1');
    world.clock.pass(12_000);
    await world.deliver([row], 2);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', faceIdSource: 'reconciled', createdPerson: true });
  });

  it.each<[string, () => void]>([
    ['has another name', () => createdElsewhere({ groupId: GROUP })],
    ['is in another group', () => createdElsewhere({ name: 'new_1' })],
    [
      'is in further groups',
      () => {
        createdElsewhere({ name: 'new_1', groupId: GROUP });
        world.tencent.groups.set(NEWCOMER, [GROUP, 'others']);
      },
    ],
    [
      'has several faces',
      () => {
        createdElsewhere({ name: 'new_1', groupId: GROUP });
        world.tencent.add(NEWCOMER, 'foreign');
      },
    ],
    [
      'has no face',
      () => {
        createdElsewhere({ name: 'new_1', groupId: GROUP });
        world.tencent.persons.set(NEWCOMER, []);
      },
    ],
  ])('is not told from the person of another program that %s', async (_how, create) => {
    world.tencent.nextCreations.push(() => {
      create();
      return LOST;
    });
    expect(await world.deliver([row])).toHaveLength(1);
    expect(world.row(row).status).toBe('PENDING');
    world.clock.pass(21_000);
    await world.deliver([row], 2);
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'OutcomeUnknown' });
    expect(world.queue.deadLetters).toMatchObject([{ reason: 'OutcomeUnknown' }]);
    expect(world.tencent.creations).toHaveLength(1);
    expect(person().createdAt).toBeUndefined();
    expect(person().faceCount).toBe(world.tencent.persons.get(NEWCOMER)?.length);
  });

  it('stays open while Tencent cannot be asked for the groups', async () => {
    loseNext(true);
    world.tencent.nextGroups.push(refused('RequestLimitExceeded'));
    await world.deliver([row]);
    expect(person().openCall).toBeDefined();
    world.clock.pass(MINUTE_MS);
    await world.deliver([row], 2);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', createdPerson: true });
  });

  it('of a process that crashed is found by the image that comes next', async () => {
    const second = newcomer('b');
    world.ledger.afterWrite = () => {
      throw new Error('killed');
    };
    world.ledger.beforeRead = () => {};
    await world.deliver([row]);
    world.ledger.afterWrite = () => {};
    const { openCall } = person();
    // The write was carried out before the process ended; nothing was sent.
    expect(openCall === undefined || openCall.kind === 'create').toBe(true);
    world.clock.pass(MINUTE_MS);
    await deliverUntilDone([second, row]);
    expect(world.tencent.persons.get(NEWCOMER)).toHaveLength(2);
  });

  it('of an unknown code is looked up before anything is sent again', async () => {
    world.tencent.nextCreations.push((request) => {
      world.tencent.create(request, 'a@v1');
      return refused('SomethingNew');
    });
    await world.deliver([row]);
    expect(world.tencent.creations).toHaveLength(1);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', faceIdSource: 'reconciled' });
  });
});
