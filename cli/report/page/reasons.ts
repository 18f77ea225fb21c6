import { number } from '../../shared/terminal/progress-bar.ts';
import { total } from '../outcome-counts.ts';
import type { Counts, ReasonCount, ReportContent } from '../ports.ts';
import { Html, html } from './html.ts';
import { percent } from './words.ts';

/** Why images got no face: a table whose rows are the bars of a chart. */
export function reasons({ reasons: all, counts }: ReportContent): Html {
  if (all.length === 0) return html``;
  return html`<section aria-labelledby="reasons">
<h2 id="reasons">Outcomes by reason</h2>
<table class="bars">
<thead><tr><th scope="col">Reason</th><th scope="col" class="number">Images</th><th scope="col" class="number">Share</th><th scope="col" class="number">Before</th></tr></thead>
${group('FAILED', 'Failed', all, counts)}
${group('REJECTED', 'Rejected', all, counts)}
</table>
<p class="note">The share is that of all outcomes. Before: in the period before.</p>
</section>`;
}

function group(status: ReasonCount['status'], name: string, all: readonly ReasonCount[], counts: Counts): Html {
  const own = all.filter((one) => one.status === status);
  if (own.length === 0) return html``;
  const most = Math.max(1, ...all.map(({ images }) => images));
  return html`<tbody>
<tr class="group"><th scope="rowgroup" colspan="4"><span class="dot ${status.toLowerCase()}">${name}</span></th></tr>
${own.map((one) => row(one, most, total(counts)))}</tbody>`;
}

function row({ status, reason, images, imagesBefore }: ReasonCount, most: number, whole: number): Html {
  const width = images === 0 ? 0 : Math.max(0.5, (images / most) * 100);
  return html`<tr>
<th scope="row">${breakable(reason)}
<svg class="bar" width="100%" height="8" aria-hidden="true"><rect class="${status.toLowerCase()}" width="${width.toFixed(1)}%" height="8" rx="2"/></svg></th>
<td class="number">${number(images)}</td><td class="number">${percent(images, whole)}</td><td class="number">${number(imagesBefore)}</td>
</tr>
`;
}

/** A reason is one word of several, and phones are narrow. */
export function breakable(reason: string): Html {
  return new Html(html`${reason}`.text.replace(/(?<=[a-z])(?=[A-Z])/g, '<wbr>'));
}
