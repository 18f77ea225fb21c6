import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type FaceRow, imageId } from '../../functions/domain/face-row.ts';
import { SecretText } from '../../functions/domain/secrets/secret-text.ts';
import { enrollBatch } from '../../functions/enroll/enroll-batch.ts';
import type { EnrollContext } from '../../functions/enroll/ports.ts';
import { TencentCredentials } from '../../functions/tencent/tencent-credentials.ts';
import { TencentFaceService } from '../../functions/tencent/tencent-face-service.ts';
import { LoopbackServer } from '../../local/processes/loopback-server.ts';
import { jpeg } from '../../local/samples/render.ts';
import { STAND_IN_CREDENTIALS } from '../../local/stand-in/behaviour.ts';
import type { Fault } from '../../local/stand-in/faults.ts';
import { type StandIn, startStandIn } from '../../local/stand-in/server.ts';
import { EnrollWorld, messageOf, PERSON } from '../fakes/enroll-world.ts';
import {
  COMMON_CODES,
  CREATE_PERSON_CODES,
  REFERENCE_CODES,
} from '../functions/domain/tencent/tencent-reference-codes.ts';

/** Every answer of Tencent over HTTP, through its SDK and the use case, to the row that an app reads. */

/** Of one image: nothing will change it. */
const REJECTS_IMAGE: Readonly<Record<string, string>> = {
  'InvalidParameterValue.NoFaceInPhoto': 'NoFaceDetected',
  'FailedOperation.ImageFacedetectFailed': 'NoFaceDetected',
  'FailedOperation.ImageDecodeFailed': 'ImageUndecodable',
  'FailedOperation.ImageResolutionExceed': 'DimensionsOutOfRange',
  'FailedOperation.ImageResolutionTooSmall': 'DimensionsOutOfRange',
  'FailedOperation.FaceSizeTooSmall': 'FaceTooSmall',
  'FailedOperation.ImageSizeExceed': 'ImageTooLarge',
  'InvalidParameterValue.ImageEmpty': 'ImageEmpty',
  'FailedOperation.FaceQualityNotQualified': 'QualityTooLow',
  'InvalidParameterValue.PersonNameIllegal': 'PersonNameIllegal',
  'InvalidParameterValue.PersonNameTooLong': 'PersonNameIllegal',
};

const DOWNLOAD_ERROR = 'FailedOperation.ImageDownloadError';
const URL_ILLEGAL = 'InvalidParameterValue.UrlIllegal';

const REJECTS_PERSON: Readonly<Record<string, string>> = {
  'InvalidParameterValue.PersonIdNotExist': 'PersonNotFound',
  'ResourceNotFound.ErrorPersonNotExisted': 'PersonNotFound',
  'InvalidParameterValue.PersonIdIllegal': 'PersonTagIllegal',
  'InvalidParameterValue.PersonIdTooLong': 'PersonTagIllegal',
};

const PERSON_FULL = ['InvalidParameterValue.PersonFaceNumExceed', 'LimitExceeded.ErrorFaceNumExceed'];

/** Nobody knows whether it was carried out. */
const IN_DOUBT = [
  'FailedOperation.RequestTimeout',
  'FailedOperation.ServerError',
  'FailedOperation.RpcFail',
  'FailedOperation.UnKnowError',
  'InternalError',
  'ServiceUnavailable',
];

interface Patience {
  readonly reason: string;
  /** Whether an operator is told. */
  readonly alarm: boolean;
  readonly throttled?: boolean;
}

const BUSY = { reason: 'PersonBusy', alarm: false };
const THROTTLED = { reason: 'Throttled', alarm: false, throttled: true };
const REFUSED_KEYS = { reason: 'CredentialsRefused', alarm: true };
const DENIED = { reason: 'PermissionDenied', alarm: true };
const NO_GROUP = { reason: 'GroupNotFound', alarm: true };
const ACCOUNT = { reason: 'AccountProblem', alarm: true };

/** Retried for hours. */
const PATIENT: Readonly<Record<string, Patience>> = {
  'FailedOperation.ConflictOperation': BUSY,
  'FailedOperation.CreateFaceConcurrent': BUSY,
  'FailedOperation.GroupInDeletedState': BUSY,
  RequestLimitExceeded: THROTTLED,
  'RequestLimitExceeded.IPLimitExceeded': THROTTLED,
  'RequestLimitExceeded.UinLimitExceeded': THROTTLED,
  'RequestLimitExceeded.GlobalRegionUinLimitExceeded': THROTTLED,
  'FailedOperation.RequestLimitExceeded': THROTTLED,
  'AuthFailure.InvalidAuthorization': REFUSED_KEYS,
  'AuthFailure.InvalidSecretId': REFUSED_KEYS,
  'AuthFailure.MFAFailure': REFUSED_KEYS,
  'AuthFailure.SecretIdNotFound': REFUSED_KEYS,
  'AuthFailure.SignatureExpire': REFUSED_KEYS,
  'AuthFailure.SignatureFailure': REFUSED_KEYS,
  'AuthFailure.TokenFailure': REFUSED_KEYS,
  'AuthFailure.UnauthorizedOperation': DENIED,
  UnauthorizedOperation: DENIED,
  IpNotInWhitelist: DENIED,
  IpInBlacklist: DENIED,
  LimitExceeded: ACCOUNT,
  ResourceInsufficient: ACCOUNT,
  'ResourceUnavailable.Delivering': ACCOUNT,
  'ResourceUnavailable.Freeze': ACCOUNT,
  'ResourceUnavailable.InArrears': ACCOUNT,
  'ResourceUnavailable.LowBalance': ACCOUNT,
  'ResourceUnavailable.NotExist': ACCOUNT,
  'ResourceUnavailable.Recover': ACCOUNT,
  'ResourceUnavailable.StopUsing': ACCOUNT,
  'ResourceUnavailable.UnknownStatus': ACCOUNT,
  'ResourcesSoldOut.ChargeStatusException': ACCOUNT,
  'InvalidParameterValue.AccountFaceNumExceed': ACCOUNT,
  'InvalidParameterValue.GroupFaceNumExceed': ACCOUNT,
  'InvalidParameterValue.GroupIdNotExist': NO_GROUP,
};

const MENTIONED = new Set([
  ...Object.keys({ ...REJECTS_IMAGE, ...REJECTS_PERSON, ...PATIENT }),
  ...[DOWNLOAD_ERROR, URL_ILLEGAL, ...PERSON_FULL, ...IN_DOUBT],
]);
const DOCUMENTED = [
  ...new Set<string>([...REFERENCE_CODES, ...COMMON_CODES, ...Object.values(CREATE_PERSON_CODES).flat()]),
];
const OURS_IS_WRONG = DOCUMENTED.filter((code) => !MENTIONED.has(code));

const RET_CODES: readonly [number, object][] = [
  [-1101, { status: 'REJECTED', reason: 'NoFaceDetected' }],
  [-1102, { status: 'REJECTED', reason: 'ImageUndecodable' }],
  [-1109, { status: 'REJECTED', reason: 'DimensionsOutOfRange' }],
  [-1601, { status: 'REJECTED', reason: 'QualityTooLow' }],
  [-1604, { status: 'REJECTED', reason: 'NotSamePerson' }],
  [-1, { status: 'PENDING', reason: 'AlgorithmError' }],
  [-1200, { status: 'PENDING', reason: 'AlgorithmError' }],
  [7, { status: 'PENDING', reason: 'AlgorithmError' }],
];

/** Deliveries after which patience ends; attempts after which the short one does. */
const LAST_DELIVERY = 40;
const SHORT_ATTEMPTS = 5;

let portraits: LoopbackServer;
let portraitsUrl: string;
let standIn: StandIn;

beforeAll(async () => {
  const portrait = await jpeg({ person: 1, width: 96, height: 120 });
  portraits = new LoopbackServer((_, response) => response.end(portrait));
  portraitsUrl = `${await portraits.start()}/images`;
  standIn = await startStandIn({ requestsPerSecond: 1_000_000 });
});

afterAll(async () => {
  await standIn.stop();
  await portraits.stop();
});

const SITES = [
  { apiVersion: '2018-03-01', region: undefined },
  { apiVersion: '2020-03-03', region: 'ap-guangzhou' },
] as const;

type Site = { readonly apiVersion: (typeof SITES)[number]['apiVersion']; readonly region: string | undefined };

let world: EnrollWorld;
let service: TencentFaceService;

function connect(site: Site, onReadSecret: () => void = () => {}): void {
  world = new EnrollWorld();
  const readSecret = async () => {
    onReadSecret();
    return JSON.stringify(STAND_IN_CREDENTIALS);
  };
  const credentials = new TencentCredentials({ readSecret }, world.clock);
  service = new TencentFaceService({ ...site, endpoint: standIn.endpoint, credentials, clock: world.clock });
  standIn.api.clear();
  standIn.api.persons.create(PERSON);
}

describe.each(SITES)('the version $apiVersion', (site) => {
  beforeEach(() => connect(site));

  describe('refuses a call of three for one of its images, and the others are enrolled by one call each:', () => {
    it.each(Object.entries(REJECTS_IMAGE))('%s is %s', async (code, reason) => {
      const rows = threeImages();
      refuses(code, { image: '/b?', times: 9 });
      expect(await deliver(rows)).toEqual([]);
      expectIsolated(rows, { status: 'REJECTED', reason, tencentCode: code });
    });

    it(`${DOWNLOAD_ERROR} is tried again`, async () => {
      const rows = threeImages();
      refuses(DOWNLOAD_ERROR, { image: '/b?', times: 9 });
      expect(await deliver(rows)).toHaveLength(1);
      expectIsolated(rows, { status: 'PENDING', reason: 'DownloadFailed', tencentCode: DOWNLOAD_ERROR });
      for (let attempt = 2; attempt <= SHORT_ATTEMPTS; attempt++) await deliver([rows[1] as FaceRow], attempt);
      expectFailed([rows[1] as FaceRow], 'DownloadFailed', DOWNLOAD_ERROR);
      expect(calls()).toHaveLength(4 + SHORT_ATTEMPTS - 1);
    });

    it(`${DOWNLOAD_ERROR} of a version that is gone is ObjectGone`, async () => {
      const rows = threeImages();
      world.gone.add(imageId(rows[1] as FaceRow));
      refuses(DOWNLOAD_ERROR, { image: '/b?', times: 9 });
      expect(await deliver(rows)).toEqual([]);
      expectIsolated(rows, { status: 'REJECTED', reason: 'ObjectGone', tencentCode: DOWNLOAD_ERROR });
    });

    it(`${URL_ILLEGAL} waits for an operator at once`, async () => {
      const rows = threeImages();
      refuses(URL_ILLEGAL, { image: '/b?', times: 9 });
      expect(await deliver(rows)).toEqual([]);
      expectIsolated(rows, { status: 'FAILED', reason: 'UrlRefused', tencentCode: URL_ILLEGAL });
      expect(world.queue.deadLetters.map((letter) => letter.reason)).toEqual(['UrlRefused']);
    });

    it('costs no call more when Tencent had added all of them before it refused', async () => {
      const rows = threeImages();
      refuses('FailedOperation.ImageDecodeFailed', { effect: 'done' });
      expect(await deliver(rows)).toEqual([]);
      expect(ends(rows)).toEqual(Array(3).fill({ status: 'ENROLLED', reason: undefined, tencentCode: undefined }));
      expect([calls().length, reads(), facesAtTencent()]).toEqual([1, 2, 3]);
    });
  });

  describe('gives each image of a call its RetCode:', () => {
    it.each(RET_CODES)('%d', async (retCode, end) => {
      const rows = threeImages();
      standIn.api.faults.add({ action: 'CreateFace', retCodes: [0, retCode, 0] });
      await deliver(rows);
      const enrolled = { status: 'ENROLLED', reason: undefined, tencentCode: undefined };
      expect(ends(rows)).toEqual([enrolled, { ...end, tencentCode: String(retCode) }, enrolled]);
      expect([calls().length, reads(), facesAtTencent()]).toEqual([1, 1, 2]);
    });
  });

  describe('speaks of the person, so of all its images:', () => {
    it.each(Object.entries(REJECTS_PERSON))('%s is %s, from a call and from a look', async (code, reason) => {
      const rows = threeImages();
      refuses(code);
      expect(await deliver(rows)).toEqual([]);
      const end = { status: 'REJECTED', reason, tencentCode: code };
      expect(ends(rows)).toEqual(Array(3).fill(end));
      expect([calls().length, reads()]).toEqual([1, 1]);

      const next = world.pending('d');
      refuses(code, { action: 'GetPersonBaseInfo' });
      expect(await deliver([next])).toEqual([]);
      expect(ends([next])).toEqual([end]);
      expect(calls()).toHaveLength(1);
    });

    it.each(PERSON_FULL)('%s, one by one as long as there is place', async (code) => {
      const rows = threeImages();
      refuses(code, { minImages: 2 });
      refuses(code, { image: '/c?' });
      expect(await deliver(rows)).toEqual([]);
      const enrolled = { status: 'ENROLLED', reason: undefined, tencentCode: undefined };
      expect(ends(rows)).toEqual([enrolled, enrolled, { status: 'REJECTED', reason: 'PersonFull', tencentCode: code }]);
      expect([calls().length, reads()]).toEqual([4, 2]);
    });
  });

  describe('asks for patience, and gets hours of it:', () => {
    it.each(Object.entries(PATIENT))('%s', async (code, { reason, alarm, throttled = false }) => {
      const rows = threeImages();
      refuses(code);
      expect(await deliver(rows)).toHaveLength(3);
      expect(ends(rows)).toEqual(Array(3).fill({ status: 'PENDING', reason, tencentCode: code }));
      expect([calls().length, reads()]).toEqual([1, 1]);
      expect([world.alarms, world.throttled]).toEqual([alarm ? [reason] : [], throttled ? 1 : 0]);
      world.clock.pass(31_000);
      await expectEnrolledNow(rows);

      const last = world.pending('d');
      refuses(code);
      await deliver([last], LAST_DELIVERY);
      expectFailed([last], reason, code);
    });
  });

  describe('finds our request wrong, and is asked five times:', () => {
    it.each(OURS_IS_WRONG)('%s', async (code) => {
      await expectShortPatience(code, 'RequestRefused', 0);
    });

    it.each(['FailedOperation.SomethingNew', 'Nonsense'])('%s, which nobody listed, and looks first', async (code) => {
      await expectShortPatience(code, 'UnknownCode', SHORT_ATTEMPTS);
    });
  });

  describe('leaves it in doubt whether a call was carried out:', () => {
    it.each(IN_DOUBT)('%s, and it was', async (code) => {
      const rows = threeImages();
      refuses(code, { effect: 'done' });
      expect(await deliver(rows)).toEqual([]);
      expect(ends(rows)).toEqual(Array(3).fill({ status: 'ENROLLED', reason: undefined, tencentCode: undefined }));
      expect(world.row(rows[0] as FaceRow)).toMatchObject({ faceIdSource: 'reconciled' });
      expect([calls().length, reads(), facesAtTencent()]).toEqual([1, 2, 3]);
    });

    it.each(IN_DOUBT)('%s, and it was not: nothing is sent before Tencent cannot be working on it', async (code) => {
      const rows = threeImages();
      refuses(code);
      expect(await deliver(rows)).toHaveLength(3);
      const waiting = { status: 'PENDING', reason: 'TencentUnavailable', tencentCode: code };
      expect(ends(rows)).toEqual(Array(3).fill(waiting));
      world.clock.pass(19_000);
      expect(await deliver(rows, 2)).toHaveLength(3);
      expect(calls()).toHaveLength(1);
      world.clock.pass(2_000);
      await deliver(rows, 3);
      await expectEnrolledNow(rows, 4);
      expect([calls().length, facesAtTencent()]).toEqual([2, 3]);
    });

    it.each(IN_DOUBT)('%s, and it was for one of three', async (code) => {
      const rows = threeImages();
      refuses(code, { effect: 'done', retCodes: [0, -1601, -1601] });
      await deliver(rows);
      world.clock.pass(21_000);
      expect(await deliver(rows, 2)).toEqual([]);
      expect(rows.map((row) => world.row(row).reason)).toEqual(Array(3).fill('OutcomeUnknown'));
      expect(world.queue.deadLetters).toHaveLength(3);
      expect([calls().length, facesAtTencent()]).toEqual([1, 1]);
    });
  });
});

describe.each(SITES)('the version $apiVersion, asked to create a person,', (site) => {
  const action = 'CreatePerson';
  const NEWCOMER = 'newcomer';
  let row: FaceRow;
  beforeEach(() => {
    connect(site);
    world.settings = { ...world.settings, newPersons: { groupId: 'users', uniqueControl: 0 } };
    row = world.pending('first', { personId: NEWCOMER });
  });

  const creations = () => standIn.api.journal.entries().filter((entry) => entry.action === action);

  async function expectCreatedNow(receiveCount: number): Promise<void> {
    await deliver([row], receiveCount);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', createdPerson: true });
    expect(standIn.api.persons.get(NEWCOMER)).toMatchObject({ name: NEWCOMER, groupIds: ['users'] });
  }

  it('creates it', async () => {
    await expectCreatedNow(1);
    expect([creations().length, reads()]).toEqual([1, 1]);
  });

  it('says that the face is that of another person', async () => {
    const uniqueControl = 1;
    await expectCreatedNow(1);
    world.settings = { ...world.settings, newPersons: { groupId: 'users', uniqueControl } };
    const again = world.pending('again', { personId: 'other' });
    await deliver([again]);
    expect(ends([again])).toEqual([{ status: 'REJECTED', reason: 'SimilarPersonExists', tencentCode: undefined }]);
    expect(world.similar).toEqual([NEWCOMER]);
    expect(standIn.api.persons.find('other')).toBeUndefined();
  });

  it.each(Object.entries(REJECTS_IMAGE))('refuses the image: %s is %s', async (code, reason) => {
    refuses(code, { action });
    expect(await deliver([row])).toEqual([]);
    expect(ends([row])).toEqual([{ status: 'REJECTED', reason, tencentCode: code }]);
    expect(creations()).toHaveLength(1);
  });

  it.each(Object.entries(PATIENT))('asks for patience: %s', async (code, { reason, alarm }) => {
    refuses(code, { action });
    expect(await deliver([row])).toHaveLength(1);
    expect(ends([row])).toEqual([{ status: 'PENDING', reason, tencentCode: code }]);
    expect(world.alarms).toEqual(alarm ? [reason] : []);
    world.clock.pass(31_000);
    await expectCreatedNow(2);
  });

  // Of a person that does not exist yet, Tencent cannot say that it is missing or full.
  const IMPOSSIBLE = [
    'InvalidParameterValue.PersonIdNotExist',
    'ResourceNotFound.ErrorPersonNotExisted',
    ...PERSON_FULL,
  ];
  const EXISTS = 'InvalidParameterValue.PersonIdAlreadyExist';
  it.each([...OURS_IS_WRONG.filter((code) => code !== EXISTS), ...IMPOSSIBLE])(
    'finds our request wrong: %s',
    async (code) => {
      refuses(code, { action });
      expect(await deliver([row])).toHaveLength(1);
      expect(ends([row])).toEqual([{ status: 'PENDING', reason: 'RequestRefused', tencentCode: code }]);
      expect(world.alarms).toEqual(['RequestRefused']);
      await expectCreatedNow(2);
    },
  );

  it.each(['InvalidParameterValue.PersonIdIllegal', 'InvalidParameterValue.PersonIdTooLong'])(
    'refuses the id: %s',
    async (code) => {
      refuses(code, { action });
      expect(await deliver([row])).toEqual([]);
      expect(ends([row])).toEqual([{ status: 'REJECTED', reason: 'PersonTagIllegal', tencentCode: code }]);
    },
  );

  it.each(IN_DOUBT)('leaves it in doubt: %s, and it was created', async (code) => {
    refuses(code, { action, effect: 'done' });
    expect(await deliver([row])).toEqual([]);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', createdPerson: true, faceIdSource: 'reconciled' });
    expect(creations()).toHaveLength(1);
  });

  it.each(IN_DOUBT)('leaves it in doubt: %s, and it was not created', async (code) => {
    refuses(code, { action });
    await deliver([row]);
    world.clock.pass(19_000);
    await deliver([row], 2);
    expect(creations()).toHaveLength(1);
    world.clock.pass(2_000);
    await expectCreatedNow(3);
    expect(creations()).toHaveLength(2);
  });

  it('says that the person exists by now, and the image goes on by CreateFace', async () => {
    refuses(EXISTS, { action });
    const look = 'GetPersonBaseInfo';
    refuses('InvalidParameterValue.PersonIdNotExist', { action: look });
    standIn.api.persons.create(NEWCOMER);
    expect(await deliver([row])).toEqual([]);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', attempts: 2 });
    expect(world.row(row).createdPerson).toBeUndefined();
    expect([creations().length, calls().length]).toEqual([1, 1]);
  });
});

describe('a site that does not fit the settings', () => {
  it.each([
    ['MissingParameter', 'china', { apiVersion: '2020-03-03', region: undefined }],
    ['UnsupportedRegion', 'china', { apiVersion: '2020-03-03', region: 'Paris' }],
    ['NoSuchVersion', 'international', { apiVersion: '2018-03-01', region: undefined }],
  ] as const)('says %s (%s, %j)', async (code, where, site) => {
    connect(site);
    const { behaviour } = standIn.api;
    standIn.api.behaviour = { ...behaviour, site: where };
    const rows = threeImages();
    await deliver(rows);
    standIn.api.behaviour = behaviour;
    expect(ends(rows)).toEqual(Array(3).fill({ status: 'PENDING', reason: 'RequestRefused', tencentCode: code }));
    expect(world.alarms).toEqual(['RequestRefused']);
  });
});

describe('the pace', () => {
  // A slow secret makes all requests that wait for it leave at once, whatever their slots were.
  it('reads the keys before it takes a slot', async () => {
    const order: string[] = [];
    connect(SITES[0], () => order.push('keys'));
    const [row] = threeImages() as [FaceRow];
    const slot = async () => {
      order.push('slot');
      return { begin: async () => 'granted' as const };
    };
    await deliver([row], 1, { pacer: { slot, throttled: async () => {} } });
    expect(order).toEqual(['keys', 'slot', 'slot']);
  });
});

function threeImages(): readonly FaceRow[] {
  return ['a', 'b', 'c'].map((key) => world.pending(key));
}

function refuses(code: string, fault: Fault = {}): void {
  standIn.api.faults.add({ action: 'CreateFace', answer: { kind: 'error', code }, ...fault });
}

/** @returns the ids of the messages that come back */
async function deliver(
  rows: readonly FaceRow[],
  receiveCount = 1,
  more: Partial<EnrollContext> = {},
): Promise<readonly string[]> {
  const fakes = world.context();
  const presign: EnrollContext['images']['presign'] = async ({ objectKey, version }) =>
    new SecretText(`${portraitsUrl}/${objectKey}?versionId=${version}&X-Amz-Signature=none`);
  const context = { ...fakes, tencent: service, images: { ...fakes.images, presign }, ...more };
  return enrollBatch(
    rows.map((row) => messageOf(row, receiveCount)),
    context,
  );
}

function ends(rows: readonly FaceRow[]): readonly object[] {
  return rows.map((row) => {
    const { status, reason, tencentCode } = world.row(row);
    return { status, reason, tencentCode };
  });
}

function calls() {
  return standIn.api.journal.entries().filter(({ action }) => action === 'CreateFace');
}

function reads(): number {
  return standIn.api.journal.summary().byAction.GetPersonBaseInfo ?? 0;
}

function facesAtTencent(): number {
  return standIn.api.persons.get(PERSON).faces.length;
}

/** The second of three is to blame: one call of all, one free look, one call of each. */
function expectIsolated(rows: readonly FaceRow[], end: object): void {
  const enrolled = { status: 'ENROLLED', reason: undefined, tencentCode: undefined };
  expect(ends(rows)).toEqual([enrolled, end, enrolled]);
  expect(calls().map(({ images }) => images.length)).toEqual([3, 1, 1, 1]);
  expect([reads(), facesAtTencent()]).toEqual([2, 2]);
}

function expectFailed(rows: readonly FaceRow[], reason: string, tencentCode: string): void {
  expect(ends(rows)).toEqual(rows.map(() => ({ status: 'FAILED', reason, tencentCode })));
  expect(world.queue.deadLetters.map((letter) => letter.reason)).toEqual(rows.map(() => reason));
}

async function expectEnrolledNow(rows: readonly FaceRow[], receiveCount = 2): Promise<void> {
  await deliver(rows, receiveCount);
  expect(rows.map((row) => world.row(row).status)).toEqual(rows.map(() => 'ENROLLED'));
}

async function expectShortPatience(code: string, reason: string, looks: number): Promise<void> {
  const rows = threeImages();
  refuses(code, { times: SHORT_ATTEMPTS });
  expect(await deliver(rows)).toHaveLength(3);
  expect(ends(rows)).toEqual(Array(3).fill({ status: 'PENDING', reason, tencentCode: code }));
  for (let attempt = 2; attempt <= SHORT_ATTEMPTS; attempt++) await deliver(rows, attempt);
  expectFailed(rows, reason, code);
  expect([calls().length, reads()]).toEqual([SHORT_ATTEMPTS, 1 + looks]);
  expect(world.alarms).toEqual(Array(SHORT_ATTEMPTS).fill(reason));
}
