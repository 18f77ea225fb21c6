import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { LoopbackServer } from '../../../local/processes/loopback-server.ts';
import { jpeg } from '../../../local/samples/render.ts';
import { STAND_IN_CREDENTIALS } from '../../../local/stand-in/behaviour.ts';
import { StandInControl } from '../../../local/stand-in/control/control-client.ts';
import { type StandIn, startStandIn } from '../../../local/stand-in/server.ts';

interface SdkClient {
  request(action: string, parameters: object, options?: object): Promise<Record<string, unknown>>;
}
const iai = createRequire(import.meta.url)('tencentcloud-sdk-nodejs/tencentcloud/services/iai/v20180301/iai_client.js');

let standIn: StandIn;
let control: StandInControl;
let client: SdkClient;
let images: LoopbackServer;
let requested: string[];
let imagesUrl: string;

beforeAll(async () => {
  const picture = await jpeg({ person: 1 });
  images = new LoopbackServer((request, response) => {
    requested.push(request.url ?? '');
    if (request.url?.startsWith('/gone')) response.writeHead(404).end('NoSuchVersion');
    else if (request.url?.startsWith('/slow')) setTimeout(() => response.end(picture), 500);
    else response.end(picture);
  });
  imagesUrl = await images.start();
});

afterAll(() => {
  return images.stop();
});

beforeEach(async () => {
  requested = [];
  standIn = await startStandIn();
  control = new StandInControl(standIn.endpoint);
  await control.createPersons([{ personId: '1001' }, { personId: '1002', faces: 5 }]);
  client = new iai.Client({
    credential: STAND_IN_CREDENTIALS,
    region: '',
    profile: { httpProfile: { protocol: 'http://', endpoint: `127.0.0.1:${standIn.port}`, reqTimeout: 0.5 } },
  });
});

afterEach(() => standIn.stop());

function createFace(...urls: readonly string[]) {
  return client.request('CreateFace', { PersonId: '1001', Urls: urls });
}

test('the official SDK adds a face from a URL, whose path and query are fetched unchanged', async () => {
  const path = '/bucket/a//%E4%BA%BA%20%2B%25.jpg?versionId=1&X-Amz-Signature=s';
  expect(await createFace(imagesUrl + path)).toMatchObject({ SucFaceNum: 1, RetCode: [0] });
  expect(requested).toEqual([path]);
});

test('the official SDK creates a person from a URL, in a group that another process has created', async () => {
  await control.createGroups([{ groupId: 'staff', faceModelVersion: '2.0', updatedAt: 5 }]);
  const person = {
    GroupId: 'staff',
    PersonId: '3001',
    PersonName: '李四',
    Url: `${imagesUrl}/first.jpg?X-Amz-Signature=s`,
  };
  expect(await client.request('CreatePerson', person)).toMatchObject({ FaceModelVersion: '2.0' });
  const { entries } = await control.journal();
  expect(entries).toMatchObject([{ action: 'CreatePerson', images: [`${imagesUrl}/first.jpg`], outcome: 'answered' }]);
  const persons = await (await fetch(`${standIn.endpoint}/_control/persons`)).json();
  expect(persons).toContainEqual({ personId: '3001', name: '李四', groupIds: ['staff'], faceIds: entries[0]?.faceIds });
});

test('the path of a URL is folded as common HTTP clients fold it, so that S3 refuses its signature', async () => {
  await createFace(`${imagesUrl}/bucket/a/../b/./c.jpg?X-Amz-Signature=s`);
  expect(requested).toEqual(['/bucket/b/c.jpg?X-Amz-Signature=s']);
});

test('an image that is gone fails the call with a message that quotes the whole URL, as Tencent does', async () => {
  const url = `${imagesUrl}/gone?X-Amz-Signature=s`;
  await expect(createFace(url)).rejects.toMatchObject({
    code: 'FailedOperation.ImageDownloadError',
    message: expect.stringContaining(url),
  });
});

test('an image that is gone can fail alone', async () => {
  await control.behave({ downloadErrors: 'image', undownloadableRetCode: -1 });
  expect(await createFace(`${imagesUrl}/gone`, `${imagesUrl}/a`)).toMatchObject({ RetCode: [-1, 0] });
});

test('a download that takes too long ends the request', async () => {
  await control.behave({ timeoutMs: 100 });
  await expect(createFace(`${imagesUrl}/slow`)).rejects.toMatchObject({ code: 'FailedOperation.RequestTimeout' });
});

test('keys can be changed while it runs', async () => {
  await control.behave({ credentials: [{ secretId: 'AKIDnew', secretKey: 'new' }] });
  await expect(createFace(`${imagesUrl}/a`)).rejects.toMatchObject({ code: 'AuthFailure.SecretIdNotFound' });
});

test.each(['reset', 'silence', 'cutOff'] as const)(
  '%s: the client gets no answer, and the face is there',
  async (kind) => {
    await control.addFaults({ answer: { kind }, effect: 'done' });
    const signal = AbortSignal.timeout(300);
    await expect(
      client.request('CreateFace', { PersonId: '1001', Urls: [`${imagesUrl}/a`] }, { signal }),
    ).rejects.toThrow();
    const { FaceIds } = await client.request('GetPersonBaseInfo', { PersonId: '1001' });
    expect(FaceIds).toHaveLength(1);
  },
);

test('other processes can read the journal', async () => {
  await createFace(`${imagesUrl}/a`);
  const { summary, entries } = await control.journal();
  expect(summary).toMatchObject({ createFaceCalls: 1, facesAdded: 1, maxPerSecond: 1 });
  expect(entries).toMatchObject([{ personId: '1001', images: [`${imagesUrl}/a`], outcome: 'answered', retCodes: [0] }]);
});

describe('a wrong control request is refused with what is expected:', () => {
  test.each([
    ['an unknown path', 'nonsense', '[]', 404, 'POST /_control/nonsense does not exist. Expected one of:'],
    ['no JSON', 'faults', 'reset', 400, 'SyntaxError'],
    ['one fault instead of a list', 'faults', '{"answer":{"kind":"reset"}}', 400, 'expected array'],
    ['a misspelt name', 'faults', '[{"retcodes":[-1101]}]', 400, 'Unrecognized key: "retcodes"'],
    ['an unknown answer', 'faults', '[{"answer":{"kind":"explode"}}]', 400, 'answer.kind'],
    ['text for a flag', 'behaviour', '{"anyImage":"yes"}', 400, 'expected boolean'],
    ['an illegal person', 'persons', '[{"personId":"Anna Lee"}]', 400, 'PersonIdIllegal'],
  ])('%s', async (_, path, body, status, words) => {
    const response = await fetch(`${standIn.endpoint}/_control/${path}`, { method: 'POST', body });
    expect(response.status).toBe(status);
    expect(((await response.json()) as { error: string }).error).toContain(words);
  });
});
