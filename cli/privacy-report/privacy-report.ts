import { isoTime } from '../../functions/domain/clock.ts';
import {
  PERSONS_KNOWN_UP_TO_HOURS_OLD,
  PERSONS_OF_A_FILING,
  PERSONS_TO_WARN_AT,
} from '../../functions/domain/persons-known.ts';
import { dataTransfers } from './data-transfers.ts';
import type { PrivacyPorts, PrivacyReport } from './ports.ts';
import { privacyPlaces } from './privacy-places.ts';

/** Describes the personal data of a stack. It reads no row, no image and no item of a person. */
export async function privacyReport(
  { name, account, region }: { readonly name: string; readonly account: string; readonly region: string },
  now: number,
  ports: PrivacyPorts,
): Promise<PrivacyReport> {
  const settings = await ports.settings();
  const [places, tencent, { items: count }, erasures] = await Promise.all([
    privacyPlaces(settings, now, ports),
    ports.tencent(),
    ports.table('persons'),
    countErasures(ports),
  ]);
  return {
    stack: name,
    account,
    region,
    at: isoTime(now),
    personsKnown: {
      count,
      level: count < PERSONS_TO_WARN_AT ? 'ok' : 'warning',
      warningAt: PERSONS_TO_WARN_AT,
      filingAt: PERSONS_OF_A_FILING,
      upToHoursOld: PERSONS_KNOWN_UP_TO_HOURS_OLD,
    },
    places,
    settings,
    transfers: dataTransfers(region, tencent, settings),
    erasures,
  };
}

async function countErasures(ports: PrivacyPorts): Promise<PrivacyReport['erasures']> {
  const counts = { RUNNING: 0, DONE: 0, INCOMPLETE: 0 };
  let oldestOpen: string | undefined;
  for await (const page of ports.erasures()) {
    for (const { status, startedAt, continuedBy } of page) {
      counts[status] += 1;
      if (status === 'DONE' || continuedBy !== undefined || startedAt === undefined) continue;
      if (oldestOpen === undefined || startedAt < oldestOpen) oldestOpen = startedAt;
    }
  }
  return { ...counts, oldestOpen };
}
