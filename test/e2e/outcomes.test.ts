import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, ExecuteStatementCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectAnnotationCommand, DeleteObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import type { FaceRow, ImageRef } from '../../functions/domain/face-row.ts';
import type { AnalysisRecord } from '../../functions/domain/outcome/analysis-record.ts';
import { imageOutcomeSchema } from '../../functions/domain/outcome/image-outcome.ts';
import { outcomeOf } from '../../functions/domain/outcome/outcome-of.ts';
import type { ImageRow } from '../../local/aws/image-row.ts';
import { SAMPLE_PERSONS, SAMPLES } from '../../local/samples/all-samples.ts';
import { jpeg } from '../../local/samples/render.ts';
import { SAMPLE_SETTINGS } from '../../local/samples/sample-settings.ts';
import { runSamples, type SampleResult } from '../../local/start/run-samples.ts';
import { pageAt } from '../docs/pages.ts';
import type { QueryRow } from '../duckdb/duckdb.ts';
import { comparable } from '../queries/comparable.ts';
import { expectedAnswers } from '../queries/expected-answers.ts';
import { withView } from '../queries/with-view.ts';
import { ADMINISTRATOR, announcement, createOperator, facesAs, type UserKeys } from './cli/operator.ts';
import { createAnalyst, recordsOf } from './stack/analytics.ts';
import { annotationOf } from './stack/annotation.ts';
import { Athena, type NamedQuery } from './stack/athena.ts';
import { OutcomeListener } from './stack/outcome-listener.ts';
import { type Stack, startStack } from './stack/stack.ts';

const SOON_MS = 45_000;
const RATE = 40;
/** Printed by a replay that takes long enough. */
const PROGRESS = /^\d+ rows read, \d+ outcomes sent\n/gm;

let stack: Stack;
let listener: OutcomeListener;
let results: readonly SampleResult[];

beforeAll(async () => {
  stack = await startStack({
    settings: { ...SAMPLE_SETTINGS, requestsPerSecond: String(RATE), annotateObjects: 'true', analytics: 'true' },
    tencent: { requestsPerSecond: RATE + 1 },
  });
  for (const { personId, faces = 0 } of SAMPLE_PERSONS) givenPerson(personId, faces);
  listener = await OutcomeListener.start(stack);
  const { signal } = new AbortController();
  results = await runSamples(SAMPLES, stack.images, { withinMs: 60_000, signal, onProgress: () => {} });
  await listener.until(({ outcomes }) => outcomes.length >= SAMPLES.length, SOON_MS);
}, 180_000);

afterAll(async () => {
  await stack?.stop();
}, 60_000);

function givenPerson(personId: string, faces = 0): void {
  const person = stack.tencent.api.persons.create(personId);
  for (let face = 0; face < faces; face++) stack.tencent.api.persons.addFace(person);
}

async function upload(personId: string, key: string, shot = 0): Promise<ImageRef> {
  return stack.images.upload({ key, personId, body: await jpeg({ person: 3, shot }) });
}

/** What the row says of its outcome. */
function outcomeIn(row: ImageRow | undefined): unknown {
  const read = outcomeOf(row as unknown as FaceRow, 'FaceEnrollment');
  return read.kind === 'outcome' ? read.outcome : read;
}

/** What the schema knows of an event: an attribute that it does not know is left out. */
function accepted(detail: unknown): unknown {
  const { success, output, issues } = v.safeParse(imageOutcomeSchema, detail);
  return success ? output : issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
}

/** An image in which Tencent finds a face only when an operator sends it again. */
async function enrollAfterRejection(personId: string): Promise<void> {
  const key = `${personId}.jpg`;
  givenPerson(personId);
  const answer = { kind: 'error', code: 'InvalidParameterValue.NoFaceInPhoto' } as const;
  stack.tencent.api.faults.add({ action: 'CreateFace', personId, answer });
  const ref = await upload(personId, key);
  expect(await stack.images.settled(ref, SOON_MS)).toMatchObject({ reason: 'NoFaceDetected' });
  expect(await facesAs(stack, ADMINISTRATOR, ['resubmit', key])).toMatchObject({ code: 0 });
  expect(await stack.images.settled(ref, SOON_MS)).toMatchObject({ status: 'ENROLLED' });
}

function idOf(row: ImageRow | undefined): string {
  return (outcomeIn(row) as { readonly outcomeId: string }).outcomeId;
}

describe('the outcome of each sample', () => {
  it('is one event, with all that is public of the row, and accepted by the schema', () => {
    expect(listener.outcomes).toHaveLength(SAMPLES.length);
    for (const { row } of results) {
      const [event] = listener.of(row ?? { version: '' });
      expect(event?.detail).toEqual(outcomeIn(row));
      expect(event?.detail).toEqual(accepted(event?.detail));
    }
  });

  it('is on its version of the object', async () => {
    for (const { row } of results) {
      if (row === undefined || row.reason === 'ObjectGone') continue;
      expect(await annotationOf(stack, row)).toEqual(outcomeIn(row));
    }
  }, 60_000);
});

describe('a key that is uploaded again', () => {
  it('has the outcome of each upload on its own version', async () => {
    givenPerson('again');
    const first = await upload('again', 'again.jpg', 0);
    await stack.images.settled(first, SOON_MS);
    const second = await stack.images.upload({ key: 'again.jpg', personId: 'again', body: Buffer.from('no image') });
    await listener.until(() => [first, second].every((ref) => listener.of(ref).length > 0), SOON_MS);
    expect(await annotationOf(stack, first)).toMatchObject({ status: 'ENROLLED', version: first.version });
    expect(await annotationOf(stack, second)).toMatchObject({ reason: 'FormatUnsupported', version: second.version });
  }, 60_000);
});

describe('a version that is deleted before its outcome', () => {
  it('has an event, and holds up nothing behind it', async () => {
    givenPerson('deleted');
    stack.tencent.api.faults.add({ action: 'CreateFace', personId: 'deleted', delayMs: 2_000 });
    const gone = await upload('deleted', 'deleted.jpg');
    while (!stack.tencent.api.journal.entries().some(({ personId }) => personId === 'deleted')) await sleep(50);
    await sleep(500);
    const { objectKey: Key, version: VersionId } = gone;
    await stack.aws.s3.send(new DeleteObjectCommand({ Bucket: stack.outputs.ImagesBucketName, Key, VersionId }));
    await listener.until(() => listener.of(gone).length > 0, SOON_MS);
    const next = await upload('deleted', 'next.jpg', 1);
    await listener.until(() => listener.of(next).length > 0, SOON_MS);
    expect(await annotationOf(stack, next)).toMatchObject({ status: 'ENROLLED' });
  }, 60_000);
});

describe('events replay', () => {
  it('publishes the outcomes of the rows again, with the same ids and contents', async () => {
    const operator = await createOperator(stack, 'events');
    const rows = await stack.images.rows();
    const before = new Map(listener.outcomes.map(({ detail }) => [detail.outcomeId, detail]));
    const received = listener.events.length;
    const { code, stdout, stderr } = await facesAs(stack, operator, ['events', 'replay', '--since', '1h', '--json']);
    expect({ code, stderr: stderr.replaceAll(PROGRESS, '') }).toEqual({ code: 0, stderr: announcement(stack) });
    const { sent, failed, read } = JSON.parse(stdout);
    expect({ total: sent.ENROLLED + sent.REJECTED + sent.FAILED, failed, read }).toEqual({
      total: rows.length,
      failed: 0,
      read: rows.length,
    });
    await listener.until(({ events }) => events.length >= received + rows.length, SOON_MS);
    const replayed = listener.events.slice(received).map(({ detail }) => detail);
    expect(replayed).toEqual(replayed.map(({ outcomeId }) => before.get(outcomeId)));
  }, 60_000);

  it('says what it would publish, and publishes nothing', async () => {
    const received = listener.events.length;
    const parameters = ['events', 'replay', '--since', '1h', '--status', 'REJECTED,FAILED', '--dry-run'];
    const { code, stdout } = await facesAs(stack, ADMINISTRATOR, parameters);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+ outcomes would be published \(0 ENROLLED, \d+ REJECTED, 0 FAILED\)/);
    expect(await listener.receivedMore()).toBe(false);
    expect(listener.events).toHaveLength(received);
  }, 60_000);

  it('writes annotations again that were lost', async () => {
    const operator = await createOperator(stack, 'events', 'annotator');
    const [row] = results.flatMap(({ row: found }) => (found?.status === 'ENROLLED' ? [found] : []));
    if (row === undefined) throw new Error('A sample was enrolled.');
    await stack.aws.s3.send(
      new DeleteObjectAnnotationCommand({
        Bucket: stack.outputs.ImagesBucketName,
        Key: row.objectKey,
        VersionId: row.version,
        AnnotationName: 'face-enrollment',
      }),
    );
    const { code } = await facesAs(stack, operator, ['events', 'replay', '--since', '1h', '--to', 'annotations']);
    expect(code).toBe(0);
    expect(await annotationOf(stack, row)).toEqual(outcomeIn(row));
  }, 60_000);
});

describe('a redrive of the outcomes dead-letter queue', () => {
  it('publishes the event that is in it', async () => {
    const [event] = listener.events;
    const { id: _, ...finished } = event ?? { id: '' };
    await stack.queues.send('OutcomesDeadLetterQueueUrl', JSON.stringify(finished));
    const received = listener.events.length;
    const operator = await createOperator(stack, 'redrive');
    const { code, stdout } = await facesAs(stack, operator, ['redrive', '--queue', 'outcomes', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).queues.outcomes.summary).toMatchObject({ sent: 1, left: 0 });
    await listener.until(({ events }) => events.length > received, SOON_MS);
    expect(listener.events.at(-1)?.detail).toEqual(event?.detail);
    expect(await stack.queues.depth('OutcomesDeadLetterQueueUrl')).toEqual({ waiting: 0, inFlight: 0 });
  }, 60_000);
});

describe('the lake', () => {
  const today = new Date().toISOString().slice(0, 10);
  let analyst: UserKeys;
  let athena: Athena;
  let saved: readonly NamedQuery[];
  let records: readonly AnalysisRecord[];

  beforeAll(async () => {
    await enrollAfterRejection('revised');
    const operator = await createOperator(stack, 'events', 'analytics');
    const replay = ['events', 'replay', '--since', '1h', '--to', 'analytics'];
    const { code, stderr } = await facesAs(stack, operator, replay);
    expect({ code, stderr: stderr.replaceAll(PROGRESS, '') }).toEqual({ code: 0, stderr: announcement(stack) });
    records = await recordsOf(stack);
    analyst = await createAnalyst(stack);
    athena = new Athena(stack, analyst);
    saved = await athena.namedQueries();
    const outcomes = 'SELECT outcome_id, count(*) AS records FROM outcomes GROUP BY outcome_id';
    const ids = records.map((record) => record.outcome_id);
    while (true) {
      const stored = new Map((await athena.query(outcomes)).map((row) => [row.outcome_id, Number(row.records)]));
      // Published, and once more by the replay.
      if (ids.every((id) => (stored.get(id ?? '') ?? 0) > 1)) break;
      await sleep(100);
    }
  }, 60_000);

  function sqlOf(name: string): string {
    return saved.find(({ Name }) => Name === name)?.QueryString ?? '';
  }

  it('has each record as it is made of the row, for the analyst', async () => {
    const rows = await athena.query(withView(sqlOf('images'), 'SELECT * FROM images'));
    const byImage = ({ image }: { readonly image?: unknown }) => String(image);
    const sorted = (all: readonly QueryRow[]) => comparable(all).toSorted((a, b) => (byImage(a) < byImage(b) ? -1 : 1));
    expect(sorted(rows)).toEqual(sorted(records));
  });

  it('has both outcomes of an image that was rejected first, and one image', async () => {
    const [row] = (await stack.images.rows()).filter(({ objectKey }) => objectKey === 'revised.jpg');
    const { image } = records.find(({ outcome_id }) => outcome_id === idOf(row)) ?? {};
    const history = `SELECT DISTINCT status, completed_at FROM outcomes WHERE image = '${image}' ORDER BY completed_at`;
    expect((await athena.query(history)).map(({ status }) => status)).toEqual(['REJECTED', 'ENROLLED']);
    const ones = await athena.query(withView(sqlOf('images'), `SELECT status FROM images WHERE image = '${image}'`));
    expect(ones).toEqual([{ status: 'ENROLLED' }]);
  });

  it('has a pseudonym of each person, and no person id', () => {
    const enrolled = records.filter(({ status }) => status === 'ENROLLED');
    expect(enrolled.map(({ person }) => person)).toEqual(enrolled.map(() => expect.stringMatching(/^[0-9a-f]{32}$/)));
  });

  it('answers each saved query as a count over the rows', async () => {
    for (const [name, rows] of Object.entries(expectedAnswers(records, today))) {
      const answer = await athena.query(withView(sqlOf('images'), sqlOf(name)));
      expect({ name, rows: comparable(answer) }).toEqual({ name, rows: comparable(rows) });
    }
  }, 60_000);

  it('is not needed for what docs/analytics.md asks the tables with PartiQL', async () => {
    const { FacesTableName, PersonsTableName } = stack.outputs;
    const statements = [...pageAt('docs/analytics.md').matchAll(/\| `(SELECT [^`]+)` \|$/gm)].map(
      ([, sql = '']) => sql,
    );
    expect(statements).toHaveLength(4);
    for (const sql of statements) {
      const Statement = sql.replace('<FacesTable>', FacesTableName).replace('<PersonsTable>', PersonsTableName);
      await stack.aws.dynamo.send(new ExecuteStatementCommand({ Statement }));
    }
  });

  it('opens nothing else to analysts', async () => {
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = analyst;
    const { endpoint, region, outputs } = stack;
    const dynamo = new DynamoDBClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
    const reading = dynamo.send(new ScanCommand({ TableName: outputs.FacesTableName }));
    await expect(reading).rejects.toMatchObject({ name: 'AccessDeniedException' });
    dynamo.destroy();
    const elsewhere = new Athena(stack, analyst, 'primary');
    await expect(elsewhere.query('SELECT 1')).rejects.toThrow('not authorized');
  });
});
