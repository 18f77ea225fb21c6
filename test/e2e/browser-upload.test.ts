import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { imageSize } from 'image-size';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { PROJECT_ROOT } from '../../local/paths.ts';
import { jpeg } from '../../local/samples/render.ts';
import { reasonWords } from '../../schemas/reason-words.ts';
import { startBrowser } from './browser/browser.ts';
import { KEY_PREFIX, type PhotoApp, startPhotoApp } from './browser/photo-app.ts';

const SOON_MS = 20_000;
const TEN_MINUTES_MS = 600_000;
const AXE = createRequire(import.meta.url).resolve('axe-core');
/** Set by `npm run docs:screenshots`. */
const SCREENSHOTS = process.env.SCREENSHOTS === '1' ? join(PROJECT_ROOT, 'docs', 'browser-upload') : undefined;
const PHONE = { width: 360, height: 640 };
const DESKTOP = { width: 800, height: 760 };

const words = reasonWords();
const browser = await startBrowser();

(browser ? describe : describe.skip)('the browser upload', () => {
  let app: PhotoApp;
  let page: Page;
  let persons = 2000;

  beforeAll(async () => {
    app = await startPhotoApp();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  afterEach(async () => {
    app.s3.fault = undefined;
    app.s3.clockAheadMs = 0;
    await page?.context().close();
  });

  /** @returns the id of a person of its own, who is signed in */
  async function open({ known = true, origin = app.origin, dark = false, desktop = false } = {}): Promise<string> {
    persons += 1;
    const person = String(persons);
    if (known) app.stack.tencent.api.persons.create(person);
    const context = await (browser as Browser).newContext({
      viewport: desktop ? DESKTOP : PHONE,
      hasTouch: !desktop,
      isMobile: !desktop,
      colorScheme: dark ? 'dark' : 'light',
      locale: 'en-US',
    });
    page = await context.newPage();
    await page.goto(`${origin}/?person=${person}`);
    return person;
  }

  const file = (buffer: Buffer, name = 'front.jpg') => ({ name, mimeType: 'image/jpeg', buffer });

  async function add(photo: Buffer, name?: string): Promise<void> {
    await page.check('#consent');
    await page.setInputFiles('#file', file(photo, name));
  }

  /** @returns what the page advises */
  async function result(title: string): Promise<string> {
    const heading = page.getByRole('heading', { level: 2, name: title, exact: true });
    await heading.waitFor({ timeout: SOON_MS });
    expect(await page.locator('h2:focus').count()).toBe(1);
    return await page.locator('#advice').innerText();
  }

  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

  async function rowsOf(person: string) {
    return (await app.stack.images.rows()).filter(({ personId, personTag }) => (personId ?? personTag) === person);
  }

  /** What a person cannot read, or cannot do without a mouse or by ear. */
  async function expectAccessible(): Promise<void> {
    await page.addScriptTag({ path: AXE });
    const violations = await page.evaluate(async () => {
      // biome-ignore lint/suspicious/noExplicitAny: the script defines it.
      const found = await (globalThis as any).axe.run();
      return found.violations.map(({ id, nodes }: { id: string; nodes: { html: string }[] }) => [id, nodes[0]?.html]);
    });
    expect(violations).toEqual([]);
  }

  async function screenshot(name: string): Promise<void> {
    if (SCREENSHOTS === undefined) return;
    mkdirSync(SCREENSHOTS, { recursive: true });
    const image = await page.screenshot({ fullPage: true });
    await sharp(image)
      .png({ palette: true, colours: 64, effort: 10 })
      .toFile(join(SCREENSHOTS, `${name}.png`));
  }

  describe('of a photo with a face', () => {
    it.each([
      ['light, on a desktop', { desktop: true }, 'enrolled-light'],
      ['dark, on a phone', { dark: true }, 'enrolled-dark-phone'],
    ])(
      'ends with the face framed: %s',
      async (_name, look, picture) => {
        const person = await open(look);
        await expectAccessible();
        if (picture === 'enrolled-dark-phone') await screenshot('choose-dark-phone');
        await add(await jpeg({ person: 0 }));
        await result('Your photo is enrolled');
        const [row] = await rowsOf(person);
        expect(row).toMatchObject({ status: 'ENROLLED', objectKey: expect.stringMatching(`^${KEY_PREFIX}`) });
        const [frame, shown] = [
          await page.locator('#face').boundingBox(),
          await page.locator('#preview').boundingBox(),
        ];
        if (!row?.faceRect || !row.width || !frame || !shown) throw new Error('There is no face or no frame.');
        const scale = shown.width / row.width;
        expect(frame.x - shown.x).toBeCloseTo(row.faceRect.x * scale, 0);
        expect(frame.y - shown.y).toBeCloseTo(row.faceRect.y * scale, 0);
        expect(frame.width).toBeCloseTo(row.faceRect.width * scale, 0);
        await expectAccessible();
        await screenshot(picture);
      },
      40_000,
    );

    it('of a phone is sent upright, small enough, and without what the camera wrote into it', async () => {
      const person = await open();
      const upright = await sharp(await jpeg({ person: 1 }))
        .resize(3024, 4032)
        .rotate(270)
        .toBuffer();
      const exif = { IFD0: { Make: 'Telephone' }, IFD3: { GPSLatitude: '52/1 31/1 0/1' } };
      const camera = await sharp(upright).withMetadata({ orientation: 6, exif }).jpeg().toBuffer();
      await add(camera);
      await result('Your photo is enrolled');
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
    }, 40_000);

    it('that was uploaded before is a success, and says when that was', async () => {
      await open();
      await add(await jpeg({ person: 2 }));
      await result('Your photo is enrolled');
      await press('Add another photo');
      await add(await jpeg({ person: 2 }), 'same.jpg');
      expect(await result('This photo is already enrolled')).toMatch(
        /^You uploaded it on \w+ \d+, \d{4} at [\d:]+\s[AP]M\. You are done\.$/,
      );
      expect(await page.locator('#face').isVisible()).toBe(true);
    }, 40_000);
  });

  describe('of a photo that cannot be used', () => {
    it.each([
      ['light, on a phone', {}, 'refused-light-phone'],
      ['dark, on a desktop', { dark: true, desktop: true }, 'refused-dark'],
    ])(
      'ends with the reason in words of the user: %s',
      async (_name, look, picture) => {
        await open(look);
        await add(await jpeg({ person: 6, faceless: true }));
        const { title = '', advice } = words.NoFaceDetected ?? {};
        expect(await result(title)).toBe(advice);
        expect(await page.locator('#face').isVisible()).toBe(false);
        await expectAccessible();
        await screenshot(picture);
        await press('Choose another photo');
        expect(await page.locator('#choose').isVisible()).toBe(true);
      },
      40_000,
    );

    it('does not tell the browser of the user a reason that is not for users', async () => {
      await open({ known: false });
      const answers: Promise<string>[] = [];
      page.on('response', (response) => answers.push(response.text().catch(() => '')));
      await add(await jpeg({ person: 3 }));
      const { title = '', advice } = words.PersonNotFound ?? {};
      expect(await result(title)).toBe(advice);
      expect(await page.getByRole('link', { name: 'Contact support' }).getAttribute('href')).toMatch(/^mailto:/);
      const received = (await Promise.all(answers)).join('\n');
      expect(received).toContain('"status":"REJECTED"');
      expect(received).not.toContain('PersonNotFound');
    }, 40_000);

    it('that is no photo at all is said before anything is sent', async () => {
      await open();
      const before = (await app.keys()).length;
      await add(Buffer.from('%PDF-1.7'), 'scan.pdf');
      await result('This file cannot be opened as a photo');
      expect((await app.keys()).length).toBe(before);
    }, 40_000);
  });

  it('asks for consent before anything else', async () => {
    await open();
    await page.locator('#file').click();
    expect(await page.getByRole('alert').innerText()).toBe('Agree first, then add your photo.');
    expect(await page.locator('#consent:focus').count()).toBe(1);
    await expectAccessible();
  }, 40_000);

  describe('whose connection fails', () => {
    const DEVICE = 'You are offline';

    it('offline: says so, and continues when the device is online again', async () => {
      await open();
      await page.context().setOffline(true);
      await add(await jpeg({ person: 0, shot: 1 }));
      expect(await result(DEVICE)).toBe('Connect to the internet, then try again.');
      await page.context().setOffline(false);
      await press('Try again');
      await result('Your photo is enrolled');
    }, 40_000);

    it('lost during the upload: says so, and uploads again', async () => {
      const person = await open();
      app.s3.fault = 'break';
      await add(await jpeg({ person: 0, shot: 2 }));
      expect(await result('The connection was lost')).toBe('Your photo may not have arrived. Try again.');
      expect(await rowsOf(person)).toEqual([]);
      app.s3.fault = undefined;
      await press('Try again');
      await result('Your photo is enrolled');
    }, 40_000);

    it('lost after the upload: the photo is enrolled once, and the second upload is a success', async () => {
      const person = await open();
      app.s3.fault = 'lose-answer';
      await add(await jpeg({ person: 0, shot: 3 }));
      await result('The connection was lost');
      app.s3.fault = undefined;
      await press('Try again');
      const title = page.getByRole('heading', { level: 2, name: /^(This photo is already|Your photo is) enrolled$/ });
      await title.waitFor({ timeout: SOON_MS });
      expect(app.stack.tencent.api.persons.get(person)?.faces).toHaveLength(1);
    }, 40_000);

    it('too slow: gives up after a time, and says so', async () => {
      await open();
      await page.evaluate(`document.body.dataset.uploadSeconds = '0.5'`);
      app.s3.fault = 'stall';
      await add(await jpeg({ person: 0, shot: 4 }));
      expect(await result('The upload took too long')).toContain('try again');
    }, 40_000);

    it('so slow that the policy has expired: S3 refuses the upload, and a new policy is asked for', async () => {
      const person = await open();
      app.s3.clockAheadMs = TEN_MINUTES_MS;
      await add(await jpeg({ person: 0, shot: 5 }));
      await result('The upload was not finished in time');
      expect(await rowsOf(person)).toEqual([]);
      app.s3.clockAheadMs = 0;
      await press('Try again');
      await result('Your photo is enrolled');
    }, 40_000);
  });

  it('from a page of another origin is blocked by the browser', async () => {
    await open({ origin: app.otherOrigin });
    const before = await app.keys();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await add(await jpeg({ person: 4 }));
    await result('The connection was lost');
    expect(said.join('\n')).toMatch(/blocked by CORS policy: .*preflight/);
    expect(await app.keys()).toEqual(before);
  }, 40_000);

  describe('by a presigned PUT', () => {
    async function put(change: (url: string) => string, type = 'image/jpeg', body = 'front.jpg') {
      const person = await open();
      const { signPut } = await import('../../examples/browser-upload/backend/sign-put.ts');
      const { url, key } = await signPut(person, 'consent-1');
      const photo = [...(await jpeg({ person: 5 }))];
      const answer = await page.evaluate(
        async ([to, contentType, bytes]) => {
          const init = { method: 'PUT', body: new Uint8Array(bytes), headers: { 'content-type': contentType } };
          const { status, headers } = await fetch(to, init);
          return { status, version: headers.get('x-amz-version-id') };
        },
        [change(url), type, photo] as const,
      );
      return { ...answer, key, person, url, body };
    }

    it('enrolls the photo of the person that the URL names', async () => {
      const { status, key, version, person } = await put((url) => url);
      expect({ status, version }).toEqual({ status: 200, version: expect.any(String) });
      const row = await app.stack.images.settled({ objectKey: key, version: version ?? '' }, SOON_MS);
      expect(row).toMatchObject({ status: 'ENROLLED', personId: person });
    }, 40_000);

    it('is refused for another person or content type', async () => {
      expect(await put((url) => url.replace(/(person-id=)\d+/, '$19999'))).toMatchObject({ status: 403 });
      await page.context().close();
      expect(await put((url) => url, 'text/html')).toMatchObject({ status: 403 });
    }, 40_000);

    it('has no checksum in its URL, which would be that of an empty body', async () => {
      const { signPut } = await import('../../examples/browser-upload/backend/sign-put.ts');
      expect((await signPut('1001', 'consent-1')).url.toLowerCase()).not.toContain('checksum');
    });
  });

  describe('with a form that was changed after it was signed', () => {
    /** @returns the status and the code of S3 */
    async function post(change: (form: Map<string, string>) => void, bytes = 1000) {
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

    it('is accepted unchanged', async () => {
      expect(await post(() => {})).toEqual({ status: 204, code: undefined });
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
      const before = (await app.keys()).length;
      expect(await post(change)).toEqual(DENIED);
      expect((await app.keys()).length).toBe(before);
    });

    it('is refused with a larger file, or an empty one', async () => {
      expect(await post(() => {}, 3_932_161)).toEqual({ status: 400, code: 'EntityTooLarge' });
      expect(await post(() => {}, 0)).toEqual({ status: 400, code: 'EntityTooSmall' });
    });

    it('is refused after five minutes', async () => {
      app.s3.clockAheadMs = 299_000;
      expect(await post(() => {})).toMatchObject({ status: 204 });
      app.s3.clockAheadMs = 301_000;
      expect(await post(() => {})).toEqual(DENIED);
    });
  });

  describe('whose API is asked directly', () => {
    const ask = (path: string, person: string | undefined, body?: unknown) =>
      fetch(app.origin + path, {
        ...(body !== undefined && { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
        headers: person === undefined ? {} : { authorization: `Bearer ${person}` },
      });

    it('shows a photo to its person only', async () => {
      const person = await open();
      await add(await jpeg({ person: 7 }));
      await result('Your photo is enrolled');
      const [row] = await rowsOf(person);
      const path = `/photos?${new URLSearchParams({ key: row?.objectKey ?? '', version: row?.version ?? '' })}`;
      expect(await (await ask(path, person)).json()).toMatchObject({ status: 'ENROLLED' });
      expect((await ask(path, '1')).status).toBe(404);
      expect((await ask(path, undefined)).status).toBe(401);
    }, 40_000);

    it.each([
      [{ contentType: 'image/jpeg' }],
      [{ contentType: 'text/html', consent: true }],
      [{ consent: true }],
      ['{'],
      ['null'],
    ])('signs nothing for %j', async (body) => {
      expect((await ask('/uploads', '1001', body)).status).toBe(400);
    });
  });
});
