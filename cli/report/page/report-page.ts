import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { total } from '../outcome-counts.ts';
import type { ReportContent } from '../ports.ts';
import { attention } from './attention.ts';
import { gallery } from './gallery.ts';
import { Html, html } from './html.ts';
import { outcomesByTime } from './outcomes-by-time.ts';
import { reasons } from './reasons.ts';
import { refusals } from './refusals.ts';
import { timeToOutcome } from './time-to-outcome.ts';
import { totals } from './totals.ts';
import { counted, dateAndTime, lengthOf, percent } from './words.ts';

/** The whole report as one HTML document. It loads nothing, runs no script, and its policy lets it do neither. */
export function reportPage(content: ReportContent): string {
  const style = readFileSync(join(import.meta.dirname, 'report.css'), 'utf8');
  const { stack, period, read, skipped } = content;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policyFor(style))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${headline(content)} – ${stack.name}, ${dateAndTime(period.until)} UTC</title>
<style>${new Html(style)}</style>
</head>
<body>
<header>
<p class="stack">${stack.name} <span>${stack.region}, account ${stack.account}</span></p>
<h1>${headline(content)}</h1>
<p class="period">${dateAndTime(period.since)} to ${dateAndTime(period.until)} UTC, compared with the ${lengthOf(period)} before.</p>
</header>
<main>
${totals(content)}
${attention(content)}
${outcomesByTime(content)}
${reasons(content)}
${timeToOutcome(content)}
${refusals(content)}
${gallery(content)}
</main>
<footer>
<p>Made from ${counted(read, 'row')}, as they were at ${dateAndTime(period.until)} UTC. Each image counts once, with the outcome that it had then. ${skipped > 0 && `Left out: ${counted(skipped, 'row')} without a complete outcome.`}</p>
<p>${privacy(content)}</p>
</footer>
</body>
</html>
`.text;
}

function headline({ counts }: ReportContent): string {
  const all = total(counts);
  return all === 0 ? 'No outcomes' : `${counted(all, 'image')}, ${percent(counts.ENROLLED, all)} enrolled`;
}

function privacy({ refusals: refused, pictures = [] }: ReportContent): string {
  const parts = [
    pictures.length > 0 && 'faces',
    (pictures.length > 0 || refused.length > 0) && 'object keys and person ids',
  ].filter((part) => part !== false);
  if (parts.length === 0) return 'This page has no personal data.';
  return `This page has personal data: ${parts.join(', ')}. Give it only to people who may see them, and delete it after use.`;
}

/** The style of this page, images inside it, and nothing else. */
function policyFor(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`;
}
