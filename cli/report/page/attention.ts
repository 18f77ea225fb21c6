import type { Finding } from '../../doctor/finding.ts';
import type { ReportContent } from '../ports.ts';
import { type Html, html } from './html.ts';

const LEVELS = { problem: 'Problem', warning: 'Warning', unchecked: 'Not checked' } as const;

/** What an operator has to do something about. */
export function attention({ findings }: ReportContent): Html {
  const bad = findings.filter((finding) => finding.level !== 'ok');
  if (bad.length === 0) {
    return html`<section class="attention calm" aria-labelledby="attention">
<h2 id="attention">Nothing needs attention</h2>
<p>No image of the period has failed, the dead-letter queues are empty, and no alarm is in ALARM.</p>
</section>`;
  }
  return html`<section class="attention" aria-labelledby="attention">
<h2 id="attention">Needs attention now</h2>
<ul>
${bad.map(item)}
</ul>
</section>`;
}

function item(finding: Exclude<Finding, { readonly level: 'ok' }>): Html {
  return html`<li class="${finding.level}">
<p><span class="level">${LEVELS[finding.level]}</span> <strong>${finding.message}</strong></p>
<p>${finding.remedy}</p>
<pre><code>${finding.command}</code></pre>
</li>
`;
}
