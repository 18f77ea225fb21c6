import type { Refusal, ReportContent } from '../ports.ts';
import { type Html, html } from './html.ts';
import { breakable } from './reasons.ts';
import { dateAndTime } from './words.ts';

/** The images that were rejected or have failed last, each with its message. */
export function refusals({ refusals: all }: ReportContent): Html {
  if (all.length === 0) return html``;
  return html`<section aria-labelledby="refusals">
<h2 id="refusals">Newest refusals</h2>
<ol class="refusals">
${all.map(item)}</ol>
</section>`;
}

function item({ status, reason, message, objectKey, personId, completedAt }: Refusal): Html {
  return html`<li>
<p class="head"><span class="dot ${status.toLowerCase()}"><strong>${breakable(reason)}</strong></span> <span class="status">${status}</span> <time datetime="${completedAt}">${dateAndTime(Date.parse(completedAt))}</time></p>
<p>${message}</p>
<p class="image"><bdi>${objectKey}</bdi>${personId === undefined ? html`, no legal person id` : html`, person <bdi>${personId}</bdi>`}</p>
</li>
`;
}
