import { number } from '../shared/terminal/progress-bar.ts';
import { total } from './outcome-counts.ts';
import type { ReportContent } from './ports.ts';

/** What the command prints. */
export function summaryLines(content: ReportContent, file: string): readonly string[] {
  const { counts, findings, read, pictures = [], refusals } = content;
  const { ENROLLED, REJECTED, FAILED } = counts;
  const bad = findings.filter(({ level }) => level !== 'ok').length;
  const personal = [pictures.length > 0 && 'faces', 'keys and person ids'].filter((part) => part !== false).join(', ');
  return [
    `${number(total(counts))} outcomes (${number(ENROLLED)} ENROLLED, ${number(REJECTED)} REJECTED, ${number(FAILED)} FAILED), of ${number(read)} rows that were read`,
    bad === 0 ? 'Nothing needs attention.' : `${bad} ${bad === 1 ? 'finding needs' : 'findings need'} attention.`,
    `Written: ${file}`,
    refusals.length + pictures.length === 0
      ? 'The page has no personal data.'
      : `The page has personal data (${personal}). Only you can read the file.`,
  ];
}
