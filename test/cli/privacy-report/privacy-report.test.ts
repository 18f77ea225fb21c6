import { describe, expect, it } from '@jest/globals';
import type { PrivacySettings } from '../../../cli/privacy-report/ports.ts';
import { privacyReport } from '../../../cli/privacy-report/privacy-report.ts';
import { privacyMarkdown } from '../../../cli/privacy-report/report.ts';
import { FakePrivacy } from './fake-privacy.ts';

const NOW = Date.parse('2026-11-20T08:00:00Z');
const STACK = { name: 'FaceEnrollment', account: '111122223333', region: 'eu-central-1' };

async function reportOf(change: (privacy: FakePrivacy) => void = () => {}, region = STACK.region) {
  const privacy = new FakePrivacy();
  change(privacy);
  return privacyReport({ ...STACK, region }, NOW, privacy);
}

describe('the number of persons', () => {
  it.each([
    [89_999, 'ok'],
    [90_000, 'warning'],
    [250_000, 'warning'],
  ])('%s is %s', async (items, level) => {
    const { personsKnown } = await reportOf(({ tables }) => {
      tables.persons = { items, bytes: 0, createdAt: '2026-01-12T09:30:00.000Z' };
    });
    expect(personsKnown).toMatchObject({ count: items, level, warningAt: 90_000, filingAt: 100_000, upToHoursOld: 6 });
  });
});

describe('the places of personal data', () => {
  it('have the age of the oldest message, and bounds where the oldest cannot be told', async () => {
    const { places } = await reportOf();
    const since = Object.fromEntries(places.map(({ place, since }) => [place, since]));
    expect(since['Enrollments queue and its dead-letter queue']).toEqual({
      time: '2026-11-20T06:00:00.000Z',
      exact: true,
    });
    expect(since['Faces table']).toEqual({ time: '2026-01-12T09:30:00.000Z', exact: false });
    expect(since['Images bucket']).toBeUndefined();
  });

  it('have the outcomes that wait to be published, whichever setting publishes them', async () => {
    const outcomes = ['Stream of the Faces table', 'Outcomes dead-letter queue'];
    const placesWith = async (settings: Partial<PrivacySettings>) =>
      (
        await reportOf((privacy) => {
          privacy.stackSettings = { ...privacy.stackSettings, eventBus: undefined, ...settings };
        })
      ).places.map(({ place }) => place);
    expect(await placesWith({})).not.toEqual(expect.arrayContaining(outcomes));
    for (const setting of [{ eventBus: 'default' }, { annotateObjects: true }, { analytics: true }])
      expect(await placesWith(setting)).toEqual(expect.arrayContaining(outcomes));
  });

  it('have images that are no older than keepImagesDays and the time that S3 takes', async () => {
    const { places } = await reportOf((privacy) => {
      privacy.stackSettings = { ...privacy.stackSettings, keepImagesDays: 30 };
    });
    expect(places[0]).toMatchObject({
      since: { time: '2026-10-03T08:00:00.000Z', exact: false },
      kept: '30 days, then 15 days hidden (keepImagesDays)',
    });
  });
});

describe('a transfer to Tencent', () => {
  it.each([
    ['eu-central-1', 'https://iai.tencentcloudapi.com', undefined, 'yes'],
    ['cn-north-1', 'https://iai.tencentcloudapi.com', undefined, 'no'],
    ['cn-north-1', 'https://iai.tencentcloudapi.com', 'ap-guangzhou', 'no'],
    ['cn-north-1', 'https://iai.tencentcloudapi.com', 'ap-hongkong', 'check'],
    ['cn-northwest-1', 'https://iai.intl.tencentcloudapi.com', undefined, 'yes'],
    ['ap-southeast-1', 'https://iai.intl.tencentcloudapi.com', 'ap-singapore', 'check'],
    ['cn-north-1', 'https://faces.example.com', undefined, 'check'],
  ])('from %s to %s, region %s: a border is crossed: %s', async (region, endpoint, tencentRegion, crossesBorder) => {
    const { transfers } = await reportOf((privacy) => {
      privacy.site = { endpoint, region: tencentRegion };
    }, region);
    expect(transfers[0]).toMatchObject({ crossesBorder, from: `AWS ${region}` });
  });

  it('names the names of persons only where persons are created', async () => {
    const [withoutGroup] = (await reportOf()).transfers;
    const [withGroup] = (
      await reportOf((privacy) => {
        privacy.stackSettings = { ...privacy.stackSettings, createPersonsInGroup: 'employees' };
      })
    ).transfers;
    expect(withoutGroup?.data).not.toContain('name');
    expect(withGroup?.data).toContain('name');
  });
});

describe('the erasures', () => {
  it('are counted by status, with the oldest that is not at its end', async () => {
    const { erasures } = await reportOf((privacy) => {
      privacy.receipts = [
        { erasureId: '1', status: 'DONE', startedAt: '2026-01-01T00:00:00.000Z' },
        { erasureId: '4', status: 'INCOMPLETE', startedAt: '2026-01-02T00:00:00.000Z', continuedBy: '1' },
        { erasureId: '2', status: 'INCOMPLETE', startedAt: '2026-03-01T00:00:00.000Z' },
        { erasureId: '3', status: 'RUNNING', startedAt: '2026-02-01T00:00:00.000Z' },
      ];
    });
    expect(erasures).toEqual({ RUNNING: 1, DONE: 1, INCOMPLETE: 2, oldestOpen: '2026-02-01T00:00:00.000Z' });
  });
});

describe('the report as Markdown', () => {
  it('escapes what would break its tables', async () => {
    const report = await reportOf((privacy) => {
      privacy.stackSettings = { ...privacy.stackSettings, personNameTag: 'a|b' };
    });
    expect(privacyMarkdown(report)).toContain('| `personNameTag` | a\\|b |');
  });
});
