import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ImageRef, ImageRow } from '../../local/aws/image-row.ts';
import { jpeg, webp } from '../../local/samples/render.ts';
import { permissionsOf } from '../infra/permissions.ts';
import { ADMINISTRATOR, createOperator, facesAs, type Run, type UserKeys } from './cli/operator.ts';
import { remainsOf, type Traces } from './erasure/remains.ts';
import { storedOf } from './erasure/untouched.ts';
import { askedPermissions, deployedTemplate, usedPermissions } from './stack/asked-permissions.ts';
import { invokeFunction } from './stack/invoke-function.ts';
import { OutcomeListener } from './stack/outcome-listener.ts';
import { type Stack, startStack } from './stack/stack.ts';

const SOON_MS = 45_000;
/** Two counts a minute apart end an erasure. */
const ERASED_MS = 150_000;

const PERSON = 'person-to-be-erased';
const NEIGHBOUR = 'neighbour';
/** Uploads while the person is erased. */
const NEWCOMER = 'newcomer';
/** Has one face, which Tencent keeps. */
const ONE_FACE = 'person-with-one-face';

let stack: Stack;
let listener: OutcomeListener;
let operator: UserKeys;
/** By their keys. */
let images: Readonly<Record<string, ImageRef>>;
let traces: Traces;
/** The rows of the person before the erasure. */
let rows: readonly ImageRow[];
let untouched: readonly string[];

beforeAll(async () => {
  stack = await startStack({ auth: true, settings: { annotateObjects: 'true' } });
  listener = await OutcomeListener.start(stack);
  operator = await createOperator(stack, 'erase');
  for (const id of [PERSON, NEIGHBOUR, NEWCOMER, ONE_FACE]) stack.tencent.api.persons.create(id);
  await prepareEveryState();
  rows = (await stack.images.rows()).filter(({ personId }) => personId === PERSON);
  traces = {
    personId: PERSON,
    images: rows.map(({ objectKey, version }) => ({ objectKey, version })),
    preparedKeys: rows.flatMap(({ prepared }) => (prepared === undefined ? [] : [prepared.key])),
  };
  untouched = await storedOf(stack, [NEIGHBOUR]);
}, 120_000);

afterAll(async () => {
  await stack?.stop();
});

function faces(...parameters: readonly string[]): Promise<Run> {
  return facesAs(stack, operator, parameters);
}

async function facesJson(expectedCode: number, ...parameters: readonly string[]) {
  const { code, stdout, stderr } = await faces(...parameters, '--json');
  expect({ code, stderr, stdout }).toMatchObject({ code: expectedCode });
  return JSON.parse(stdout);
}

/** The person has images in every state, and two keys that the neighbour has versions of too. */
async function prepareEveryState(): Promise<void> {
  const { faults } = stack.tencent.api;
  faults.add({ image: 'failed.jpg', times: 10, answer: { kind: 'error', code: 'InvalidParameterValue.UrlIllegal' } });
  const busy = { kind: 'error', code: 'FailedOperation.ConflictOperation' } as const;
  faults.add({ image: 'waiting.jpg', times: 1_000, answer: busy });
  const portrait = (person: number, shot: number) => jpeg({ person, shot });
  const upload = async (key: string, personId: string, body: Buffer) => {
    const ref = await stack.images.upload({ key, personId, body });
    await stack.images.settled(ref, SOON_MS);
    return ref;
  };
  await upload('one-face.jpg', ONE_FACE, await portrait(2, 0));
  const first = await upload('shared/mine-is-current.jpg', NEIGHBOUR, await portrait(4, 0));
  const enrolled = await upload('mine/enrolled.jpg', PERSON, await portrait(3, 0));
  const covered = await upload('shared/mine-is-current.jpg', PERSON, await portrait(3, 1));
  const hidden = await upload('shared/mine-is-older.jpg', PERSON, await portrait(3, 2));
  await upload('shared/mine-is-older.jpg', NEIGHBOUR, await portrait(4, 1));
  const rejected = await upload('mine/wall.jpg', PERSON, await jpeg({ person: 3, faceless: true }));
  const prepared = await upload('mine/photo.webp', PERSON, await webp({ person: 3, shot: 4 }));
  await upload('yours/photo.webp', NEIGHBOUR, await webp({ person: 4, shot: 4 }));
  const failed = await upload('mine/failed.jpg', PERSON, await portrait(3, 5));
  const waiting = await stack.images.upload({ key: 'mine/waiting.jpg', personId: PERSON, body: await portrait(3, 6) });
  images = { first, enrolled, covered, hidden, rejected, prepared, failed, waiting };
  await until(async () => (await stack.images.row(waiting))?.reason === 'PersonBusy');
}

async function until(holds: () => Promise<boolean>, withinMs = SOON_MS): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`It did not hold within ${withinMs / 1000} s.`);
    await sleep(200);
  }
}

async function untilEmpty(...queues: readonly Parameters<Stack['queues']['depth']>[0][]): Promise<void> {
  await until(async () => {
    const depths = await Promise.all(queues.map((queue) => stack.queues.depth(queue)));
    return depths.every(({ waiting, inFlight }) => waiting + inFlight === 0);
  }, 60_000);
}

describe('a person with images in every state', () => {
  it('has enrolled, rejected, failed, prepared and waiting images', async () => {
    const states = rows.map(({ objectKey, status, reason }) => `${objectKey} ${status} ${reason ?? ''}`.trim());
    expect(states.toSorted()).toEqual([
      'mine/enrolled.jpg ENROLLED',
      'mine/failed.jpg FAILED UrlRefused',
      'mine/photo.webp ENROLLED',
      'mine/waiting.jpg PENDING PersonBusy',
      'mine/wall.jpg REJECTED NoFaceDetected',
      'shared/mine-is-current.jpg ENROLLED',
      'shared/mine-is-older.jpg ENROLLED',
    ]);
    expect(traces.preparedKeys).toHaveLength(1);
    const remains = await remainsOf(stack, traces);
    expect(remains).toMatchObject({ tencent: [PERSON], deadLetters: [expect.stringContaining('mine/failed.jpg')] });
  });

  it('is shown by a dry run, which sends nothing', async () => {
    const { found, requested } = await facesJson(0, 'erase', '--person', PERSON, '--dry-run');
    expect(requested).toBe(false);
    expect(found).toMatchObject({
      tencentFaces: 4,
      rows: { PENDING: 1, ENROLLED: 4, REJECTED: 1, FAILED: 1 },
      objects: { there: 7, gone: 0, denied: 0 },
      prepared: 1,
      hasItem: true,
      deadLetterMessages: 1,
    });
    expect(await facesJson(0, 'erasures')).toMatchObject({ erasures: [] });
  }, 60_000);
});

/** What is left of the person, but for the tombstone. */
async function expectOnlyTheTombstone(): Promise<void> {
  const { persons = [], ...others } = await remainsOf(stack, traces);
  expect(others).toEqual({
    tencent: [],
    objects: [],
    // The key that the person shares has a delete marker in front of the older version of the neighbour.
    markers: [],
    prepared: [],
    rows: [],
    erasures: [],
    deadLetters: [],
  });
  expect(persons).toHaveLength(1);
  expect(persons[0]).not.toMatch(/faceIds|checksums|pseudonymKey|openCall|lastEnrolledAt/);
}

describe('an erasure', () => {
  let run: Run;
  let incomplete: Run;
  let receipt: string;
  let erasureId: string;

  beforeAll(async () => {
    receipt = join(stack.directory, 'receipt.txt');
    // The answer is lost: the erasure looks whether the person is gone.
    stack.tencent.api.faults.add({ action: 'DeletePerson', effect: 'done', answer: { kind: 'reset' } });
    const erasing = faces('erase', '--person', PERSON, '--yes', '--receipt', receipt);
    await until(async () => (await facesJson(0, 'erasures', '--status', 'RUNNING')).erasures.length === 1);
    const again = await faces('erase', '--person', PERSON, '--yes');
    expect(again).toMatchObject({ code: 1, stderr: expect.stringMatching(/is running, .* Nothing was sent\./) });
    const uploads = [0, 1, 2].map(async (shot) => {
      const body = await jpeg({ person: 5, shot });
      return stack.images.upload({ key: `new/${shot}.jpg`, personId: NEWCOMER, body });
    });
    for (const ref of await Promise.all(uploads)) {
      expect(await stack.images.settled(ref, SOON_MS)).toMatchObject({ status: 'ENROLLED' });
    }
    const one = ['--person', ONE_FACE, '--tencent', 'faces', '--receipt', join(stack.directory, 'one-face.txt')];
    [run, incomplete] = await Promise.all([erasing, faces('erase', ...one, '--yes')]);
  }, ERASED_MS);

  it('prints its receipt, which is in the file too', async () => {
    expect(run).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Acting on stack/) });
    const text = readFileSync(receipt, 'utf8');
    expect(text).toMatch(/^Erasure [0-9a-f-]{36}: DONE\n/);
    expect(text).toMatch(/Faces at Tencent +4 +4 +0\n/);
    expect(text).toMatch(/Rows of the Faces table +7 +7 +0\n/);
    expect(text).toMatch(/Object versions and delete markers +7 +7 +0\n/);
    expect(text).toMatch(/Prepared images +1 +1 +0\n/);
    expect(run.stdout).toContain(text.trimEnd());
    expect(text).not.toContain(PERSON);
  });

  it('leaves nothing of the person but the tombstone', expectOnlyTheTombstone);

  it('leaves everything of another person byte for byte as it was', async () => {
    expect(await storedOf(stack, [NEIGHBOUR])).toEqual(untouched);
  });

  it('does not make an older version of another person the current one', async () => {
    const current = (Key: string) =>
      stack.aws.s3.send(new GetObjectCommand({ Bucket: stack.outputs.ImagesBucketName, Key }));
    await expect(current('shared/mine-is-current.jpg')).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect((await current('shared/mine-is-older.jpg')).Metadata).toMatchObject({ 'person-id': NEIGHBOUR });
  });

  it('is listed, and its receipt is shown again', async () => {
    const { erasures } = await facesJson(0, 'erasures', '--status', 'DONE');
    expect(erasures).toMatchObject([{ personHash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    erasureId = erasures[0].erasureId;
    const again = await faces('erasures', erasureId);
    expect(again).toEqual({ code: 0, stdout: readFileSync(receipt, 'utf8'), stderr: '' });
  }, 60_000);

  it('is published without personal data', async () => {
    const isErased = (event: (typeof listener.events)[number]) =>
      event['detail-type'] === 'Person Erased' && event.detail.erasureId === erasureId;
    await listener.until(({ events }) => events.some(isErased), SOON_MS);
    const [event] = listener.events.filter(isErased);
    expect(event?.detail).toMatchObject({ status: 'DONE', personHash: expect.any(String) });
    const personal = [PERSON, 'mine/', ...traces.images.map(({ version }) => version)];
    expect(personal.filter((text) => JSON.stringify(event).includes(text))).toEqual([]);
  });

  it('is not undone by late stream records, messages and events', async () => {
    const { enrolled, failed, waiting, prepared } = images;
    const NewImage = marshall(rows.find(({ version }) => version === enrolled?.version) ?? {});
    const dynamodb = { NewImage, SequenceNumber: '1', ApproximateCreationDateTime: Date.now() / 1000 };
    const late = { Records: [{ eventName: 'MODIFY', dynamodb }] };
    await invokeFunction(stack, stack.outputs.PublishFunctionName ?? '', late);
    for (const ref of [failed, waiting]) {
      await stack.queues.send('EnrollmentsQueueUrl', JSON.stringify({ ...ref, personId: PERSON }), PERSON);
    }
    await stack.queues.send('PreparationsQueueUrl', JSON.stringify({ ...prepared, personId: PERSON }));
    const replayed = await facesAs(stack, ADMINISTRATOR, ['events', 'replay', '--since', '1h', '--json']);
    expect(replayed).toMatchObject({ code: 0 });
    expect(replayed.stdout).not.toContain(PERSON);
    await untilEmpty('EnrollmentsQueueUrl', 'PreparationsQueueUrl', 'ErasuresQueueUrl');
    await expectOnlyTheTombstone();
  }, 90_000);

  it('keeps later images of the person out, and does not touch them when its message comes again', async () => {
    const ref = await stack.images.upload({ key: 'back.jpg', personId: PERSON, body: await jpeg({ person: 3 }) });
    const row = await stack.images.settled(ref, SOON_MS);
    expect(row).toMatchObject({ status: 'REJECTED', reason: 'PersonErased' });
    await stack.queues.send('ErasuresQueueUrl', JSON.stringify({ erasureId, personId: PERSON }), PERSON);
    await untilEmpty('ErasuresQueueUrl');
    expect(await stack.images.row(ref)).toEqual(row);
  }, 90_000);

  it('is INCOMPLETE when Tencent keeps the last face, and says what to do', async () => {
    expect(incomplete).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The person is not erased completely.'),
    });
    expect(incomplete.stdout).toMatch(/Faces at Tencent \(1\): LastFace\. Tencent keeps the last face/);
    expect(await facesJson(0, 'erasures', '--status', 'INCOMPLETE')).toMatchObject({
      erasures: [{ left: [{ place: 'tencent', reason: 'LastFace' }], counts: { faces: { removed: 1, left: 0 } } }],
    });
    expect(await facesJson(0, 'person', ONE_FACE)).toMatchObject({ item: { erasing: { id: expect.any(String) } } });
  }, 60_000);
});

describe('the role of the erase function', () => {
  /** Needed where S3 keeps a version, where DynamoDB takes no batch, and by what AWS itself does for the function. */
  const USED_ELSEWHERE = [
    /^dynamodb:(DeleteItem|PutItem) ResultsFacesTable$/,
    /^dynamodb:DescribeTable /, // The metric of all persons.
    /^s3:(GetObject|GetObjectLegalHold|GetObjectRetention|GetObjectVersion) /,
    /^s3:ListBucket ImagesBucket$/, // S3 looks whether it may say that an object is gone.
    /^secretsmanager:GetSecretValue ErasuresPersonHashKey$/, // The emulator names the secret by another ARN.
    /^sqs:SendMessage /, // Long work, and messages that are given up.
    /^sqs:(ChangeMessageVisibility|DeleteMessage) \w+DeadLetterQueue$/, // Only where messages are found.
    /^sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes) ErasuresWorkQueue$/, // Lambda polls the queue.
    /^(logs|xray):/,
  ];

  it('is granted what its function uses, and nothing else', async () => {
    const id = 'FaceEnrollmentErasuresErase';
    const granted = permissionsOf(deployedTemplate(stack), id);
    const used = await usedPermissions(stack, id);
    const unused = granted.filter((permission) => !used.includes(permission));
    expect(unused.filter((permission) => !USED_ELSEWHERE.some((pattern) => pattern.test(permission)))).toEqual([]);
    expect(askedPermissions(stack).filter(({ allowed }) => !allowed)).toEqual([]);
  });
});
