import { number } from '../../shared/terminal/progress-bar.ts';
import type { ReportContent } from '../ports.ts';
import { type Html, html } from './html.ts';
import { change, shareOf, timeTaken } from './words.ts';

/** The figures to look at first. */
export function totals({ counts, countsBefore, times, timesBefore }: ReportContent): Html {
  const share = (status: keyof typeof counts) => {
    const text = shareOf(status, counts, countsBefore);
    return text && html`<dd class="share">${text}</dd>`;
  };
  const tile = (status: keyof typeof counts, name: string) => html`<div class="tile ${status.toLowerCase()}">
<dt>${name}</dt>
<dd class="figure">${number(counts[status])}</dd>
${share(status)}
<dd class="change">${change(counts[status], countsBefore[status])}</dd>
</div>`;
  return html`<section aria-labelledby="totals">
<h2 id="totals" class="unseen">Totals</h2>
<dl class="tiles">
${tile('ENROLLED', 'Enrolled')}
${tile('REJECTED', 'Rejected')}
${tile('FAILED', 'Failed')}
<div class="tile time">
<dt>Median time</dt>
<dd class="figure">${times.all ? timeTaken(times.all.p50) : '–'}</dd>
<dd class="share">from upload to outcome</dd>
<dd class="change">${timesBefore ? `${timeTaken(timesBefore.p50)} before` : 'none before'}</dd>
</div>
</dl>
</section>`;
}
