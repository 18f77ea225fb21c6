import { afterEach, beforeEach, describe, expect, it, jest, test } from '@jest/globals';
import { SecretText } from '../../../functions/domain/secrets/secret-text.ts';
import type { CreateFaceRequest } from '../../../functions/domain/tencent/face-service.ts';
import { TencentCredentials } from '../../../functions/tencent/tencent-credentials.ts';
import { TencentFaceService } from '../../../functions/tencent/tencent-face-service.ts';
import { leaks, presignedUrl } from '../domain/secrets/presigned-url.ts';
import { FakeClock, FakeTransport, sdkException } from './fakes.ts';

const SECRET_ID = 'an-id-unlike-others';
const SECRET_KEY = 'key+of/the=account';
const signed = presignedUrl('service');

const REQUEST: CreateFaceRequest = { personId: '1001', images: { urls: [new SecretText(signed.url)] } };
const ENROLLED = { RetCode: [0], SucFaceIds: ['42'], RequestId: 'r-1' };

let clock: FakeClock;
let transport: FakeTransport;
let secret: string | undefined;
let secretReads: number;
let service: TencentFaceService;

beforeEach(() => {
  clock = new FakeClock();
  transport = new FakeTransport();
  transport.reply = async () => ENROLLED;
  secret = JSON.stringify({ secretId: SECRET_ID, secretKey: SECRET_KEY });
  secretReads = 0;
  const readSecret = async () => {
    secretReads++;
    return secret;
  };
  service = serviceWith(readSecret);
});

afterEach(() => {
  jest.useRealTimers();
});

function serviceWith(readSecret: () => Promise<string | undefined>): TencentFaceService {
  const credentials = new TencentCredentials({ readSecret }, clock);
  const site = { endpoint: 'https://iai.invalid', apiVersion: '2018-03-01' } as const;
  return new TencentFaceService({ ...site, credentials, clock }, transport);
}

function createFace(request = REQUEST) {
  return service.createFace(request, { notAfter: clock.now() + 2000, answerWithinMs: 8000 });
}

describe('CreateFace', () => {
  it('sends URLs, and options only when they are set', async () => {
    expect(await createFace()).toEqual({
      kind: 'answered',
      answer: { results: [{ retCode: 0, faceId: '42' }] },
      requestId: 'r-1',
    });
    expect(transport.requests).toMatchObject([{ action: 'CreateFace' }]);
    expect(transport.requests[0]?.payload).toEqual({ PersonId: '1001', Urls: [signed.url] });
  });

  it('sends bytes and every option, zeros too', async () => {
    const options = { faceMatchThreshold: 0, qualityControl: 0, needRotateDetection: 0 };
    await createFace({ personId: '1001', images: { base64: ['YWJj'] }, ...options });
    expect(transport.requests[0]?.payload).toEqual({
      PersonId: '1001',
      Images: ['YWJj'],
      FaceMatchThreshold: 0,
      QualityControl: 0,
      NeedRotateDetection: 0,
    });
  });

  it('sends one request and no more, whatever comes of it', async () => {
    transport.reply = async () => {
      throw sdkException('try again', { code: 'InternalError' });
    };
    await createFace();
    expect(transport.requests).toHaveLength(1);
  });

  it('tells a refusal with its code and request id', async () => {
    transport.reply = async () => {
      throw sdkException('busy', { code: 'FailedOperation.ConflictOperation', requestId: 'r-2' });
    };
    expect(await createFace()).toEqual({
      kind: 'refused',
      code: 'FailedOperation.ConflictOperation',
      message: 'busy',
      requestId: 'r-2',
    });
  });

  test.each<[string, unknown]>([
    ['contradicts itself', { RetCode: [0] }],
    ['is about other images', { RetCode: [0, 0], SucFaceIds: ['1', '2'] }],
    ['is empty', {}],
    ['is no object', 7],
    ['is missing', undefined],
  ])('has an unknown outcome when the answer %s', async (_what, response) => {
    transport.reply = async () => response;
    expect(await createFace()).toMatchObject({ kind: 'unknown' });
  });

  test.each([
    ['unknown', true],
    ['notSent', false],
  ])('is %s after an error when wasSent is %p', async (kind, isSent) => {
    transport.isSent = isSent;
    transport.reply = async () => {
      throw sdkException('request to https://iai.tencentcloudapi.com/ failed, reason: socket hang up');
    };
    expect(await createFace()).toEqual({ kind, message: expect.stringContaining('socket hang up') });
  });

  it('is not sent when it is too late already', async () => {
    const outcome = await service.createFace(REQUEST, { notAfter: clock.now() - 1, answerWithinMs: 8000 });
    expect(outcome.kind).toBe('notSent');
    expect(transport.requests).toHaveLength(0);
  });

  it('is not sent when it became too late while the secret was read', async () => {
    const readSecret = async () => {
      clock.time += 2001;
      return secret;
    };
    service = serviceWith(readSecret);
    expect((await createFace()).kind).toBe('notSent');
    expect(transport.requests).toHaveLength(0);
  });

  it('is not sent when its payload cannot be made', async () => {
    const broken = {
      reveal: () => {
        throw new Error('gone');
      },
    };
    expect((await createFace({ personId: '1', images: { urls: [broken] } })).kind).toBe('notSent');
  });
});

describe('CreatePerson', () => {
  const WINDOW = () => ({ notAfter: clock.now() + 2000, answerWithinMs: 8000 });
  const PERSON = { personId: '1001', groupId: 'employees', name: '李雷', uniqueControl: 0 };
  const url = new SecretText(signed.url);

  it('sends a URL, and options only when they are set', async () => {
    transport.reply = async () => ({ FaceId: '42', FaceRect: null, SimilarPersonId: '', RequestId: 'r-1' });
    expect(await service.createPerson({ ...PERSON, image: { url } }, WINDOW())).toEqual({
      kind: 'answered',
      answer: { kind: 'created', faceId: '42' },
      requestId: 'r-1',
    });
    expect(transport.requests).toMatchObject([{ action: 'CreatePerson' }]);
    expect(transport.requests[0]?.payload).toEqual({
      GroupId: 'employees',
      PersonId: '1001',
      PersonName: '李雷',
      Url: signed.url,
    });
  });

  it('sends bytes and every option', async () => {
    const options = { uniqueControl: 3, qualityControl: 0, needRotateDetection: 1 };
    await service.createPerson({ ...PERSON, ...options, image: { base64: 'YWJj' } }, WINDOW());
    expect(transport.requests[0]?.payload).toMatchObject({
      Image: 'YWJj',
      UniquePersonControl: 3,
      QualityControl: 0,
      NeedRotateDetection: 1,
    });
  });

  it('tells a similar person', async () => {
    transport.reply = async () => ({ SimilarPersonId: '77', RequestId: 'r-2' });
    const outcome = await service.createPerson({ ...PERSON, uniqueControl: 2, image: { url } }, WINDOW());
    expect(outcome).toMatchObject({ answer: { kind: 'similar', similarPersonId: '77' } });
  });

  it('has an unknown outcome when the answer does not tell', async () => {
    transport.reply = async () => ({ RequestId: 'r-3' });
    expect(await service.createPerson({ ...PERSON, image: { url } }, WINDOW())).toMatchObject({ kind: 'unknown' });
  });

  it('is not sent when it is too late already', async () => {
    const window = { notAfter: clock.now() - 1, answerWithinMs: 8000 };
    expect(await service.createPerson({ ...PERSON, image: { url } }, window)).toMatchObject({ kind: 'notSent' });
    expect(transport.requests).toHaveLength(0);
  });
});

describe('DeleteFace', () => {
  const remove = () =>
    service.deleteFace({ personId: '1001', faceId: '42' }, { notAfter: clock.now() + 2000, answerWithinMs: 8000 });

  it('asks for one face of a person', async () => {
    transport.reply = async () => ({ SucDeletedNum: 1, SucFaceIds: ['42'], RequestId: 'r-5' });
    expect(await remove()).toEqual({ kind: 'answered', answer: { kind: 'removed' }, requestId: 'r-5' });
    expect(transport.requests[0]).toMatchObject({ action: 'DeleteFace' });
    expect(transport.requests[0]?.payload).toEqual({ PersonId: '1001', FaceIds: ['42'] });
  });

  it.each([{ SucDeletedNum: 1 }, { SucFaceIds: ['42'] }])('takes what it needs of %j', async (response) => {
    transport.reply = async () => response;
    expect(await remove()).toMatchObject({ kind: 'answered' });
  });

  it.each([{}, { SucDeletedNum: 0, SucFaceIds: [] }, { SucFaceIds: ['43'] }, { SucDeletedNum: 2, SucFaceIds: ['42'] }])(
    'has an unknown outcome when the answer does not tell that it is gone: %j',
    async (response) => {
      transport.reply = async () => response;
      expect(await remove()).toMatchObject({ kind: 'unknown' });
    },
  );
});

describe('DeletePerson', () => {
  const erase = () => service.deletePerson('1001', { notAfter: clock.now() + 2000, answerWithinMs: 8000 });

  it('asks for the person to be removed from every group', async () => {
    transport.reply = async () => ({ RequestId: 'r-6' });
    expect(await erase()).toEqual({ kind: 'answered', answer: { kind: 'deleted' }, requestId: 'r-6' });
    expect(transport.requests[0]).toMatchObject({ action: 'DeletePerson', payload: { PersonId: '1001' } });
  });

  it.each([undefined, null, 'OK'])('has an unknown outcome when the answer is none: %j', async (response) => {
    transport.reply = async () => response;
    expect(await erase()).toMatchObject({ kind: 'unknown' });
  });
});

describe('GetPersonGroupInfo', () => {
  it('gives the groups of a person', async () => {
    transport.reply = async () => ({ PersonGroupInfos: [{ GroupId: 'employees' }], GroupNum: 1, RequestId: 'r-4' });
    expect(await service.personGroups('1001')).toEqual({
      kind: 'answered',
      answer: { groupIds: ['employees'], count: 1 },
      requestId: 'r-4',
    });
    expect(transport.requests[0]).toMatchObject({
      action: 'GetPersonGroupInfo',
      payload: { PersonId: '1001', Limit: 100 },
    });
  });
});

describe('time', () => {
  const never = () => new Promise<never>(() => {});

  beforeEach(() => {
    jest.useFakeTimers();
  });

  it('an answer is waited for that long, even if the client ignores the signal', async () => {
    transport.reply = never;
    const outcome = createFace();
    await jest.advanceTimersByTimeAsync(7999);
    expect(transport.requests[0]?.signal.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(transport.requests[0]?.signal.aborted).toBe(true);
    expect(await outcome).toEqual({ kind: 'unknown', message: 'Tencent did not answer in time.' });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('a request without a connection is given up when it may not leave any more', async () => {
    transport.reply = never;
    transport.isSent = false;
    const outcome = createFace();
    await jest.advanceTimersByTimeAsync(2000);
    expect(transport.requests[0]?.mayLeave()).toBe(false);
    expect(await outcome).toMatchObject({ kind: 'notSent' });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('may leave until the very moment and not after it, by the clock', async () => {
    transport.reply = never;
    void createFace();
    await jest.advanceTimersByTimeAsync(0);
    clock.time += 2000;
    expect(transport.requests[0]?.mayLeave()).toBe(true);
    clock.time += 1;
    expect(transport.requests[0]?.mayLeave()).toBe(false);
  });

  it('a secret that is not read in time ends in nothing sent', async () => {
    service = serviceWith(never);
    const outcome = createFace();
    await jest.advanceTimersByTimeAsync(2000);
    expect(await outcome).toMatchObject({ kind: 'notSent' });
  });

  it('a read may leave at any time and is waited for eight seconds', async () => {
    transport.reply = never;
    const outcome = service.personFaces('1001');
    await jest.advanceTimersByTimeAsync(8000);
    expect(await outcome).toMatchObject({ kind: 'unknown' });
  });

  it('nothing is left behind after an answer: no timer, no open request', async () => {
    await createFace();
    expect(jest.getTimerCount()).toBe(0);
    expect(transport.requests[0]?.signal.aborted).toBe(true);
  });
});

describe('GetPersonBaseInfo', () => {
  it('gives the ids of the faces', async () => {
    transport.reply = async () => ({ PersonName: 'Li', Gender: 1, FaceIds: ['1', '2'], RequestId: 'r-3' });
    expect(await service.personFaces('1001')).toEqual({
      kind: 'answered',
      answer: { faceIds: ['1', '2'], name: 'Li' },
      requestId: 'r-3',
    });
    expect(transport.requests).toMatchObject([{ action: 'GetPersonBaseInfo', payload: { PersonId: '1001' } }]);
  });
});

describe('credentials', () => {
  it('nothing is sent without them, and the message says what to do', async () => {
    secret = '{"secretId":"","secretKey":""}';
    expect(await createFace()).toEqual({ kind: 'noCredentials', message: expect.stringContaining('secretId') });
    expect(transport.requests).toHaveLength(0);
  });

  test.each([
    ['AuthFailure.SecretIdNotFound', 2],
    ['AuthFailure.TokenFailure', 2],
    ['AuthFailure.UnauthorizedOperation', 1],
    ['RequestLimitExceeded', 1],
  ])('after %s the secret has been read %d times', async (code, reads) => {
    transport.reply = async () => {
      throw sdkException('no', { code });
    };
    await createFace();
    await createFace();
    expect(secretReads).toBe(reads);
  });
});

describe('secrets', () => {
  const echo = `Signature of ${SECRET_ID} with ${SECRET_KEY}, ${encodeURIComponent(SECRET_KEY)}, is wrong: ${signed.url}`;
  const secrets = [SECRET_ID, SECRET_KEY, signed.signature, signed.token, signed.accessKeyId];

  test.each<[string, object]>([
    ['a refusal', { code: 'AuthFailure.SignatureFailure' }],
    ['an error of the network', {}],
  ])('are in no message of %s', async (_what, fields) => {
    transport.reply = async () => {
      throw sdkException(echo, fields);
    };
    const text = JSON.stringify(await createFace());
    expect(leaks(text, secrets)).toEqual([]);
    expect(text).toContain('is wrong: https://faces.s3');
  });
});

test('dropping idle connections is left to the transport', () => {
  service.dropIdleConnections();
  expect(transport.idleDropped).toBe(1);
});
