import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import type { Outcome } from '../../../functions/domain/tencent/face-service.ts';
import { EnrollWorld, imageName, PERSON } from '../../fakes/enroll-world.ts';
import { imagesOf, refused } from '../../fakes/fake-tencent.ts';

let world: EnrollWorld;
let row: FaceRow;
beforeEach(() => {
  world = new EnrollWorld();
  row = world.pending('a');
});

const DOWNLOAD_ERROR = 'FailedOperation.ImageDownloadError';

/** Tencent refuses every request that carries that image. */
function refusesImage(image: FaceRow, code: string): void {
  const behave: (typeof world.tencent.nextCalls)[number] = (request) => {
    world.tencent.nextCalls.push(behave);
    return imagesOf(request).includes(imageName(image)) ? refused(code) : world.tencent.usual(request);
  };
  world.tencent.nextCalls.push(behave);
}

describe('a request of several images that is refused for one of them', () => {
  it.each([
    ['InvalidParameterValue.NoFaceInPhoto', 'NoFaceDetected'],
    ['FailedOperation.ImageDecodeFailed', 'ImageUndecodable'],
    ['FailedOperation.FaceSizeTooSmall', 'FaceTooSmall'],
    ['FailedOperation.ImageResolutionExceed', 'DimensionsOutOfRange'],
  ])('costs its neighbours nothing: %s', async (code, reason) => {
    const rows = [row, world.pending('b'), world.pending('c')];
    refusesImage(row, code);
    expect(await world.deliver(rows)).toEqual([]);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason, tencentCode: code, attempts: 2 });
    expect(rows.slice(1).map((each) => world.row(each).status)).toEqual(['ENROLLED', 'ENROLLED']);
    expect(world.row(rows[1] as FaceRow).reason).toBeUndefined();
    expect(world.calls.map((call) => call.length)).toEqual([3, 1, 1, 1]);
  });

  it('is looked at first: faces that were added before it failed are not added again', async () => {
    const rows = [row, world.pending('b')];
    world.tencent.nextCalls.push((request) => {
      for (const image of imagesOf(request)) world.tencent.add(PERSON, image);
      return refused(DOWNLOAD_ERROR);
    });
    await world.deliver(rows);
    expect(rows.map((each) => world.row(each).status)).toEqual(['ENROLLED', 'ENROLLED']);
    expect(world.row(row).faceIdCandidates).toHaveLength(2);
    expect(world.calls).toHaveLength(1);
  });

  it('with some of the faces added is OutcomeUnknown at once, because a refusal is an answer', async () => {
    const rows = [row, world.pending('b')];
    world.tencent.nextCalls.push((request) => {
      world.tencent.add(PERSON, imagesOf(request)[0] ?? '');
      return refused(DOWNLOAD_ERROR);
    });
    expect(await world.deliver(rows)).toEqual([]);
    expect(rows.map((each) => world.row(each).reason)).toEqual(['OutcomeUnknown', 'OutcomeUnknown']);
  });

  it('goes on one by one in a later delivery when the invocation ends in between', async () => {
    const rows = [row, world.pending('b')];
    refusesImage(row, 'FailedOperation.ImageDecodeFailed');
    const { personFaces } = world.tencent;
    world.tencent.personFaces = async (personId) => {
      const answer = await personFaces.call(world.tencent, personId);
      if (world.tencent.calls.length === 1) world.clock.pass(50_000);
      return answer;
    };
    expect(await world.deliver(rows)).toHaveLength(2);
    expect(rows.map((each) => [world.row(each).status, world.row(each).reason])).toEqual([
      ['PENDING', 'ImageUndecodable'],
      ['PENDING', 'ImageUndecodable'],
    ]);
    await world.deliver(rows, 2);
    expect(world.calls.map((call) => call.length)).toEqual([2, 1, 1]);
    expect(rows.map((each) => world.row(each).status)).toEqual(['REJECTED', 'ENROLLED']);
  });

  it('says nothing new of a redriven FAILED image until its own attempt: no image is FAILED for what only rejects', async () => {
    const failed = { status: 'FAILED', reason: 'TencentUnavailable', message: 'Tencent was away.' } as const;
    const rows = [world.pending('b', failed), world.pending('c', failed)];
    await world.deliver([row]);
    refusesImage(rows[1] as FaceRow, 'FailedOperation.FaceSizeTooSmall');
    const seen: unknown[] = [];
    const { createFace } = world.tencent;
    world.tencent.createFace = async (request) => {
      seen.push(rows.map((each) => [world.row(each).status, world.row(each).reason]));
      return createFace.call(world.tencent, request);
    };
    await world.deliver(rows);
    expect(seen[1]).toEqual([
      ['FAILED', 'TencentUnavailable'],
      ['FAILED', 'TencentUnavailable'],
    ]);
    expect(world.calls.map((call) => call.length)).toEqual([1, 2, 1, 1]);
    expect(rows.map((each) => world.row(each))).toMatchObject([
      { status: 'ENROLLED', attempts: 2 },
      { status: 'REJECTED', reason: 'FaceTooSmall', attempts: 2 },
    ]);
  });

  it('because the person is full goes one by one in the order of the queue', async () => {
    world.tencent.maxFaces = 3;
    await world.deliver([row]);
    const rows = ['b', 'c', 'd', 'e'].map((key) => world.pending(key));
    await world.deliver(rows);
    expect(rows.map((each) => world.row(each).status)).toEqual(['ENROLLED', 'ENROLLED', 'REJECTED', 'REJECTED']);
    expect(rows.map((each) => world.row(each).reason)).toEqual([undefined, undefined, 'PersonFull', 'PersonFull']);
    expect(world.calls.map((call) => call.length)).toEqual([1, 4, 1, 1, 1]);
    expect(world.person()).toMatchObject({ faceCount: 3, enrolledCount: 3, rejectedCount: 2 });
  });
});

describe('a question about the person', () => {
  it('is told to the log, whether Tencent answers or refuses', async () => {
    world.tencent.nextReads.push(refused('AuthFailure.SecretIdNotFound'));
    await world.deliver([row]);
    await world.deliver([row]);
    expect(world.asked).toEqual([`${PERSON}: refused`, `${PERSON}: answered`]);
  });
});

describe('without keys', () => {
  it.each(['before the first look', 'before a call'])('nothing is sent and no turn is taken: %s', async (when) => {
    if (when === 'before a call') await world.deliver([row]);
    const next = world.pending('b');
    const calls = world.calls.length;
    const { reads } = world.tencent;
    const revision = world.ledger.persons.get(PERSON)?.revision;
    world.tencent.problem = { kind: 'noCredentials', message: 'The secret is empty.' };
    expect(await world.deliver([next])).toEqual(['message-b@v1']);
    expect(world.row(next)).toMatchObject({ status: 'PENDING', reason: 'CredentialsNotSet', attempts: 0 });
    expect(world.row(next).message).toContain('The secret is empty.');
    expect(world.alarms).toEqual(['CredentialsNotSet']);
    expect([world.calls.length, world.tencent.reads]).toEqual([calls, reads]);
    expect(world.ledger.persons.get(PERSON)?.revision).toBe(revision);
  });
});

describe('what Tencent says of the person', () => {
  it('holds for all of its images in hand', async () => {
    await world.deliver([row]);
    const rows = ['b', 'c', 'd', 'e', 'f'].map((key) => world.pending(key));
    world.tencent.persons.delete(PERSON);
    expect(await world.deliver(rows)).toEqual([]);
    expect(world.calls).toHaveLength(2);
    expect(rows.map((each) => world.row(each).reason)).toEqual(Array(5).fill('PersonNotFound'));
    expect(rows.map((each) => world.row(each).attempts)).toEqual([1, 1, 1, 1, 0]);
    expect(world.person().rejectedCount).toBe(5);
  });

  it('is found out before a call is paid for when the person is unknown', async () => {
    const unknown = world.pending('a', { personId: 'nobody' });
    await world.deliver([unknown]);
    expect(world.calls).toEqual([]);
    expect(world.row(unknown)).toMatchObject({
      status: 'REJECTED',
      reason: 'PersonNotFound',
      tencentCode: 'InvalidParameterValue.PersonIdNotExist',
      requestId: 'refused-InvalidParameterValue.PersonIdNotExist',
      attempts: 0,
      statusDay: 'REJECTED#2026-11-20',
    });
    expect(world.person('nobody')).toMatchObject({ rejectedCount: 1, revision: 1 });
    expect(world.person('nobody').faceCount).toBeUndefined();
  });

  it('is asked again when the person may have been created since', async () => {
    const unknown = world.pending('a', { personId: 'nobody' });
    await world.deliver([unknown]);
    world.tencent.persons.set('nobody', []);
    const next = world.pending('b', { personId: 'nobody' });
    await world.deliver([next]);
    expect(world.row(next).status).toBe('ENROLLED');
    expect(world.person('nobody')).toMatchObject({ enrolledCount: 1, rejectedCount: 1, faceCount: 1 });
  });

  it('rejects every image in hand when one image alone finds no place', async () => {
    world.tencent.persons.set(PERSON, ['1', '2', '3', '4', '5']);
    const rows = [row, world.pending('b')];
    await world.deliver(rows);
    expect(rows.map((each) => world.row(each).reason)).toEqual(['PersonFull', 'PersonFull']);
    expect(world.calls).toEqual([['a@v1']]);
  });
});

describe('trouble that belongs to Tencent or to the account', () => {
  const longDelays: [string, Outcome<never>, string, string[]][] = [
    ['throttling', refused('RequestLimitExceeded'), 'Throttled', []],
    ['a busy person', refused('FailedOperation.ConflictOperation'), 'PersonBusy', []],
    ['no connection', { kind: 'notSent', message: 'refused' }, 'TencentUnavailable', []],
    ['refused keys', refused('AuthFailure.SignatureFailure'), 'CredentialsRefused', ['CredentialsRefused']],
    ['missing keys', { kind: 'noCredentials', message: 'empty' }, 'CredentialsNotSet', ['CredentialsNotSet']],
    [
      'a secret that AWS does not give',
      { kind: 'noCredentials', message: 'no', mayPass: true },
      'TencentUnavailable',
      [],
    ],
    ['missing permission', refused('UnauthorizedOperation'), 'PermissionDenied', ['PermissionDenied']],
    ['an unpaid bill', refused('ResourceUnavailable.InArrears'), 'AccountProblem', ['AccountProblem']],
  ];
  it.each(longDelays)('waits longer each time and costs no image: %s', async (_name, outcome, reason, alarms) => {
    for (const [receiveCount, seconds] of [
      [1, 2],
      [2, 4],
      [5, 25],
      [20, 698],
      [39, 698],
    ] as const) {
      world.tencent.nextCalls.push(() => outcome);
      expect(await world.deliver([row], receiveCount)).toEqual(['message-a@v1']);
      expect(world.queue.delays.get('message-a@v1')).toBe(seconds);
    }
    expect(world.row(row)).toMatchObject({ status: 'PENDING', reason });
    expect(world.person().openCall).toBeUndefined();
    expect(new Set(world.alarms)).toEqual(new Set(alarms));

    await world.deliver([row], 39);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED' });
    expect(world.row(row).reason).toBeUndefined();
    expect(world.row(row).message).toBeUndefined();
  });

  it('counts only the requests that left us', async () => {
    world.tencent.nextCalls.push(() => ({ kind: 'notSent', message: 'refused' }));
    await world.deliver([row]);
    expect(world.row(row).attempts).toBe(0);
    world.tencent.nextCalls.push(() => refused('RequestLimitExceeded'));
    await world.deliver([row], 2);
    expect(world.row(row).attempts).toBe(1);
  });

  it('that is throttling moves the pacer', async () => {
    world.tencent.nextCalls.push(() => refused('RequestLimitExceeded'));
    await world.deliver([row]);
    expect(world.throttled).toBe(1);
  });

  it('after forty deliveries is given up: first the row, then the dead letter, then the message goes', async () => {
    world.tencent.nextCalls.push(() => refused('RequestLimitExceeded'));
    expect(await world.deliver([row], 40)).toEqual([]);
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'Throttled', statusDay: 'FAILED#2026-11-20' });
    expect(world.queue.deadLetters).toMatchObject([{ reason: 'Throttled', delivery: { body: expect.any(String) } }]);
  });

  it('keeps the message when the dead-letter queue cannot be reached', async () => {
    world.queue.isDown = true;
    world.tencent.nextCalls.push(() => refused('RequestLimitExceeded'));
    expect(await world.deliver([row], 40)).toEqual(['message-a@v1']);
  });

  it('met by the first look at a person is told in the rows of its images', async () => {
    world.tencent.nextReads.push({ kind: 'noCredentials', message: 'The secret is empty.' });
    await world.deliver([row, world.pending('b')]);
    expect(world.row(row)).toMatchObject({ status: 'PENDING', reason: 'CredentialsNotSet', attempts: 0 });
    expect(world.row(row).message).toContain('The secret is empty.');
    expect(world.ledger.persons.size).toBe(0);
    expect(world.alarms).toEqual(['CredentialsNotSet']);
  });
});

describe('trouble that belongs to one image or one request', () => {
  it.each([
    ['RequestRefused', 'InvalidParameterValue.FaceMatchThresholdIllegal'],
    ['UnknownCode', 'FailedOperation.NobodyKnowsThis'],
    ['DownloadFailed', DOWNLOAD_ERROR],
  ])('is tried five times within about two minutes: %s', async (reason, code) => {
    let waited = 0;
    for (let delivery = 1; delivery <= 5; delivery++) {
      world.tencent.nextCalls.push(() => refused(code));
      await world.deliver([row], delivery);
      waited += world.queue.delays.get('message-a@v1') ?? 0;
    }
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason, tencentCode: code, attempts: 5 });
    expect(waited).toBe(6 + 12 + 24 + 48);
    expect(world.queue.deadLetters).toMatchObject([{ reason }]);
  });

  it('with a code that nobody knows is looked at first: it may have come after the face was added', async () => {
    world.tencent.nextCalls.push(() => {
      world.tencent.add(PERSON, 'a@v1');
      return refused('FailedOperation.NobodyKnowsThis');
    });
    await world.deliver([row]);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', faceIdSource: 'reconciled' });
    expect(world.alarms).toEqual(['UnknownCode']);
  });

  it('begins anew when it is redriven', async () => {
    const failed = world.pending('f', { status: 'FAILED', reason: 'DownloadFailed', reasonAttempts: 5 });
    world.tencent.nextCalls.push(() => refused(DOWNLOAD_ERROR));
    expect(await world.deliver([failed])).toEqual(['message-f@v1']);
    await world.deliver([failed], 2);
    expect(world.row(failed).status).toBe('ENROLLED');
  });

  it('does not add up with trouble of another kind', async () => {
    for (let delivery = 1; delivery <= 6; delivery++) {
      world.tencent.nextCalls.push(() => refused(delivery % 2 === 0 ? 'RequestLimitExceeded' : DOWNLOAD_ERROR));
      await world.deliver([row], delivery);
    }
    expect(world.row(row).status).toBe('PENDING');
  });

  it('lets the image go alone from then on', async () => {
    world.tencent.nextCalls.push(() => refused(DOWNLOAD_ERROR));
    await world.deliver([row]);
    await world.deliver([row, world.pending('b'), world.pending('c')], 2);
    expect(world.calls).toEqual([['a@v1'], ['a@v1'], ['b@v1', 'c@v1']]);
  });

  it('whose object was deleted meanwhile is rejected', async () => {
    world.gone.add('v1\na');
    world.tencent.nextCalls.push(() => refused(DOWNLOAD_ERROR));
    await world.deliver([row]);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'ObjectGone', attempts: 1 });
  });

  it('is an outage when S3 does not answer the function either: it is waited for as patiently', async () => {
    world.isStorageDown = true;
    for (let delivery = 1; delivery <= 7; delivery++) {
      world.tencent.nextCalls.push(() => refused(DOWNLOAD_ERROR));
      expect(await world.deliver([row], delivery)).toEqual(['message-a@v1']);
    }
    expect(world.queue.delays.get('message-a@v1')).toBe(100);
    expect(world.row(row)).toMatchObject({ status: 'PENDING', reason: 'DownloadFailed', attempts: 7 });
  });

  it('whose URL is refused fails at once, because the same URL would be refused again', async () => {
    world.tencent.nextCalls.push(() => refused('InvalidParameterValue.UrlIllegal'));
    await world.deliver([row]);
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'UrlRefused' });
    expect(world.queue.deadLetters).toHaveLength(1);
  });
});

describe('with the base64 fallback', () => {
  beforeEach(() => {
    world.settings = { ...world.settings, base64Fallback: true };
  });

  it('an image that could not be downloaded five times is sent as bytes', async () => {
    for (let delivery = 1; delivery <= 5; delivery++) {
      world.tencent.nextCalls.push(() => refused(DOWNLOAD_ERROR));
      await world.deliver([row], delivery);
    }
    expect(world.calls.at(-1)).toEqual(['base64:a@v1']);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', transport: 'base64', attempts: 6 });
  });

  it('an image whose URL was refused is sent as bytes at once', async () => {
    world.tencent.nextCalls.push(() => refused('InvalidParameterValue.UrlIllegal'));
    expect(await world.deliver([row])).toEqual([]);
    expect(world.calls).toEqual([['a@v1'], ['base64:a@v1']]);
  });

  it('an image that Tencent could not process five times is not sent as bytes: that would change nothing', async () => {
    world.tencent.retCodes.set('a@v1', -4711);
    for (let delivery = 1; delivery <= 5; delivery++) await world.deliver([row], delivery);
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'AlgorithmError' });
    expect(world.calls).toEqual(Array(5).fill(['a@v1']));
  });

  it('the row names the transport of what was sent, and bytes that were not sent change nothing', async () => {
    world.tencent.nextCalls.push(
      () => refused('InvalidParameterValue.UrlIllegal'),
      () => ({ kind: 'notSent', message: 'refused' }),
    );
    await world.deliver([row]);
    expect(world.row(row)).toMatchObject({ transport: 'url', nextTransport: 'base64', attempts: 1 });
    await world.deliver([row], 2);
    expect(world.calls).toEqual([['a@v1'], ['base64:a@v1'], ['base64:a@v1']]);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', transport: 'base64', attempts: 2 });
    expect(world.row(row).nextTransport).toBeUndefined();
  });

  it('bytes have five attempts of their own, whether S3 or Tencent refuses them', async () => {
    world.tencent.nextCalls.push(() => refused('InvalidParameterValue.UrlIllegal'));
    world.unreadable.add('v1\na');
    for (let delivery = 1; delivery <= 4; delivery++) {
      expect(await world.deliver([row], delivery)).toEqual(['message-a@v1']);
      expect(world.row(row)).toMatchObject({ status: 'PENDING', reason: 'DownloadFailed', transport: 'url' });
    }
    await world.deliver([row], 5);
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'DownloadFailed', transport: 'url', attempts: 1 });
    expect(world.calls).toEqual([['a@v1']]);
  });

  it('a redriven image whose URL had failed for good goes as bytes again, with new attempts', async () => {
    const failed = world.pending('f', { status: 'FAILED', reason: 'DownloadFailed', reasonAttempts: 10 });
    world.unreadable.add('v1\nf');
    for (let delivery = 1; delivery <= 4; delivery++) await world.deliver([failed], delivery);
    expect(world.row(failed)).toMatchObject({ reasonAttempts: 9 });
    world.unreadable.clear();
    await world.deliver([failed], 5);
    expect(world.row(failed)).toMatchObject({ status: 'ENROLLED', transport: 'base64' });
  });

  it('bytes that fail for another reason stay bytes', async () => {
    world.tencent.nextCalls.push(
      () => refused('InvalidParameterValue.UrlIllegal'),
      () => refused('RequestLimitExceeded'),
    );
    await world.deliver([row]);
    await world.deliver([row], 2);
    expect(world.calls).toEqual([['a@v1'], ['base64:a@v1'], ['base64:a@v1']]);
  });

  it('bytes that may have expired say so', async () => {
    world.settings = { ...world.settings, keepImagesDays: 30 };
    const uploadedAt = new Date(world.clock.now() - 31 * 86_400_000).toISOString();
    const tried = world.pending('t', { reason: 'UrlRefused', uploadedAt });
    world.gone.add('v1\nt');
    await world.deliver([tried]);
    expect(world.row(tried)).toMatchObject({ reason: 'ObjectGone', message: expect.stringContaining('or expired') });
  });

  it('bytes that were deleted meanwhile reject the image without a call', async () => {
    const tried = world.pending('t', { reason: 'UrlRefused' });
    world.gone.add('v1\nt');
    await world.deliver([tried]);
    expect(world.row(tried)).toMatchObject({ status: 'REJECTED', reason: 'ObjectGone' });
    expect(world.calls).toEqual([]);
  });
});

describe('the last delivery', () => {
  it('sends nothing: it gives the image up', async () => {
    expect(await world.deliver([row], 42)).toEqual([]);
    expect(world.calls).toEqual([]);
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'TencentUnavailable' });
    expect(world.queue.deadLetters).toHaveLength(1);
  });

  it('reports no failure once more that was reported and whose message came back', async () => {
    world.tencent.personFaces = async () => refused('RequestLimitExceeded');
    world.queue.isDown = true;
    expect(await world.deliver([row], 40)).toEqual(['message-a@v1']);
    const failed = world.row(row);
    expect(failed).toMatchObject({ status: 'FAILED', reason: 'Throttled' });
    world.queue.isDown = false;
    world.clock.pass(900_000);
    expect(await world.deliver([row], 42)).toEqual([]);
    expect(world.row(row)).toEqual(failed);
    expect(world.queue.deadLetters).toMatchObject([{ reason: 'Throttled' }]);
  });

  it('is not the end of an image that was enrolled while its failure was read', async () => {
    world.ledger.rows.put({ ...row, status: 'FAILED', reason: 'Throttled', completedAt: row.updatedAt });
    const enrolled = { ...row, status: 'ENROLLED' } as const;
    let reads = 0;
    world.ledger.beforeRead = () => {
      reads += 1;
      // After the person and its row.
      if (reads === 3) world.ledger.rows.put(enrolled);
    };
    expect(await world.deliver([row], 42)).toEqual([]);
    expect(world.row(row)).toEqual(enrolled);
    expect(world.queue.deadLetters).toEqual([]);
  });

  it('still looks up an open call', async () => {
    world.tencent.nextCalls.push(() => ({ kind: 'unknown', message: 'reset' }));
    await world.deliver([row], 41);
    world.tencent.add(PERSON, 'a@v1');
    world.clock.pass(30_000);
    await world.deliver([row], 42);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', faceIdSource: 'reconciled' });
    expect(world.queue.deadLetters).toEqual([]);
  });

  it('leaves a call that it cannot settle to whoever comes next', async () => {
    world.tencent.nextCalls.push(() => ({ kind: 'unknown', message: 'reset' }));
    await world.deliver([row], 41);
    expect(await world.deliver([row], 42)).toEqual([]);
    expect(world.row(row).status).toBe('FAILED');
    expect(world.person().openCall).toBeDefined();

    world.tencent.add(PERSON, 'a@v1');
    world.clock.pass(30_000);
    await world.deliver([world.pending('b')]);
    expect(world.row(row).status).toBe('ENROLLED');
  });
});

describe('images that have to wait', () => {
  it('for the rate limit come back soon, with nothing said against them', async () => {
    world.slots = 'full';
    expect(await world.deliver([row])).toEqual(['message-a@v1']);
    expect(world.queue.delays.get('message-a@v1')).toBe(10);
    expect(world.row(row).reason).toBeUndefined();
    expect(world.calls).toEqual([]);
  });

  it('because the invocation ends come back soon', async () => {
    world.timeLeft = 14_000;
    expect(await world.deliver([row])).toEqual(['message-a@v1']);
    expect(world.queue.delays.get('message-a@v1')).toBe(2);
    expect(world.calls).toEqual([]);
  });
});
