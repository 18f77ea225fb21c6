import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { reportPage } from '../../../../cli/report/page/report-page.ts';
import { contentOf, DAY_MS, NOW, rowAt, usualRows } from '../sample-report.ts';

const KILOBYTE = 1000;
const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;\u202E\u0000`;

const hostileRow = (at: number) =>
  rowAt(at, { objectKey: HOSTILE, personId: HOSTILE, status: 'REJECTED', reason: 'PersonFull', message: HOSTILE });

describe('the page', () => {
  it('says first how many images there are, and how many of them are enrolled', async () => {
    const rejected = rowAt(NOW - 1, { status: 'REJECTED', reason: 'PersonFull', message: 'Five faces.' });
    const page = reportPage(await contentOf([rowAt(NOW - 1), rowAt(NOW - 2), rowAt(NOW - 3), rejected]));
    expect(page).toContain('<h1>4 images, 75.0\u00a0% enrolled</h1>');
    expect(page).toContain('13 Nov 2026, 08:00 to 20 Nov 2026, 08:00 UTC, compared with the 7 days before.');
  });

  it('has no charts without outcomes', async () => {
    const page = reportPage(await contentOf([]));
    expect(page).toContain('<h1>No outcomes</h1>');
    expect(page).toContain('Nothing needs attention');
    expect(page).not.toContain('<svg');
    expect(page).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  it.each([1, 24 * 62, 24 * 366])(
    'has numbers that are numbers with one image, and a period of %s hours',
    async (hours) => {
      const row = rowAt(NOW - 1, { uploadedAt: new Date(NOW - 40 * DAY_MS).toISOString() });
      const content = await contentOf([row]);
      const page = reportPage({ ...content, period: { since: NOW - hours * 3_600_000, until: NOW } });
      expect(page).toContain('1 image, 100\u00a0% enrolled');
      expect(page).not.toMatch(/NaN|Infinity|undefined|\[object/);
    },
  );

  it('compares with the period before, and says when there was nothing', async () => {
    const now = Array.from({ length: 115 }, (_, index) => rowAt(NOW - index - 1));
    const before = Array.from({ length: 100 }, (_, index) => rowAt(NOW - 8 * DAY_MS - index));
    expect(reportPage(await contentOf([...now, ...before]))).toContain('100 before (+15\u00a0%)');
    expect(reportPage(await contentOf(now))).toContain('none before');
  });

  it('has room for huge counts', async () => {
    const content = await contentOf([rowAt(NOW - 1)]);
    const counts = { ENROLLED: 123_456_789_012, REJECTED: 1, FAILED: 0 };
    const intervals = content.intervals.map((interval) => ({ ...interval, counts }));
    const page = reportPage({ ...content, counts, intervals });
    expect(page).toContain('123,456,789,012');
    expect(page).toContain('>123.5B<');
    expect(page).toContain('&gt;\u00a099.9\u00a0% enrolled');
  });

  it('shows what rows say as text, whatever that is', async () => {
    const finding = { level: 'problem', message: HOSTILE, remedy: HOSTILE, command: HOSTILE } as const;
    const picture = { kind: 'none', why: HOSTILE } as const;
    const content = await contentOf([hostileRow(NOW - 1)], {
      stack: { name: HOSTILE, account: HOSTILE, region: HOSTILE },
      findings: [finding],
      pictures: [
        { objectKey: HOSTILE, version: HOSTILE, personId: HOSTILE, faceId: HOSTILE, completedAt: HOSTILE, picture },
      ],
      reasons: [{ status: 'REJECTED', reason: HOSTILE, images: 1, imagesBefore: 0 }],
    });
    const page = reportPage({
      ...content,
      pictures: content.pictures?.map((one) => ({ ...one, completedAt: '2026-11-20T08:00:00.000Z' })),
    });
    for (const part of ['<script', '<img', "onerror='", '\u202E', '\u0000']) expect(page).not.toContain(part);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('\\u{202e}\\u{0}');
  });

  it('shows a face in a frame only with images, and says in words what the picture shows', async () => {
    const jpeg = Buffer.from('a jpeg');
    const enrolled = {
      objectKey: 'k',
      version: 'v',
      personId: '1001',
      faceId: '2',
      completedAt: rowAt(NOW).completedAt ?? '',
    };
    const picture = {
      kind: 'picture',
      jpeg,
      width: 400,
      height: 500,
      face: { x: 1.4, y: 2.6, width: 30, height: 40 },
    } as const;
    const content = await contentOf([rowAt(NOW - 1)]);
    expect(reportPage(content)).not.toContain('data:image');
    const page = reportPage({ ...content, pictures: [{ ...enrolled, picture }] });
    expect(page).toContain(`href="data:image/jpeg;base64,${jpeg.toString('base64')}"`);
    expect(page).toContain('<rect class="frame" x="1" y="3" width="30" height="40" rx="4"/>');
    expect(page).toContain('aria-label="Enrolled image of person 1001, with a frame around the face"');
    const unknown = { ...picture, face: undefined };
    const without = reportPage({ ...content, pictures: [{ ...enrolled, picture: unknown }] });
    expect(without).not.toContain('class="frame"');
    expect(without).toContain('the place of the face is not known');
  });

  it('says which personal data it has', async () => {
    expect(reportPage(await contentOf([rowAt(NOW - 1)]))).toContain('This page has no personal data.');
    const refused = reportPage(await contentOf([hostileRow(NOW - 1)]));
    expect(refused).toContain('This page has personal data: object keys and person ids.');
  });

  it('names no person and no key without refusals and images', async () => {
    const content = { ...(await contentOf(usualRows())), refusals: [] };
    expect(reportPage(content)).not.toMatch(/employees\/|person <bdi>/);
  });

  it('allows its own style and images inside it, and nothing else', async () => {
    const page = reportPage(await contentOf([rowAt(NOW - 1)]));
    const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(page) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page).toContain(
      `content="default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'"`,
    );
    expect(page).not.toMatch(/ style=|<script|https?:\/\/|@import|url\(/);
  });

  it('has less than 300 KB, even with the longest keys', async () => {
    const key = '"'.repeat(1024);
    const rows = Array.from({ length: 100 }, (_, index) => ({ ...hostileRow(NOW - index - 1), objectKey: key }));
    expect(reportPage(await contentOf(usualRows())).length).toBeLessThan(40 * KILOBYTE);
    expect(reportPage(await contentOf(rows)).length).toBeLessThan(300 * KILOBYTE);
  });
});
