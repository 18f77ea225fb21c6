import { goalText, isMet, type Measured, spread } from './measured.ts';

const SLOWEST = 5;

/** What an operator of the bench wants to know first: which goals are met, and where the time went. */
export function summary(measured: readonly Measured[], totalSeconds: number): string {
  const goals = measured.flatMap(({ figure, rows }) =>
    rows.flatMap((row) => {
      const met = isMet(row);
      if (met === undefined) return [];
      const name = row.variant === undefined ? figure.id : `${figure.id}, ${row.variant}`;
      return [{ met, text: `${name}: ${spread(row)}, goal ${goalText(row)}` }];
    }),
  );
  const [met, missed] = [goals.filter((goal) => goal.met), goals.filter((goal) => !goal.met)];
  const slowest = measured.toSorted((one, other) => other.seconds - one.seconds).slice(0, SLOWEST);
  return [
    ...met.map(({ text }) => `met     ${text}`),
    ...missed.map(({ text }) => `MISSED  ${text}`),
    `${met.length} of ${goals.length} goals met, ${missed.length} missed.`,
    `It took ${minutes(totalSeconds)}; longest: ${slowest.map(({ figure, seconds }) => `${figure.id} ${minutes(seconds)}`).join(', ')}.`,
  ].join('\n');
}

function minutes(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')} min`;
}
