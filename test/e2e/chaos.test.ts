import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STAND_IN_CREDENTIALS } from '../../local/stand-in/behaviour.ts';
import { maxInAnySecond } from '../../local/stand-in/journal.ts';
import { type Evidence, gather } from './chaos/evidence.ts';
import { lostAnswers } from './chaos/lost-answers.ts';
import { planOf } from './chaos/plan.ts';
import { nameOf, PROMISES } from './chaos/promises.ts';
import { LOST_ANSWERS, ROTATED_KEYS, Storm } from './chaos/storm.ts';
import { ADMINISTRATOR, facesAs, type Run } from './cli/operator.ts';
import { EXPECTED_PASTS, pastsAfterAnswers } from './stack/answers.ts';
import { type Stack, startStack } from './stack/stack.ts';

/** Low enough to be reached, so that keeping to it is worth something. */
const RATE = 10;

/** What the storm leaves behind takes its 20 s and a few retries; what takes longer is lost. */
const CALM_WITHIN_MS = 75_000;

/** In the midst of the storm. */
const AUDITED_AFTER_MS = 10_000;

/** `CHAOS_SEED=n` plans the same storm again; its timing is never the same. */
const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 1e9));

let stack: Stack;
let storm: Storm;
let evidence: Evidence;
let audits: readonly Run[];

beforeAll(async () => {
  stack = await startStack({
    // What goes between functions and AWS is changed on its way, which signatures would not survive.
    auth: false,
    settings: { requestsPerSecond: String(RATE), tencentApiVersion: '2020-03-03', tencentRegion: 'ap-guangzhou' },
    tencent: { requestsPerSecond: RATE + 1 },
  });
  storm = new Storm(stack, planOf(seed));
  await storm.prepare();
  const inTheStorm = sleep(AUDITED_AFTER_MS).then(() => audit('storm'));
  await storm.rage();
  await storm.calm(CALM_WITHIN_MS);
  audits = [await inTheStorm, await audit('calm')];
  evidence = await gather(stack, storm, RATE);
  console.info(summary());
}, 180_000);

afterAll(async () => {
  await storm?.stop();
  await stack?.stop();
});

function audit(name: string): Promise<Run> {
  const directory = join(stack.directory, `audit-${name}`);
  return facesAs(stack, ADMINISTRATOR, ['audit', '--json', '--directory', directory]);
}

function summary(): string {
  const { journal, rows } = evidence;
  const maxPerSecond = maxInAnySecond(journal.map(({ startedAt }) => startedAt));
  const counted = (names: readonly string[]) =>
    Object.entries(Object.groupBy(names, (name) => name)).map(([name, list]) => `${list?.length} ${name}`);
  return [
    `CHAOS_SEED=${seed}: ${rows.length} images, ${journal.length} requests, at most ${maxPerSecond} in a second`,
    counted(rows.map(({ status, reason = '' }) => `${status} ${reason}`.trim())).join(', '),
    counted(journal.map(({ outcome = 'lost' }) => outcome)).join(', '),
  ].join('\n');
}

/** A failing storm tells which one it was and what happened in it. */
function expectNothing(contradictions: readonly string[]): void {
  if (contradictions.length > 0) console.error(`CHAOS_SEED=${seed}\n${storm.story.join('\n')}`);
  expect(contradictions).toEqual([]);
}

const PROMISED: readonly [keyof typeof PROMISES, string][] = [
  ['oneRowEach', 'each version of an object has one row'],
  ['rightEnds', 'each image ends as it must'],
  ['nothingLost', 'what is not final is in the dead-letter queue'],
  ['neverTwice', 'no version of an image was added twice'],
  ['ownFaces', 'each ENROLLED row has the face of its own image'],
  ['oneAtATime', 'no two requests that change a person were under way at once'],
  ['withinTheRate', 'requests came no faster than the setting'],
  ['truePersons', 'the Persons table agrees with the rows and with Tencent'],
  ['noSecrets', 'no key and no query of a presigned URL is in a log, a row, a person or a message'],
];

describe('after a storm of lost answers, crashes and repeats', () => {
  it.each(PROMISED)('%s: %s', (name) => {
    expectNothing(PROMISES[name](evidence));
  });

  it('an audit finds nothing, and found nothing in its midst', () => {
    const printed = audits.map(({ stdout }) =>
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
    const ended = printed.map((lines, index) => ({ stderr: audits[index]?.stderr, ...lines.at(-1) }));
    expectNothing(ended.filter(({ found }) => found !== 0).map((last) => JSON.stringify(last)));
    expect(ended).toHaveLength(2);
    expect(ended.at(-1)).toMatchObject({ unsettled: 0 });
    expect(ended.at(-1).read.tencent).toBe(stack.tencent.api.persons.all().length);
    // What the storm left undecided is no fault of the stack, and needs an operator.
    expect(audits.at(-1)?.code).toBe(printed.at(-1)?.some(({ kind }) => kind === 'OutcomeUnknown') ? 1 : 0);
  });

  it('there was one', () => {
    const { journal } = evidence;
    const met = {
      kills: storm.count('kill') >= 3,
      troubleBetweenFunctionsAndAws: storm.count('AWS') >= 5,
      eventsAgain: storm.count('event again') >= 5,
      messagesAgain: storm.count('message again') >= 3,
      lostAnswers: lostAnswers(journal).length >= LOST_ANSWERS,
      throttling: journal.some(({ outcome }) => outcome?.startsWith('RequestLimitExceeded')),
      oldKeysRefused: journal.some(({ outcome }) => outcome === 'AuthFailure.SecretIdNotFound'),
    };
    expectNothing(Object.entries(met).flatMap(([what, isMet]) => (isMet ? [] : [`too little: ${what}`])));
  });
});

describe('once it is over', () => {
  it("brings each kind of Tencent's answers to the row, with the version 2020-03-03", async () => {
    // Another answer than the one that is asked for would be noise.
    stack.tencent.api.behaviour = { ...stack.tencent.api.behaviour, requestsPerSecond: 1_000 };
    expect(await pastsAfterAnswers(stack)).toEqual(EXPECTED_PASTS);
  }, 60_000);
});

/** What would be found if a promise had been broken: the same evidence with one thing in it changed. */
const BROKEN: readonly [keyof typeof PROMISES, string, (evidence: Evidence) => Evidence][] = [
  ['oneRowEach', 'a row that is missing', (all) => ({ ...all, rows: all.rows.slice(1) })],
  ['oneRowEach', 'a row too many', (all) => ({ ...all, uploaded: all.uploaded.slice(1) })],
  [
    'rightEnds',
    'a good image that was rejected',
    changedRow(enrolled, { status: 'REJECTED', reason: 'QualityTooLow' }),
  ],
  [
    'rightEnds',
    'a doubt that nothing explains',
    // The only image of its person. Other images may have been in a call that was half carried out.
    changedRow(({ objectKey }) => objectKey === 'first/0.jpg', { status: 'FAILED', reason: 'OutcomeUnknown' }),
  ],
  ['nothingLost', 'a row that waits for ever', changedRow(enrolled, { status: 'PENDING' })],
  ['nothingLost', 'a missing message in the dead-letter queue', changedRow(enrolled, { status: 'FAILED' })],
  [
    'nothingLost',
    'an enrolled image in the dead-letter queue',
    (all) => ({ ...all, deadLetters: [firstEnrolled(all)] }),
  ],
  ['neverTwice', 'a call that was sent again', (all) => ({ ...all, journal: [...all.journal, ...addingCall(all)] })],
  ['ownFaces', 'the face of another image', changedRow(enrolled, { faceId: 'of another program' })],
  ['ownFaces', 'a face that no row has', changedRow(enrolled, { status: 'REJECTED', reason: 'PersonFull' })],
  [
    'oneAtATime',
    'two calls at once',
    (all) => ({ ...all, journal: all.journal.map((entry) => ({ ...entry, overlapped: true })) }),
  ],
  ['withinTheRate', 'a burst', (all) => ({ ...all, journal: arrived(all, RATE + 3, 0) })],
  ['withinTheRate', 'a rate that is a little too high', (all) => ({ ...all, journal: arrived(all, 300, 980 / RATE) })],
  [
    'truePersons',
    'a call that is still open',
    changedPerson({ openCall: { id: 'x', rows: [], openedAt: 0, until: 20_000 } }),
  ],
  ['truePersons', 'a count that is wrong', changedPerson({ enrolledCount: 99 })],
  ['truePersons', 'a face that the table does not know', changedPerson({ faceIds: [] })],
  ['truePersons', 'a face that Tencent does not have', changedPerson({ faceIds: ['1', '2', '3', '4', '5'] })],
  ['noSecrets', 'a URL in a log', (all) => ({ ...all, logs: `${all.logs} http://x/k?X-Amz-Signature=0123` })],
  ['noSecrets', 'a key in a row', changedRow(enrolled, { message: STAND_IN_CREDENTIALS.secretKey })],
  [
    'noSecrets',
    'a key in a message',
    (all) => ({ ...all, messages: new Map([['q', [ROTATED_KEYS[0]?.secretId ?? '']]]) }),
  ],
];

describe('what is held against the promises', () => {
  it.each(BROKEN)('%s finds %s', (name, _what, broken) => {
    expect(PROMISES[name](broken(evidence))).not.toEqual([]);
  });
});

type Row = Evidence['rows'][number];

function enrolled({ status, faceId }: Row): boolean {
  return status === 'ENROLLED' && faceId !== undefined;
}

function firstEnrolled({ rows }: Evidence): Row {
  const row = rows.find(enrolled);
  if (row === undefined) throw new Error('No image was enrolled at all.');
  return row;
}

function changedRow(which: (row: Row) => boolean, change: Partial<Row>): (evidence: Evidence) => Evidence {
  return (all) => {
    const chosen = all.rows.find(which);
    const rows = all.rows.map((row) => (chosen && nameOf(row) === nameOf(chosen) ? { ...row, ...change } : row));
    return { ...all, rows };
  };
}

function changedPerson(change: Partial<Evidence['persons'][number]>): (evidence: Evidence) => Evidence {
  return (all) => {
    const { personId } = firstEnrolled(all);
    return { ...all, persons: all.persons.map((each) => (each.personId === personId ? { ...each, ...change } : each)) };
  };
}

/** Once more the call that added a face. */
function addingCall({ journal }: Evidence): Evidence['journal'] {
  const call = journal.find(({ faceIds }) => faceIds.length > 0);
  return call === undefined ? [] : [{ ...call, faceIds: call.faceIds.map((faceId) => `${faceId} again`) }];
}

/** So many requests, each so many milliseconds after the one before it. */
function arrived({ journal }: Evidence, count: number, everyMs: number): Evidence['journal'] {
  return journal
    .slice(0, 1)
    .flatMap((entry) => Array.from({ length: count }, (_, index) => ({ ...entry, startedAt: index * everyMs })));
}
