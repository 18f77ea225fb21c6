import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { imageSize } from 'image-size';
import type { Browser, Route } from 'playwright-core';
import sharp from 'sharp';
import { jpeg } from '../../local/samples/render.ts';
import { reasonWords } from '../../schemas/reason-words.ts';
import { startBrowser } from './browser/browser.ts';
import { KEY_PREFIX, type PhotoApp, startPhotoApp } from './browser/photo-app.ts';
import { type Look, PhotoPage } from './browser/photo-page.ts';

const SOON_MS = 45_000;
const TEST_MS = 40_000;
const TEN_MINUTES_MS = 600_000;

const words = reasonWords();
const browser = await startBrowser();
const inBrowser = browser ? describe : describe.skip;

let app: PhotoApp;
beforeAll(async () => {
  app = await startPhotoApp();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

afterEach(() => {
  app.s3.fault = undefined;
  app.s3.clockAheadMs = 0;
});

let persons = 2000;

/** @returns the id of a person that no other test has */
function newPerson({ known = true } = {}): string {
  persons += 1;
  if (known) app.stack.tencent.api.persons.create(String(persons));
  return String(persons);
}

async function rowsOf(person: string) {
  return (await app.stack.images.rows()).filter(({ personId }) => personId === person);
}

inBrowser('the page', () => {
  let page: PhotoPage;
  afterEach(() => page?.close());

  /** @returns the id of the person who is signed in */
  async function open({
    person = newPerson(),
    origin = app.origin,
    ...look
  }: Look & { person?: string; origin?: string } = {}) {
    page = await PhotoPage.open(browser as Browser, `${origin}/?person=${person}`, look);
    return person;
  }

  it.each<[string, Look, string]>([
    ['light, on a desktop', { desktop: true }, 'enrolled-light'],
    ['dark, on a phone', { dark: true }, 'enrolled-dark-phone'],
  ])(
    'frames the face that was enrolled: %s',
    async (_name, look, picture) => {
      const person = await open(look);
      await page.expectAccessible();
      if (look.dark) await page.screenshot('choose-dark-phone');
      await page.add(await jpeg({ person: 0 }));
      await page.result('Your photo is enrolled');
      const [row] = await rowsOf(person);
      expect(row).toMatchObject({
        status: 'ENROLLED',
        objectKey: expect.stringMatching(`^${KEY_PREFIX}`),
        consentId: expect.stringMatching(/^photo-consent-1\/\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      });
      const { faceRect, width = 1, height = 1 } = row ?? {};
      const frame = await page.frameInPicture();
      expect(frame.x).toBeCloseTo((faceRect?.x ?? 0) / width, 2);
      expect(frame.y).toBeCloseTo((faceRect?.y ?? 0) / height, 2);
      expect(frame.width).toBeCloseTo((faceRect?.width ?? 0) / width, 2);
      expect(frame.height).toBeCloseTo((faceRect?.height ?? 0) / height, 2);
      await page.expectAccessible();
      await page.screenshot(picture);
    },
    TEST_MS,
  );

  it(
    'sends the photo of a phone upright, small enough, and without what the camera wrote into it',
    async () => {
      const person = await open();
      const upright = await jpeg({ person: 1, width: 3024, height: 4032 });
      const turned = await sharp(upright).rotate(270).toBuffer();
      const exif = { IFD0: { Make: 'Telephone' }, IFD3: { GPSLatitude: '52/1 31/1 0/1' } };
      await page.add(await sharp(turned).withMetadata({ orientation: 6, exif }).jpeg().toBuffer());
      await page.result('Your photo is enrolled');
      const [row] = await rowsOf(person);
      const { Body, Metadata, ContentType } = await app.stack.aws.s3.send(
        new GetObjectCommand({ Bucket: row?.bucket, Key: row?.objectKey }),
      );
      expect({ Metadata, ContentType }).toEqual({
        ContentType: 'image/jpeg',
        Metadata: {
          'person-id': person,
          'consent-id': expect.stringMatching(/^photo-consent-1\/\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        },
      });
      const stored = Buffer.from((await Body?.transformToByteArray()) ?? []);
      expect(imageSize(stored)).toMatchObject({ width: 1200, height: 1600 });
      expect((await sharp(stored).metadata()).exif).toBeUndefined();
    },
    TEST_MS,
  );

  it(
    'takes a photo that was uploaded before as a success, and says when that was',
    async () => {
      await open();
      await page.add(await jpeg({ person: 2 }));
      await page.result('Your photo is enrolled');
      await page.press('Add another photo');
      await page.add(await jpeg({ person: 2 }), 'same.jpg');
      expect(await page.result('This photo is already enrolled')).toMatch(
        /^You uploaded it on \w+ \d+, \d{4} at [\d:]+\s[AP]M\. You are done\.$/,
      );
      expect(await page.frame.isVisible()).toBe(true);
    },
    TEST_MS,
  );

  it.each([
    ['light, on a phone', {}, 'refused-light-phone'],
    ['dark, on a desktop', { dark: true, desktop: true }, 'refused-dark'],
  ])(
    'says in words of the user why a photo is refused: %s',
    async (_name, look, picture) => {
      await open(look);
      await page.add(await jpeg({ person: 6, faceless: true }));
      const { title = '', advice } = words.NoFaceDetected ?? {};
      expect(await page.result(title)).toBe(advice);
      expect(await page.frame.isVisible()).toBe(false);
      await page.expectAccessible();
      await page.screenshot(picture);
      await page.press('Choose another photo');
      expect(await page.page.locator('#choose').isVisible()).toBe(true);
    },
    TEST_MS,
  );

  it(
    'never receives a reason that is not for users',
    async () => {
      await open({ person: newPerson({ known: false }) });
      const answers: Promise<string>[] = [];
      page.page.on('response', (response) => answers.push(response.text().catch(() => '')));
      await page.add(await jpeg({ person: 3 }));
      const { title = '', advice } = words.PersonNotFound ?? {};
      expect(await page.result(title)).toBe(advice);
      const support = page.page.getByRole('link', { name: 'Contact support' });
      expect(await support.getAttribute('href')).toMatch(/^mailto:/);
      const received = (await Promise.all(answers)).join('\n');
      expect(received).toContain('"status":"REJECTED"');
      expect(received).not.toContain('PersonNotFound');
    },
    TEST_MS,
  );

  it(
    'says that a file is no photo before anything is sent',
    async () => {
      await open();
      const before = await app.keys();
      await page.add(Buffer.from('%PDF-1.7'), 'scan.pdf');
      await page.result('This file cannot be opened as a photo');
      expect(await app.keys()).toEqual(before);
    },
    TEST_MS,
  );

  it(
    'asks for consent before anything else',
    async () => {
      await open();
      await page.page.locator('#file').click();
      expect(await page.page.getByRole('alert').innerText()).toBe('Agree first, then add your photo.');
      expect(await page.page.locator('#consent:focus').count()).toBe(1);
      await page.expectAccessible();
    },
    TEST_MS,
  );

  it(
    'of another origin is blocked by the browser',
    async () => {
      await open({ origin: app.otherOrigin });
      const before = await app.keys();
      const said: string[] = [];
      page.page.on('console', (message) => said.push(message.text()));
      await page.add(await jpeg({ person: 4 }));
      await page.result('The connection was lost');
      expect(said.join('\n')).toMatch(/blocked by CORS policy: .*preflight/);
      expect(await app.keys()).toEqual(before);
    },
    TEST_MS,
  );

  describe('says what happened, and tries again,', () => {
    it(
      'when the device is offline',
      async () => {
        await open();
        await page.page.context().setOffline(true);
        await page.add(await jpeg({ person: 0, shot: 1 }));
        expect(await page.result('You are offline')).toBe('Connect to the internet, then try again.');
        await page.page.context().setOffline(false);
        await page.press('Try again');
        await page.result('Your photo is enrolled');
      },
      TEST_MS,
    );

    it(
      'when the connection is lost during the upload',
      async () => {
        const person = await open();
        app.s3.fault = 'break';
        await page.add(await jpeg({ person: 0, shot: 2 }));
        expect(await page.result('The connection was lost')).toBe('Your photo may not have arrived. Try again.');
        expect(await rowsOf(person)).toEqual([]);
        app.s3.fault = undefined;
        await page.press('Try again');
        await page.result('Your photo is enrolled');
      },
      TEST_MS,
    );

    it(
      'when the connection is lost after the upload: the photo is enrolled once, and the second upload is a success',
      async () => {
        const person = await open();
        app.s3.fault = 'lose-answer';
        await page.add(await jpeg({ person: 0, shot: 3 }));
        await page.result('The connection was lost');
        app.s3.fault = undefined;
        await page.press('Try again');
        await page.result(/^(This photo is already|Your photo is) enrolled$/);
        expect(app.stack.tencent.api.persons.get(person).faces).toHaveLength(1);
      },
      TEST_MS,
    );

    it(
      'when the upload takes too long, after it has shown how far it came',
      async () => {
        await open();
        await page.page.evaluate(`document.body.dataset.uploadSeconds = '2'`);
        await page.slowDown({ bytesPerSecond: 10_000 });
        await page.add(await jpeg({ person: 0, shot: 4, width: 1200, height: 1600 }));
        const seen = await page.progressUntil('The upload took too long');
        expect(seen.some((percent) => percent > 0 && percent < 100)).toBe(true);
        expect(seen).toEqual(seen.toSorted((one, other) => one - other));
        await page.slowDown(undefined);
        await page.page.evaluate(`document.body.dataset.uploadSeconds = '60'`);
        await page.press('Try again');
        await page.result('Your photo is enrolled');
      },
      TEST_MS,
    );

    it(
      'when the policy has expired: the next attempt has a new one',
      async () => {
        const person = await open();
        app.s3.clockAheadMs = TEN_MINUTES_MS;
        await page.add(await jpeg({ person: 0, shot: 5 }));
        await page.result('The upload was not finished in time');
        expect(await rowsOf(person)).toEqual([]);
        app.s3.clockAheadMs = 0;
        await page.press('Try again');
        await page.result('Your photo is enrolled');
      },
      TEST_MS,
    );
  });

  describe('without a result from the API', () => {
    it.each<[string, (route: Route) => Promise<void>]>([
      ['The check takes longer than usual', (route) => route.fulfill({ json: { status: 'PENDING' } })],
      ['The result could not be loaded', (route) => route.abort()],
      ['You are signed out', (route) => route.fulfill({ status: 401 })],
    ])(
      'says "%s", and then only asks again',
      async (title, answer) => {
        await open();
        // An installed clock lets minutes pass in a moment.
        await page.page.clock.install();
        await page.page.route('**/photos?*', answer);
        await page.add(await jpeg({ person: 0, shot: 6 }));
        const heading = page.page.getByRole('heading', { level: 2, name: title });
        for (let seconds = 0; !(await heading.isVisible()) && seconds < 200; seconds++)
          await page.page.clock.runFor(1000);
        await page.result(title);
        const before = await app.keys();
        await page.page.unroute('**/photos?*');
        await page.press('Try again');
        await page.page.clock.resume();
        await page.result('Your photo is enrolled');
        expect(await app.keys()).toEqual(before);
      },
      TEST_MS,
    );
  });

  describe('with a presigned PUT', () => {
    async function put(change = (url: string) => url, contentType = 'image/jpeg') {
      const person = await open();
      const { signPut } = await import('../../examples/browser-upload/backend/sign-put.ts');
      const { url, key } = await signPut(person, 'consent-1');
      const photo = [...(await jpeg({ person: 5 }))];
      const answer = await page.page.evaluate(
        async ([to, type, bytes]) => {
          const init = { method: 'PUT', body: new Uint8Array(bytes), headers: { 'content-type': type } };
          const { status, headers } = await fetch(to, init);
          return { status, version: headers.get('x-amz-version-id') };
        },
        [change(url), contentType, photo] as const,
      );
      return { ...answer, key, person };
    }

    it(
      'enrolls the photo of the person that the URL names',
      async () => {
        const { status, key, version, person } = await put();
        expect({ status, version }).toEqual({ status: 200, version: expect.any(String) });
        const row = await app.stack.images.settled({ objectKey: key, version: version ?? '' }, SOON_MS);
        expect(row).toMatchObject({ status: 'ENROLLED', personId: person });
      },
      TEST_MS,
    );

    it.each([
      ['another person', (url: string) => url.replace(/(person-id=)\d+/, '$19999'), 'image/jpeg'],
      ['another content type', (url: string) => url, 'text/html'],
    ])(
      'is refused with %s',
      async (_name, change, type) => {
        expect(await put(change, type)).toMatchObject({ status: 403 });
      },
      TEST_MS,
    );
  });
});

it('a presigned PUT has no checksum in its URL, which would be that of an empty body', async () => {
  const { signPut } = await import('../../examples/browser-upload/backend/sign-put.ts');
  expect((await signPut('1001', 'consent-1')).url.toLowerCase()).not.toContain('checksum');
});

describe('a form', () => {
  /** @returns the status and the code of S3 */
  async function post(change: (form: Map<string, string>) => void = () => {}, bytes = 1000) {
    const { signUpload } = await import('../../examples/browser-upload/backend/sign-upload.ts');
    const signed = await signUpload('1001', 'image/jpeg');
    const fields = new Map(Object.entries(signed?.fields ?? {}));
    change(fields);
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    body.append('file', new Blob([new Uint8Array(bytes)]));
    const answer = await fetch(signed?.url ?? '', { method: 'POST', body });
    return { status: answer.status, code: /<Code>(\w+)/.exec(await answer.text())?.[1] };
  }

  it('is accepted as it was signed', async () => {
    expect(await post()).toEqual({ status: 204, code: undefined });
  });

  const DENIED = { status: 403, code: 'AccessDenied' };
  it.each<[string, (form: Map<string, string>) => void]>([
    ['for another person', (form) => form.set('x-amz-meta-person-id', '1002')],
    ['without the person', (form) => form.delete('x-amz-meta-person-id')],
    ['with another consent', (form) => form.set('x-amz-meta-consent-id', 'none')],
    ['below another prefix', (form) => form.set('key', 'elsewhere/a')],
    ['over another photo', (form) => form.set('key', `${KEY_PREFIX}another`)],
    ['with another content type', (form) => form.set('Content-Type', 'text/html')],
    ['without a content type', (form) => form.delete('Content-Type')],
    ['with one more option', (form) => form.set('x-amz-meta-face-match-threshold', '0')],
  ])('is refused %s', async (_name, change) => {
    const before = await app.keys();
    expect(await post(change)).toEqual(DENIED);
    expect(await app.keys()).toEqual(before);
  });

  it('is refused with a larger file, or an empty one', async () => {
    expect(await post(undefined, 3_932_161)).toEqual({ status: 400, code: 'EntityTooLarge' });
    expect(await post(undefined, 0)).toEqual({ status: 400, code: 'EntityTooSmall' });
  });

  it('is refused after five minutes', async () => {
    app.s3.clockAheadMs = 298_000;
    expect(await post()).toMatchObject({ status: 204 });
    app.s3.clockAheadMs = 301_000;
    expect(await post()).toEqual(DENIED);
  });
});

describe('the API', () => {
  const ask = (path: string, person: string | undefined, body?: string) =>
    fetch(app.origin + path, {
      ...(body !== undefined && { method: 'POST', body }),
      headers: person === undefined ? {} : { authorization: `Bearer ${person}` },
    });

  it(
    'shows a photo to its person only',
    async () => {
      const person = newPerson();
      const ref = await app.stack.images.upload({
        key: `${KEY_PREFIX}mine`,
        body: await jpeg({ person: 7 }),
        personId: person,
        metadata: { 'consent-id': 'consent-1' },
      });
      await app.stack.images.settled(ref, SOON_MS);
      const path = `/photos?${new URLSearchParams({ key: ref.objectKey, version: ref.version })}`;
      expect(await (await ask(path, person)).json()).toMatchObject({ status: 'ENROLLED' });
      expect((await ask(path, newPerson())).status).toBe(404);
      expect((await ask(path, undefined)).status).toBe(401);
    },
    TEST_MS,
  );

  /** @returns the answer about a row as the stack writes it */
  async function statusOf(row: object) {
    const person = newPerson();
    const key = { objectKey: `${KEY_PREFIX}${person}`, version: 'v1' };
    const TableName = app.stack.outputs.FacesTableName;
    const Item = marshall({ ...key, personId: person, ...row });
    await app.stack.aws.dynamo.send(new PutItemCommand({ TableName, Item }));
    const answer = await ask(`/photos?${new URLSearchParams({ key: key.objectKey, version: key.version })}`, person);
    return await answer.json();
  }

  it('has neutral words for a photo that failed, and for a reason of a later version', async () => {
    const { title, advice, nextStep } = words.CredentialsRefused ?? {};
    const neutral = { status: 'FAILED', title, advice, nextStep };
    expect(await statusOf({ status: 'FAILED', reason: 'CredentialsRefused' })).toEqual(neutral);
    expect(await statusOf({ status: 'FAILED', reason: 'OfALaterVersion' })).toEqual(neutral);
  });

  it('takes a duplicate as enrolled, also when no row tells which photo it repeats', async () => {
    const row = { status: 'REJECTED', reason: 'DuplicateImage', duplicateOf: 'unknown' };
    expect(await statusOf(row)).toEqual({ status: 'ENROLLED' });
  });

  it.each([
    '{"contentType":"image/jpeg"}',
    '{"contentType":"text/html","consent":true}',
    '{"consent":true}',
    '{',
    'null',
  ])('signs nothing for %s', async (body) => {
    expect((await ask('/uploads', '1001', body)).status).toBe(400);
  });
});
