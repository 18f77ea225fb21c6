import type { Crossing, DataTransfer, PrivacySettings, TencentPlace } from './ports.ts';

/** Regions of Tencent Cloud in mainland China. */
const MAINLAND =
  /^ap-(beijing|chengdu|chongqing|guangzhou|nanjing|shanghai|shenzhen|tianjin|wuhan|changsha|hangzhou)\b/;

/** What leaves AWS, or its region, and whether it crosses the border of mainland China as far as the regions tell. */
export function dataTransfers(
  region: string,
  tencent: TencentPlace,
  settings: PrivacySettings,
): readonly DataTransfer[] {
  const from = `AWS ${region}`;
  const { crossesBorder, why, site } = toTencent(region, tencent);
  const data = `Image, person id${settings.createPersonsInGroup === undefined ? '' : ', name of a new person'}`;
  return [
    { data, from, to: `${site}, ${new URL(tencent.endpoint).host}`, crossesBorder, why },
    ...(settings.eventBus === undefined
      ? []
      : [
          {
            data: 'Person id, key, face id, consent id, outcome',
            from,
            to: `Targets and archives of the event bus ${settings.eventBus}`,
            crossesBorder: 'check' as const,
            why: 'Rules of the bus can send events to other regions and accounts.',
          },
        ]),
    {
      data: 'What commands and files of operators show',
      from,
      to: 'The computers of operators',
      crossesBorder: 'check',
      why: 'It depends on where operators work.',
    },
  ];
}

function toTencent(
  region: string,
  tencent: TencentPlace,
): { readonly site: string; readonly crossesBorder: Crossing; readonly why: string } {
  const { host } = new URL(tencent.endpoint);
  const fromMainland = region.startsWith('cn-');
  const labels = host.split('.');
  if (!host.endsWith('.tencentcloudapi.com')) {
    return { site: 'Another endpoint', crossesBorder: 'check', why: 'The endpoint is not one of Tencent Cloud.' };
  }
  if (labels.includes('intl')) {
    const site = 'Tencent Cloud, international site';
    if (fromMainland) return { site, crossesBorder: 'yes', why: 'The data leaves mainland China.' };
    return { site, crossesBorder: 'check', why: 'Compare the region of AWS with the region of the endpoint.' };
  }
  const site = `Tencent Cloud, China site${tencent.region === undefined ? '' : `, region ${tencent.region}`}`;
  if (tencent.region !== undefined && !MAINLAND.test(tencent.region)) {
    return { site, crossesBorder: 'check', why: 'The region of Tencent Cloud is not known as one of mainland China.' };
  }
  return fromMainland
    ? { site, crossesBorder: 'no', why: 'Both are in mainland China.' }
    : { site, crossesBorder: 'yes', why: 'The data enters mainland China, and stays there as features of faces.' };
}
