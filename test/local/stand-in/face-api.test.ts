import { beforeEach, describe, expect, test } from '@jest/globals';
import { blurredJpeg, bmp, gif, jpeg, png, sidewaysJpeg } from '../../../local/samples/render.ts';
import { FaceApi } from '../../../local/stand-in/face-api.ts';
import type { Fault } from '../../../local/stand-in/faults.ts';
import { MAX_IMAGE_BYTES } from '../../../local/stand-in/limits.ts';
import { ask, refusal, reply } from './ask.ts';

let api: FaceApi;
const base64 = (bytes: Buffer) => bytes.toString('base64');

beforeEach(() => {
  api = new FaceApi();
  api.persons.create('1001');
});

const response = (action: string, parameters: Record<string, unknown>, headers: Record<string, string> = {}) =>
  ask(api, action, parameters, headers);

async function createFace(images: readonly Buffer[], more: Record<string, unknown> = {}) {
  return await response('CreateFace', { PersonId: '1001', Images: images.map(base64), ...more });
}

describe('CreateFace', () => {
  test('adds the faces of one person in all formats and answers as documented', async () => {
    const images = [
      await jpeg({ person: 1 }),
      await png({ person: 1, shot: 1 }),
      await bmp({ person: 1, shot: 2 }),
      await jpeg({ person: 1, shot: 3 }, true),
    ];
    const answer = await createFace(images);
    expect(answer).toEqual({
      SucFaceNum: 4,
      SucFaceIds: api.persons.get('1001').faces.map((face) => face.faceId),
      RetCode: [0, 0, 0, 0],
      SucIndexes: [0, 1, 2, 3],
      SucFaceRects: expect.any(Array),
      FaceModelVersion: '3.0',
      RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const [rect] = answer.SucFaceRects as [{ X: number; Y: number; Width: number; Height: number }];
    // Of 400 x 500 pixels, the face is drawn from 100, 164 to 300, 378.
    expect(Math.abs(rect.X - 100) + Math.abs(rect.Y - 164)).toBeLessThan(10);
    expect(Math.abs(rect.Width - 200) + Math.abs(rect.Height - 214)).toBeLessThan(10);
  });

  test('gives each bad image its RetCode, and adds the others', async () => {
    const images = [
      await jpeg({ person: 1, faceless: true }),
      await gif({ person: 1 }),
      await jpeg({ person: 1 }),
      await jpeg({ person: 1, width: 63, height: 80 }),
    ];
    const answer = await createFace(images);
    expect(answer).toMatchObject({ SucFaceNum: 1, RetCode: [-1101, -1102, 0, -1109], SucIndexes: [2] });
  });

  test('refuses another person, unless the threshold allows it', async () => {
    await createFace([await jpeg({ person: 1 })]);
    expect(await createFace([await jpeg({ person: 2 })])).toMatchObject({ RetCode: [-1604], SucFaceNum: 0 });
    expect(await createFace([await jpeg({ person: 2 })], { FaceMatchThreshold: 0 })).toMatchObject({ RetCode: [0] });
  });

  test('refuses a blurred image when quality is asked for', async () => {
    const image = await blurredJpeg({ person: 6 });
    expect(await createFace([image], { QualityControl: 4 })).toMatchObject({ RetCode: [-1601] });
    expect(await createFace([image])).toMatchObject({ RetCode: [0] });
  });

  test('finds a face that lies on its side only with NeedRotateDetection', async () => {
    const image = await sidewaysJpeg({ person: 1 });
    expect(await createFace([image])).toMatchObject({ RetCode: [-1101] });
    expect(await createFace([image], { NeedRotateDetection: 1 })).toMatchObject({ RetCode: [0] });
  });

  test('takes any readable picture for a face when told to', async () => {
    api.behaviour = { ...api.behaviour, anyImage: true };
    expect(await createFace([await jpeg({ person: 1, faceless: true })])).toMatchObject({ RetCode: [0] });
  });

  test('can fail the whole call for one bad image', async () => {
    api.behaviour = { ...api.behaviour, imageErrors: 'call' };
    const answer = await createFace([await jpeg({ person: 1 }), await gif({ person: 1 })]);
    expect(answer).toEqual(refusal('FailedOperation.ImageDecodeFailed'));
    expect(api.persons.get('1001').faces).toEqual([]);
  });

  test.each([
    ['five images', { Images: ['', '', '', '', ''] }, 'InvalidParameterValue.UploadFaceNumExceed'],
    ['no image', {}, 'MissingParameter.ErrorParameterEmpty'],
    ['an empty image', { Images: [''] }, 'InvalidParameterValue.ImageEmpty'],
    ['no such person', { PersonId: '9', Images: ['AAAA'] }, 'InvalidParameterValue.PersonIdNotExist'],
    ['an illegal person', { PersonId: 'a b', Images: ['AAAA'] }, 'InvalidParameterValue.PersonIdIllegal'],
    ['no person', { PersonId: undefined, Images: ['AAAA'] }, 'MissingParameter'],
    ['quality 5', { Images: ['AAAA'], QualityControl: 5 }, 'InvalidParameterValue.QualityControlIllegal'],
    ['threshold 101', { Images: ['AAAA'], FaceMatchThreshold: 101 }, 'InvalidParameterValue.FaceMatchThresholdIllegal'],
    ['a path for a URL', { Urls: ['/etc/passwd'] }, 'InvalidParameterValue.UrlIllegal'],
    ['an unknown parameter', { Images: ['AAAA'], Group: '1' }, 'UnknownParameter'],
    ['text for a number', { Images: ['AAAA'], QualityControl: '1' }, 'InvalidParameter'],
  ])('refuses %s', async (_, parameters, code) => {
    expect(await response('CreateFace', { PersonId: '1001', ...parameters })).toEqual(refusal(code));
  });

  test('refuses an image that is one byte too large', async () => {
    const answer = await createFace([Buffer.alloc(MAX_IMAGE_BYTES + 1)]);
    expect(answer).toEqual(refusal('FailedOperation.ImageSizeExceed'));
  });

  test('refuses a sixth face', async () => {
    for (let index = 0; index < 4; index += 1) api.persons.addFace(api.persons.get('1001'));
    const image = await jpeg({ person: 1 });
    expect(await createFace([image, image])).toEqual(refusal('InvalidParameterValue.PersonFaceNumExceed'));
    expect(await createFace([image])).toMatchObject({ RetCode: [0] });
  });

  test('refuses a second call while the first one runs', async () => {
    api.behaviour = { ...api.behaviour, latencyMs: 100 };
    const image = await jpeg({ person: 1 });
    const answers = await Promise.all([createFace([image]), createFace([image])]);
    expect(answers).toContainEqual(refusal('FailedOperation.ConflictOperation'));
    expect(answers).toContainEqual(expect.objectContaining({ RetCode: [0] }));
    expect(api.journal.summary().overlaps).toBe(2);
  });

  test('gives up when it takes too long, and adds nothing', async () => {
    api.behaviour = { ...api.behaviour, latencyMs: 60, timeoutMs: 20 };
    expect(await createFace([await jpeg({ person: 1 })])).toEqual(refusal('FailedOperation.RequestTimeout'));
    expect(api.persons.get('1001').faces).toEqual([]);
  });
});

describe('common parameters', () => {
  test.each([
    ['an unknown action', 'Shave', {}, 'InvalidAction'],
    ['an unknown version', 'GetPersonBaseInfo', { 'x-tc-version': '2017-01-01' }, 'NoSuchVersion'],
    ['2020-03-03 without a region', 'GetPersonBaseInfo', { 'x-tc-version': '2020-03-03' }, 'MissingParameter'],
    ['a wrong region', 'GetPersonBaseInfo', { 'x-tc-region': 'Paris' }, 'UnsupportedRegion'],
  ])('refuses %s', async (_, action, headers, code) => {
    expect(await response(action, { PersonId: '1001' }, headers)).toEqual(refusal(code));
  });

  test('the international site has 2020-03-03 only, without a region', async () => {
    api.behaviour = { ...api.behaviour, site: 'international' };
    const ask = (version: string) => response('GetPersonBaseInfo', { PersonId: '1001' }, { 'x-tc-version': version });
    expect(await ask('2020-03-03')).toMatchObject({ FaceIds: [] });
    expect(await ask('2018-03-01')).toEqual(refusal('NoSuchVersion'));
  });

  test('the rate is limited', async () => {
    api.behaviour = { ...api.behaviour, requestsPerSecond: 1 };
    expect(await response('GetPersonBaseInfo', { PersonId: '1001' })).toMatchObject({ FaceIds: [] });
    expect(await response('GetPersonBaseInfo', { PersonId: '1001' })).toEqual(refusal('RequestLimitExceeded'));
  });
});

describe('faults', () => {
  const faces = () => api.persons.get('1001').faces.length;

  test.each<[string, Fault, string, number]>([
    ['a reset before anything is done', { answer: { kind: 'reset' } }, 'reset', 0],
    ['a reset after the face was added', { answer: { kind: 'reset' }, effect: 'done' }, 'reset', 1],
    ['silence', { answer: { kind: 'silence' } }, 'silence', 0],
  ])('%s', async (_, fault, kind, added) => {
    api.faults.add(fault);
    const image = base64(await jpeg({ person: 1 }));
    expect(await reply(api, 'CreateFace', { PersonId: '1001', Images: [image] })).toEqual({ kind });
    expect(faces()).toBe(added);
    expect(api.journal.entries()).toMatchObject([{ outcome: kind, faulted: true }]);
  });

  test('an error code, with the face added when the fault says so', async () => {
    api.faults.add({ answer: { kind: 'error', code: 'FailedOperation.RequestTimeout' }, effect: 'done' });
    expect(await createFace([await jpeg({ person: 1 })])).toEqual(refusal('FailedOperation.RequestTimeout'));
    expect(faces()).toBe(1);
  });

  test('a face that is added long after the client received no answer', async () => {
    api.faults.add({ effect: 'late', lateMs: 50 });
    const image = base64(await jpeg({ person: 1 }));
    expect(await reply(api, 'CreateFace', { PersonId: '1001', Images: [image] })).toEqual({ kind: 'silence' });
    expect(faces()).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(faces()).toBe(1);
    expect(api.journal.summary().facesAdded).toBe(1);
  });

  test('RetCodes of a failing algorithm', async () => {
    api.faults.add({ retCodes: [-1200] });
    const images = [await jpeg({ person: 1 }), await jpeg({ person: 1, shot: 1 })];
    expect(await createFace(images)).toMatchObject({ RetCode: [-1200, 0], SucIndexes: [1] });
  });

  test('a server error', async () => {
    api.faults.add({ answer: { kind: 'http', status: 502 } });
    expect(await reply(api, 'CreateFace', { PersonId: '1001' })).toMatchObject({ status: 502 });
  });
});

test('the journal names the images and versions of a call, without their secrets', async () => {
  const query = 'X-Amz-Signature=secret&versionId=v%2B1&X-Amz-Date=secret';
  const Urls = [`http://127.0.0.1:1/b/k.jpg?${query}`, 'http://127.0.0.1:1/b/l.jpg?X-Amz-Signature=secret'];
  await response('CreateFace', { PersonId: '1001', Urls });
  expect(api.journal.entries()).toMatchObject([
    {
      images: ['http://127.0.0.1:1/b/k.jpg?versionId=v%2B1', 'http://127.0.0.1:1/b/l.jpg'],
      outcome: 'FailedOperation.ImageDownloadError',
    },
  ]);
  expect(JSON.stringify(api.journal.entries())).not.toContain('secret');
});
