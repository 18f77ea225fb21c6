import { number } from '../../shared/terminal/progress-bar.ts';
import { total } from '../outcome-counts.ts';
import type { Interval, ReportContent } from '../ports.ts';
import { columnChart } from './column-chart.ts';
import { type Html, html } from './html.ts';
import { compact, counted, longLabel, shortLabel } from './words.ts';

const HEADS = { hour: 'Hour (UTC)', day: 'Day (UTC)', week: 'Week (UTC, from Monday)' } as const;

/** How many images got which outcome, by the hour, the day or the week. */
export function outcomesByTime({ intervals, unit, counts }: ReportContent): Html {
  if (total(counts) === 0) return html``;
  const busiest = intervals.reduce((one, other) => (total(other.counts) > total(one.counts) ? other : one));
  // Beside nothing that is complete, faint columns would say nothing.
  const isAllPartial = intervals.every(({ isPartial }) => isPartial);
  return html`<section aria-labelledby="by-time">
<h2 id="by-time">Outcomes by ${unit}</h2>
<figure>
<ul class="key" aria-hidden="true">
<li class="enrolled">Enrolled</li>
<li class="rejected">Rejected</li>
<li class="failed">Failed</li>
</ul>
${columnChart({
  description: `Columns of enrolled, rejected and failed images for each ${unit}. The ${unit} with the most outcomes is ${longLabel(busiest.since, unit)}, with ${counted(total(busiest.counts), 'image')}. The table below has all numbers.`,
  columns: intervals.map(({ since, counts: { ENROLLED, REJECTED, FAILED }, isPartial }) => ({
    segments: [
      { className: 'enrolled', value: ENROLLED },
      { className: 'rejected', value: REJECTED },
      { className: 'failed', value: FAILED },
    ],
    valueLabel: compact(ENROLLED + REJECTED + FAILED),
    label: shortLabel(since, unit),
    isFaint: isPartial && !isAllPartial,
  })),
})}
${!isAllPartial && note(intervals, unit)}
</figure>
<details>
<summary>Outcomes by ${unit} as a table</summary>
<table>
<thead><tr><th scope="col">${HEADS[unit]}</th><th scope="col" class="number">Enrolled</th><th scope="col" class="number">Rejected</th><th scope="col" class="number">Failed</th></tr></thead>
<tbody>
${intervals.map(
  ({ since, counts: { ENROLLED, REJECTED, FAILED } }) =>
    html`<tr><th scope="row">${longLabel(since, unit)}</th><td class="number">${number(ENROLLED)}</td><td class="number">${number(REJECTED)}</td><td class="number">${number(FAILED)}</td></tr>
`,
)}</tbody>
</table>
</details>
</section>`;
}

function note(intervals: readonly Interval[], unit: string): Html | undefined {
  const isPartial = intervals.map((interval) => interval.isPartial);
  const which = [isPartial[0] && 'first', isPartial.length > 1 && isPartial.at(-1) && 'last'].filter(Boolean);
  if (which.length === 0) return undefined;
  return html`<figcaption>Faint: the period has only a part of the ${which.join(' and the ')} ${unit}.</figcaption>`;
}
