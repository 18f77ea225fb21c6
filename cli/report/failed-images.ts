import { isoTime } from '../../functions/domain/clock.ts';
import { type Finding, problem } from '../doctor/finding.ts';
import type { ShellCommands } from '../doctor/shell-commands.ts';
import type { OutcomeReport } from './ports.ts';

/** What an operator has to know about the images that have failed; nothing when none has. */
export function failedImages({ reasons, counts, period }: OutcomeReport, commands: ShellCommands): readonly Finding[] {
  if (counts.FAILED === 0) return [];
  const failed = reasons.filter(({ status, images }) => status === 'FAILED' && images > 0);
  const list = failed.map(({ reason, images }) => `${reason} (${images.toLocaleString('en')})`).join(', ');
  const [have, their] =
    counts.FAILED === 1
      ? ['1 image has', 'Its message says']
      : [`${counts.FAILED.toLocaleString('en')} images have`, 'Their messages say'];
  return [
    problem(
      `${have} failed: ${list}.`,
      `${their} what to do. Fix the cause, then redrive.`,
      commands.faces(`list --status FAILED --since ${isoTime(period.since)}`),
    ),
  ];
}
