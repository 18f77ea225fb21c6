import { number } from '../shared/terminal/progress-bar.ts';
import type { ExportReport } from './ports.ts';

/** What an export did, in lines. @param bytes of the file */
export function summaryLines({ read, written, skipped }: ExportReport, file: string, bytes: number): readonly string[] {
  const { ENROLLED, REJECTED, FAILED } = written;
  const total = ENROLLED + REJECTED + FAILED;
  return [
    `${number(total)} outcomes (${number(ENROLLED)} ENROLLED, ${number(REJECTED)} REJECTED, ${number(FAILED)} FAILED), of ${number(read)} rows that were read`,
    `${file}: ${number(bytes)} bytes`,
    ...(skipped > 0
      ? [`${number(skipped)} rows were left out, because their outcome does not have the right form.`]
      : []),
  ];
}
