import { OUTCOME_STATUSES } from '../../../functions/domain/outcome/outcome-reasons.ts';
import { number } from '../../shared/terminal/progress-bar.ts';
import type { DurationBand, Percentiles, ReportContent } from '../ports.ts';
import { columnChart, type Marker } from './column-chart.ts';
import { type Html, html } from './html.ts';
import { percent, SPACE, timeTaken } from './words.ts';

const NAMES = { all: 'All', ENROLLED: 'Enrolled', REJECTED: 'Rejected', FAILED: 'Failed' } as const;

/** How long images took from the upload to their outcome: not only how long the middle one took. */
export function timeToOutcome({ bands, times }: ReportContent): Html {
  const { all } = times;
  if (all === undefined) return html``;
  return html`<section aria-labelledby="times">
<h2 id="times">From upload to outcome</h2>
<figure>
${columnChart({
  description: `How long images took from the upload to their outcome. Half of them took at most ${timeTaken(all.p50)}, 95 % at most ${timeTaken(all.p95)}, and 99 % at most ${timeTaken(all.p99)}. The tables below have all numbers.`,
  end: endOf(bands),
  columns: bands.map(({ from, images }) => ({
    segments: [{ className: 'duration', value: images }],
    valueLabel: images === 0 ? '' : shareOf(images, all.images),
    label: edge(from),
  })),
  markers: [
    marker('half within', all.p50, bands),
    marker(`95${SPACE}% within`, all.p95, bands),
    marker(`99${SPACE}% within`, all.p99, bands),
  ],
})}
</figure>
<table>
<thead><tr><th scope="col">Outcome</th><th scope="col" class="number">Images</th><th scope="col" class="number">p50</th><th scope="col" class="number">p95</th><th scope="col" class="number">p99</th></tr></thead>
<tbody>
${(['all', ...OUTCOME_STATUSES] as const).map((status) => percentileRow(NAMES[status], times[status]))}</tbody>
</table>
<p class="note">An image that was sent again counts from its upload.</p>
<details>
<summary>The distribution as a table</summary>
<table>
<thead><tr><th scope="col">Time</th><th scope="col" class="number">Images</th><th scope="col" class="number">Share</th></tr></thead>
<tbody>
${bands.map(
  ({ from, to, images }) =>
    html`<tr><th scope="row">${to === Number.POSITIVE_INFINITY ? `${edge(from)} or more` : `${edge(from)} to ${edge(to)}`}</th><td class="number">${number(images)}</td><td class="number">${percent(images, all.images)}</td></tr>
`,
)}</tbody>
</table>
</details>
</section>`;
}

/** The last band has no end when it has the longest times. */
function endOf(bands: readonly DurationBand[]): string {
  const { to = Number.POSITIVE_INFINITY } = bands.at(-1) ?? {};
  return to === Number.POSITIVE_INFINITY ? '' : edge(to);
}

function percentileRow(name: string, times: Percentiles | undefined): Html | undefined {
  if (times === undefined) return undefined;
  const { images, p50, p95, p99 } = times;
  return html`<tr><th scope="row">${name}</th><td class="number">${number(images)}</td><td class="number">${timeTaken(p50)}</td><td class="number">${timeTaken(p95)}</td><td class="number">${timeTaken(p99)}</td></tr>
`;
}

function marker(label: string, seconds: number, bands: readonly DurationBand[]): Marker {
  const found = bands.findLastIndex(({ from }) => from <= seconds);
  const index = Math.max(0, found);
  const { from = 0, to = Number.POSITIVE_INFINITY } = bands[index] ?? {};
  return { at: index + placeIn(seconds, from, to), label: `${label} ${timeTaken(seconds)}` };
}

/** Each column is about twice as long as the one before it, so that a place in it is a matter of factors. */
function placeIn(seconds: number, from: number, to: number): number {
  if (to === Number.POSITIVE_INFINITY) return 0.5;
  const place = from === 0 ? seconds / to : Math.log(seconds / from) / Math.log(to / from);
  return Math.min(1, Math.max(0, place));
}

function shareOf(images: number, whole: number): string {
  const share = (images / whole) * 100;
  return share < 1 ? `<1${SPACE}%` : `${Math.round(share)}${SPACE}%`;
}

/** Of a column: `0.5 s`, `2 min`, `3 d`. */
function edge(seconds: number): string {
  if (seconds < 60) return `${seconds}${SPACE}s`;
  if (seconds < 3600) return `${seconds / 60}${SPACE}min`;
  return seconds < 86_400 ? `${seconds / 3600}${SPACE}h` : `${seconds / 86_400}${SPACE}d`;
}
