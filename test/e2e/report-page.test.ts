import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { deadLetters } from '../../cli/doctor/checks/queues/dead-letters.ts';
import { examine } from '../../cli/doctor/doctor.ts';
import { ShellCommands } from '../../cli/doctor/shell-commands.ts';
import { failedImages } from '../../cli/report/failed-images.ts';
import { reportPage } from '../../cli/report/page/report-page.ts';
import type { EnrolledPicture, ReportContent } from '../../cli/report/ports.ts';
import { S3Pictures } from '../../cli/report/s3-pictures.ts';
import type { FaceRect } from '../../functions/domain/face-row.ts';
import { ConverterProcess } from '../../functions/prepare/converter/converter-process.ts';
import { PROJECT_ROOT } from '../../local/paths.ts';
import { jpeg, phoneJpeg } from '../../local/samples/render.ts';
import { decode } from '../../local/stand-in/image/decode.ts';
import { findFace } from '../../local/stand-in/image/face-finder.ts';
import { HealthyDeployment } from '../cli/doctor/healthy-deployment.ts';
import { contentOf, NOW, rowAt, usualRows } from '../cli/report/sample-report.ts';
import { startBrowser } from './browser/browser.ts';
import { expectAccessible } from './browser/expect-accessible.ts';
import { writeScreenshot } from './browser/write-screenshot.ts';

const TEST_MS = 30_000;
const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1000, height: 900 };
/** What the screenshots show of the page: together all that is new. */
const SHOWN = {
  light: { y: 0, height: 1090 },
  dark: { y: 1080, height: 1330 },
  phone: { y: 0, height: 1515 },
} as const;

const MIB = 1024 * 1024;
const converter = new ConverterProcess({
  file: join(PROJECT_ROOT, 'functions/prepare/decoding/convert-images.ts'),
  deadlineMs: TEST_MS,
  memoryLimitBytes: 2048 * MIB,
  idleMemoryBytes: 512 * MIB,
});

const browser = await startBrowser();
const inBrowser = browser ? describe : describe.skip;

let directory: string;
let content: ReportContent;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'report-page-'));
  const commands = new ShellCommands({ stack: 'FaceEnrollment', region: 'us-east-1', isLocal: false });
  const deployment = new HealthyDeployment();
  deployment.change('enrollmentsDeadLetters', { waiting: 43 });
  const usual = await contentOf(usualRows());
  const [report] = await examine(deployment, [deadLetters], commands);
  const findings = [...failedImages(usual, commands), ...(report?.findings ?? [])];
  const pictures = await Promise.all([0, 1, 2].map(enrolledPicture));
  content = { ...usual, findings, pictures };
}, TEST_MS);

afterAll(async () => {
  await converter.stop();
  await browser?.close();
  rmSync(directory, { recursive: true });
});

const FACE_IDS = ['2875186538608772450', '2875186538616141237', '2875186538660353959'];

/** A portrait as a phone stores it, with the face where the stand-in finds it in the upright picture. */
async function enrolledPicture(person: number): Promise<EnrolledPicture> {
  const portrait = { person, width: 600, height: 750 };
  const bytes = await phoneJpeg(portrait, 6);
  const faceRect = await faceIn(await jpeg(portrait));
  const {
    objectKey,
    version,
    personId = '',
    faceId,
    completedAt = '',
  } = rowAt(NOW - person * 61_000, {
    objectKey: `employees/${1001 + person}/front.jpg`,
    personId: `${1001 + person}`,
    faceId: FACE_IDS[person],
  });
  const prepared = { key: 'prepared', width: 300, height: 375, size: 1 };
  const row = rowAt(NOW, { format: 'jpeg', orientation: 6, prepared, faceRect });
  const picture = await new S3Pictures({ read: async () => bytes }, converter).picture(row);
  return { objectKey, version, personId, faceId, completedAt, picture };
}

/** Where the stand-in finds the face, in pixels of the image: it looks at a smaller one. */
async function faceIn(bytes: Buffer): Promise<FaceRect> {
  const decoded = await decode(bytes);
  const face = decoded && findFace(decoded.raster);
  if (!decoded || !face) throw new Error('The stand-in finds no face in the portrait.');
  const scale = decoded.width / decoded.raster.width;
  const [x, y, width, height] = [face.x, face.y, face.width, face.height].map((value) => Math.round(value * scale));
  return { x, y, width, height } as FaceRect;
}

it('makes small pictures that are upright, have no metadata, and have the face where it is', async () => {
  const picture = content.pictures?.[1]?.picture;
  if (picture?.kind !== 'picture') throw new Error(`There is no picture: ${JSON.stringify(picture)}`);
  expect([picture.width, picture.height]).toEqual([384, 480]);
  const { exif, orientation } = await sharp(picture.jpeg).metadata();
  expect([exif, orientation]).toEqual([undefined, undefined]);
  const found = await faceIn(Buffer.from(picture.jpeg));
  for (const side of ['x', 'y', 'width', 'height'] as const) {
    expect(Math.abs((picture.face?.[side] ?? Number.NaN) - found[side])).toBeLessThan(6);
  }
});

inBrowser('the page', () => {
  let page: Page;
  afterEach(() => page?.context().close());

  /** What the browser has asked for besides the page, and what it has complained about. */
  let troubles: string[];

  async function open(html: string, { dark = false, phone = false } = {}): Promise<void> {
    const file = join(directory, 'report.html');
    writeFileSync(file, html);
    const context = await (browser as Browser).newContext({
      viewport: phone ? PHONE : DESKTOP,
      colorScheme: dark ? 'dark' : 'light',
      isMobile: phone,
    });
    page = await context.newPage();
    troubles = [];
    const url = pathToFileURL(file).href;
    page.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith('data:image/jpeg;')) troubles.push(request.url());
    });
    page.on('console', (message) => troubles.push(message.text()));
    page.on('dialog', (dialog) => void troubles.push(dialog.message()));
    await page.goto(url);
  }

  it.each([
    ['light, on a desktop', {}, 'light'],
    ['dark, on a desktop', { dark: true }, 'dark'],
    ['light, on a phone', { phone: true }, 'phone'],
    ['dark, on a phone', { phone: true, dark: true }, undefined],
  ] as const)(
    'can be read by everybody, loads nothing and is not wider than the screen: %s',
    async (_name, look, name) => {
      await open(reportPage(content), look);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).toBe(('phone' in look ? PHONE : DESKTOP).width);
      expect(troubles).toEqual([]);
      await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
      await expectAccessible(page);
      if (name === undefined) return;
      await page.reload();
      const clip = { x: 0, width: ('phone' in look ? PHONE : DESKTOP).width, ...SHOWN[name] };
      await writeScreenshot(`report/${name}`, () => page.screenshot({ fullPage: true, clip }));
      if (name !== 'light') return;
      await writeScreenshot('report/images', () => page.locator('section[aria-labelledby=images]').screenshot());
    },
    TEST_MS,
  );

  it(
    'has its figures in landmarks and headings, and its charts in words and tables',
    async () => {
      await open(reportPage(content));
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(/^[\d,]+ images, [\d.]+\s% enrolled$/);
      for (const name of [
        'Totals',
        'Needs attention now',
        'Outcomes by day',
        'Outcomes by reason',
        'Newest refusals',
      ]) {
        expect(await page.getByRole('region', { name, exact: true }).count()).toBe(1);
      }
      expect(await page.getByRole('img').count()).toBe(5);
      await page.getByText('Outcomes by day as a table').click();
      expect(await page.getByRole('row', { name: /^19 Nov 2026/ }).isVisible()).toBe(true);
    },
    TEST_MS,
  );

  it(
    'prints everything on white paper, tables included',
    async () => {
      await open(reportPage(content), { dark: true });
      await page.emulateMedia({ media: 'print' });
      const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(background).toBe('rgb(255, 255, 255)');
      expect(await page.getByText('14 Nov 2026', { exact: true }).isVisible()).toBe(true);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).toBe(DESKTOP.width);
      await expectAccessible(page);
    },
    TEST_MS,
  );

  it(
    'runs nothing that a row says, and stays readable with the longest key',
    async () => {
      const hostile = `</style><script>alert(1)</script>"onload="alert(2)${'W'.repeat(900)}`;
      const row = rowAt(NOW - 1, {
        status: 'REJECTED',
        reason: 'PersonFull',
        message: hostile,
        objectKey: hostile,
        personId: hostile,
      });
      await open(reportPage(await contentOf([row])), { phone: true });
      expect(await page.evaluate('document.scripts.length')).toBe(0);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
      expect(troubles).toEqual([]);
      await expectAccessible(page);
    },
    TEST_MS,
  );
});
