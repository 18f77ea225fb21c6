import type { Row } from '../figure.ts';
import { median } from '../statistics.ts';
import type { Measured } from './measured.ts';

const ROW_HEIGHT = 34;
const LABEL_WIDTH = 310;
const BAR_WIDTH = 360;
const VALUE_WIDTH = 150;
const TOP = 64;
const BOTTOM = 30;
const LEAST_BAR = 2;
const LESS = '#2b6cb0';
const MORE = '#c05621';
const WHOLE = '#d9e2ec';
const LEGEND_AT = [0, 84, 222, 308] as const;

interface Bar {
  readonly label: string;
  /** Of the baseline's. */
  readonly share: number;
  readonly goal: number | undefined;
  readonly text: string;
}

/** Draws how far below the baseline the product is: a light bar is the baseline, a mark is the goal. SVG. */
export function chart(measured: readonly Measured[]): string {
  const bars = measured.flatMap(({ rows }) => rows.flatMap((row) => barOf(row) ?? []));
  const width = LABEL_WIDTH + BAR_WIDTH + VALUE_WIDTH;
  const height = TOP + bars.length * ROW_HEIGHT + BOTTOM;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="13">
  <title>The product relative to the baseline</title>
  <rect width="${width}" height="${height}" fill="#ffffff"/>
  <text x="16" y="26" font-size="16" font-weight="600" fill="#1f2933">The product relative to the baseline</text>
  ${legend(width)}
${bars.map(drawn).join('\n')}
</svg>
`;
}

/** Only what both were measured at can be drawn beside each other. */
function barOf({ values, baseline, goal, chartLabel: label, digits = 2 }: Row): Bar | undefined {
  if (baseline === undefined || label === undefined) return undefined;
  const whole = median(baseline);
  const value = median(values);
  if (!(whole > 0)) return undefined;
  const bound = goal && 'atMost' in goal ? goal.atMost / whole : undefined;
  return { label, share: value / whole, goal: bound, text: textOf(value, whole, digits) };
}

function textOf(value: number, whole: number, digits: number): string {
  return `${value.toFixed(digits)} : ${whole.toFixed(digits)}`;
}

function drawn({ label, share, goal, text }: Bar, index: number): string {
  const y = TOP + index * ROW_HEIGHT;
  const scale = Math.min(1, 1 / Math.max(1, share));
  const whole = BAR_WIDTH * scale;
  const own = Math.max(LEAST_BAR, whole * share);
  const isWorse = share > 1;
  const mark = goal === undefined || goal > 1 / scale ? '' : markAt(LABEL_WIDTH + whole * goal, y);
  return `  <g>
    <text x="${LABEL_WIDTH - 12}" y="${y + 18}" text-anchor="end" fill="#1f2933">${escaped(label)}</text>
    <rect x="${LABEL_WIDTH}" y="${y + 4}" width="${round(whole)}" height="20" rx="2" fill="${WHOLE}"/>
    <rect x="${LABEL_WIDTH}" y="${y + 8}" width="${round(own)}" height="12" rx="2" fill="${isWorse ? MORE : LESS}"/>
    ${mark}
    <text x="${LABEL_WIDTH + BAR_WIDTH + 12}" y="${y + 18}" fill="#52606d">${text}</text>
  </g>`;
}

function markAt(x: number, y: number): string {
  return `<path d="M ${round(x)} ${y + 2} v 24" stroke="#1f2933" stroke-width="2" stroke-dasharray="3 2"/>`;
}

function legend(width: number): string {
  const entries = [
    [LESS, 'product'],
    [MORE, 'product, if more'],
    [WHOLE, 'baseline'],
  ] as const;
  const boxes = entries.map(
    ([colour, name], at) =>
      `<rect x="${LABEL_WIDTH + (LEGEND_AT[at] ?? 0)}" y="36" width="12" height="12" rx="2" fill="${colour}"/><text x="${LABEL_WIDTH + 18 + (LEGEND_AT[at] ?? 0)}" y="47" fill="#52606d">${name}</text>`,
  );
  const x = LABEL_WIDTH + LEGEND_AT[3];
  const mark = `<path d="M ${x} 34 v 16" stroke="#1f2933" stroke-width="2" stroke-dasharray="3 2"/><text x="${x + 10}" y="47" fill="#52606d">goal</text>`;
  return `${boxes.join('')}${mark}<text x="${width - VALUE_WIDTH + 12}" y="47" fill="#52606d">product : baseline</text>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function round(value: number): string {
  return value.toFixed(1);
}
