import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { type FaceRow, type ImageRef, isOutcomeWrite } from '../../functions/domain/face-row.ts';
import type { ImageOutcome } from '../../functions/domain/outcome/image-outcome.ts';
import { isRemoval, parseOutcomeEvent } from '../../functions/domain/outcome/outcome-event.ts';
import { outcomeOf } from '../../functions/domain/outcome/outcome-of.ts';
import { SAMPLE_PERSONS, SAMPLES } from '../../local/samples/all-samples.ts';
import { jpeg } from '../../local/samples/render.ts';
import { runSamples } from '../../local/start/run-samples.ts';
import { ADMINISTRATOR, facesAs } from './cli/operator.ts';
import { annotationOf } from './stack/annotation.ts';
import { AwsFaultProxy, type AwsRequest, type Interference, sendThrough } from './stack/aws-fault-proxy.ts';
import { type AwsTrouble, PlannedTrouble } from './stack/aws-trouble.ts';
import { OutcomeListener } from './stack/outcome-listener.ts';
import { type Stack, startStack } from './stack/stack.ts';
import { StreamMapping } from './stack/stream-mapping.ts';

const SOON_MS = 45_000;
const RATE = 40;
const HOUR_SECONDS = 3_600;

/** What happens between the publish function and AWS. */
const TROUBLE: readonly AwsTrouble[] = (
  [
    ['EventBridge.PutEvents', { 2: 'killBefore', 4: 'killAfter', 6: 'lose', 8: 'loseRepeats', 10: 'refuseRepeats' }],
    ['EventBridge.PutEvents', { 12: 'delay', 14: 'refuse', 16: 'killAfter' }],
    ['SQS.SendMessage', { 1: 'killAfter', 3: 'refuseRepeats', 5: 'lose' }],
    ['S3.PUT', { 3: 'killAfter', 9: 'refuseRepeats', 15: 'lose', 20: 'delay' }],
    ['DynamoDB.GetItem', { 12: 'refuseRepeats', 30: 'killBefore' }],
  ] as const
).flatMap(([operation, byNumber]) =>
  Object.entries(byNumber).map(([nth, what]): AwsTrouble => ({ by: 'publish', operation, nth: Number(nth), what })),
);

/** What EventBridge says of the event of a sample. */
type Fate = 'refused' | 'later' | 'never';

/** Of every sixth sample. The other samples have no fate. */
const FATES = new Map(
  SAMPLES.flatMap(({ key }, index) => {
    const fate = ({ 1: 'refused', 3: 'later', 5: 'never' } as const)[index % 6];
    return fate === undefined ? [] : [[key, fate] as const];
  }),
);

/** A record is said to be an hour old after so many tries. */
const GIVEN_UP_AFTER_TRIES = 4;

const story: string[] = [];
const delayed = new Map<string, number>();
let stack: Stack;
let trouble: PlannedTrouble;
let proxy: AwsFaultProxy;
let mapping: StreamMapping;
let listener: OutcomeListener;
let replaced: readonly ImageRef[];
let redriven: ImageRef;
let areEventsRefused = true;

beforeAll(async () => {
  stack = await startStack({
    // What goes between the function and AWS is changed on its way, which signatures would not survive.
    auth: false,
    settings: { requestsPerSecond: String(RATE), annotateObjects: 'true' },
    tencent: { requestsPerSecond: RATE + 1 },
  });
  const { PublishFunctionName: publish = '' } = stack.outputs;
  trouble = new PlannedTrouble({
    by: 'publish',
    trouble: TROUBLE,
    kill: () => stack.functions.kill(publish),
    record: (what) => story.push(what),
  });
  proxy = new AwsFaultProxy({ endpoint: stack.endpoint, interfere });
  mapping = await StreamMapping.replace(stack, publish, { batchSize: 8, change: aged });
  await sendThrough(await proxy.start(), publish, stack.endpoint);
  listener = await OutcomeListener.start(stack);
  for (const { personId, faces = 0 } of [...SAMPLE_PERSONS, { personId: 'again' }, { personId: 'redriven' }]) {
    const person = stack.tencent.api.persons.create(personId);
    for (let face = 0; face < faces; face++) stack.tencent.api.persons.addFace(person);
  }
  mapping.start();
  await Promise.all([
    runSamples(SAMPLES, stack.images, { withinMs: 60_000, signal: new AbortController().signal, onProgress: () => {} }),
    uploadTwice(),
    failAndRedrive(),
  ]);
  await mapping.idle(60_000);
  trouble.end();
}, 240_000);

afterAll(async () => {
  await mapping?.stop();
  await proxy?.stop();
  await stack?.stop();
});

async function uploadTwice(): Promise<void> {
  const key = 'again.jpg';
  const first = await stack.images.upload({ key, personId: 'again', body: await jpeg({ person: 3 }) });
  const second = await stack.images.upload({ key, personId: 'again', body: Buffer.from('no image') });
  replaced = [first, second];
  for (const ref of replaced) await stack.images.settled(ref, SOON_MS);
}

async function failAndRedrive(): Promise<void> {
  const answer = { kind: 'error', code: 'InvalidParameterValue.UrlIllegal' } as const;
  stack.tencent.api.faults.add({ action: 'CreateFace', personId: 'redriven', answer });
  redriven = await stack.images.upload({ key: 'redriven.jpg', personId: 'redriven', body: await jpeg({ person: 5 }) });
  await stack.images.settled(redriven, SOON_MS);
  const { code } = await facesAs(stack, ADMINISTRATOR, ['redrive', '--queue', 'enrollments', '--reason', 'UrlRefused']);
  expect(code).toBe(0);
  for (const end = Date.now() + SOON_MS; Date.now() < end; ) {
    if ((await stack.images.row(redriven))?.status === 'ENROLLED') return;
  }
}

function interfere(request: AwsRequest): Interference | undefined {
  const planned = trouble.interfere(request);
  if (planned !== undefined || request.operation !== 'EventBridge.PutEvents') return planned;
  return { kind: 'refuseEntries', codeOf: areEventsRefused ? codeOf : () => undefined };
}

function codeOf(text: string): string | undefined {
  const { objectKey, outcomeId }: ImageOutcome = JSON.parse(text);
  const fate = FATES.get(objectKey);
  if (fate === 'refused') return 'NotAuthorizedForSourceException';
  if (fate === 'never') return 'InternalFailure';
  const times = delayed.get(outcomeId) ?? 0;
  delayed.set(outcomeId, times + 1);
  return fate === 'later' && times < 2 ? 'ThrottlingException' : undefined;
}

function aged(record: DynamoDBRecord, tries: number): DynamoDBRecord {
  if (tries < GIVEN_UP_AFTER_TRIES || fateOf(record) !== 'never') return record;
  const hourAgo = Math.floor(Date.now() / 1000) - HOUR_SECONDS;
  return { ...record, dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: hourAgo } };
}

function fateOf({ dynamodb }: DynamoDBRecord): Fate | undefined {
  return FATES.get(dynamodb?.Keys?.objectKey?.S ?? '');
}

/** Every outcome that a row had, by its id. */
function outcomes(): ReadonlyMap<string, ImageOutcome> {
  const rows = mapping.records.map(({ dynamodb }) => unmarshall((dynamodb?.NewImage ?? {}) as never) as FaceRow);
  return new Map(
    rows
      .filter(isOutcomeWrite)
      .map(legalOutcome)
      .map((outcome) => [outcome.outcomeId, outcome]),
  );
}

function legalOutcome(row: FaceRow): ImageOutcome {
  // A set of strings is an array in a row.
  const plain = JSON.parse(JSON.stringify(row, (_, value) => (value instanceof Set ? [...value] : value)));
  const read = outcomeOf(plain, 'FaceEnrollment');
  if (read.kind !== 'outcome') throw new Error(`A row has no legal outcome: ${JSON.stringify(row)}`);
  return read.outcome;
}

async function deadLetterQueue(): Promise<readonly ImageOutcome[]> {
  const messages = await stack.queues.all('OutcomesDeadLetterQueueUrl');
  return messages.map(({ Body = '' }) => {
    const event = parseOutcomeEvent(Body);
    if (event === undefined || isRemoval(event.detail)) throw new Error(`No event of an outcome: ${Body}`);
    return event.detail;
  });
}

function idsOf(all: Iterable<{ readonly outcomeId: string }>): readonly string[] {
  return [...new Set([...all].map(({ outcomeId }) => outcomeId))].sort();
}

function received(): readonly ImageOutcome[] {
  return listener.events.map(({ detail }) => detail as unknown as ImageOutcome);
}

describe('with faults between publish and AWS, and repeats of the stream,', () => {
  it('each outcome of the rows is an event, or a message in the dead-letter queue, and nothing else is', async () => {
    await listener.until(() => idsOf(received()).length >= outcomes().size - FATES.size, SOON_MS);
    const messages = await deadLetterQueue();
    expect(idsOf([...received(), ...messages])).toEqual([...outcomes().keys()].sort());
    expect(outcomes().size).toBeGreaterThanOrEqual(SAMPLES.length + 4);
    const rows = await stack.images.rows();
    expect(idsOf(rows.map((row) => legalOutcome(row as unknown as FaceRow))).every((id) => outcomes().has(id))).toBe(
      true,
    );
  }, 60_000);

  it('each event and each message is what its row says, and the schema accepts it', async () => {
    for (const detail of [...received(), ...(await deadLetterQueue())]) {
      expect(detail).toEqual(outcomes().get(detail.outcomeId));
      expect(parseOutcomeEvent(JSON.stringify({ source: 'face-enrollment', detail }))?.detail).toEqual(detail);
    }
  });

  it('only what EventBridge refused for good, or for an hour, is in the dead-letter queue', async () => {
    const messages = await deadLetterQueue();
    const fates = messages.map(({ objectKey }) => FATES.get(objectKey));
    expect(new Set(fates)).toEqual(new Set(['refused', 'never']));
  });

  it('an image that failed and was enrolled after a redrive has two outcomes', () => {
    const statuses = [...outcomes().values()].filter(({ version }) => version === redriven.version);
    expect(statuses.map(({ status }) => status)).toEqual(['FAILED', 'ENROLLED']);
  });

  it('the annotation of each version is that of its row, also of a key that was uploaded again', async () => {
    const rows = await stack.images.rows();
    expect(rows.map(({ version }) => version)).toEqual(expect.arrayContaining(replaced.map(({ version }) => version)));
    for (const row of rows) {
      if (row.reason === 'ObjectGone') continue;
      expect(await annotationOf(stack, row)).toEqual(legalOutcome(row as unknown as FaceRow));
    }
  }, 60_000);

  it('there were such faults', () => {
    const { invocations, crashes, partial, repeats } = mapping.counts;
    console.info(`${mapping.records.length} records, ${JSON.stringify(mapping.counts)}\n${story.join('\n')}`);
    expect(story.filter((line) => line.startsWith('kill: ')).length).toBeGreaterThanOrEqual(4);
    expect(story.filter((line) => line.startsWith('AWS: ')).length).toBeGreaterThanOrEqual(8);
    expect(Math.min(invocations, crashes, partial, repeats)).toBeGreaterThanOrEqual(3);
    expect(received().length).toBeGreaterThan(idsOf(received()).length);
  });
});

describe('once the faults are over', () => {
  it('a redrive publishes what is in the dead-letter queue, and no outcome is missing', async () => {
    areEventsRefused = false;
    const { code } = await facesAs(stack, ADMINISTRATOR, ['redrive', '--queue', 'outcomes']);
    expect(code).toBe(0);
    await listener.until(() => idsOf(received()).length >= outcomes().size, SOON_MS);
    expect(idsOf(received())).toEqual([...outcomes().keys()].sort());
    expect(await stack.queues.depth('OutcomesDeadLetterQueueUrl')).toEqual({ waiting: 0, inFlight: 0 });
  }, 60_000);

  it('a replay publishes the outcomes of the rows with the same ids', async () => {
    const rows = await stack.images.rows();
    const before = listener.events.length;
    const { code } = await facesAs(stack, ADMINISTRATOR, ['events', 'replay', '--since', '1h']);
    expect(code).toBe(0);
    await listener.until(({ events }) => events.length >= before + rows.length, SOON_MS);
    const replayed = received().slice(before);
    expect(idsOf(replayed)).toEqual(idsOf(rows.map((row) => legalOutcome(row as unknown as FaceRow))));
    expect(replayed).toEqual(replayed.map(({ outcomeId }) => outcomes().get(outcomeId)));
  }, 60_000);
});
