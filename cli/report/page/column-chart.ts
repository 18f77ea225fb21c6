import { type Html, html } from './html.ts';

/** A column of a chart, from the bottom to the top. */
interface Column {
  readonly segments: readonly { readonly className: string; readonly value: number }[];
  /** Above the column. */
  readonly valueLabel: string;
  /** Below it. */
  readonly label: string;
  readonly isFaint?: boolean;
}

/** A vertical line with a label at its top. They are given from the left to the right. */
export interface Marker {
  /** Columns from the left edge. */
  readonly at: number;
  readonly label: string;
}

export interface ChartOptions {
  /** What is read aloud instead of the picture. */
  readonly description: string;
  readonly columns: readonly Column[];
  readonly markers?: readonly Marker[];
  /** Of a distribution, whose columns touch each other: where the last one ends. The labels name where a column begins. */
  readonly end?: string;
}

const PLOT_HEIGHT = 150;
const MARKER_HEIGHT = 18;
const VALUE_HEIGHT = 18;
const AXIS_HEIGHT = 22;
/** Percent of the width: fewer columns leave room at the right. */
const WIDEST_SLOT = 12.5;
/** Labels that a wide screen and a phone have room for. */
const LABELS = { wide: 14, phone: 5 };
const VALUES = { wide: 14, phone: 8 };
/** Part of the highest column: on phones, lower ones are hardly to be seen. */
const LEAST_ON_PHONES = 0.02;
/** Pixels: what is not nothing can be seen. */
const LEAST_HEIGHT = 2;
/** Percent of the width: half a label of a phone. */
const EDGE = 4;
/** Percent of the width, from which on a label stands at the left of its line. */
const NEAR_THE_END = 60;

/**
 * A chart whose columns get narrower with the screen while its text stays as large as it is: widths are percentages, and
 * heights are pixels. Colors come from the style sheet.
 */
export function columnChart({ description, columns, markers = [], end }: ChartOptions): Html {
  const top = markers.length * MARKER_HEIGHT + VALUE_HEIGHT;
  const bottom = top + PLOT_HEIGHT;
  const slot = Math.min(WIDEST_SLOT, 100 / columns.length);

  const values = columns.map(({ segments }) => sum(segments));
  const most = Math.max(1, ...values);
  const lines = placed(markers, slot);
  const shownValues = highest(values, Math.ceil(columns.length / VALUES.wide), 0);
  const onWide = values.map((value, index) => (shownValues.has(index) ? value : 0));
  const shownOnPhones = highest(onWide, Math.ceil(columns.length / VALUES.phone), most * LEAST_ON_PHONES);
  return html`<svg class="chart" width="100%" height="${bottom + AXIS_HEIGHT}" role="img" aria-label="${description}">
${columns.map((column, index) => drawn(column, { x: index * slot, slot, width: end === undefined ? 0.68 : 0.96, bottom, most }))}
<line class="axis" x1="0" x2="100%" y1="${bottom + 0.5}" y2="${bottom + 0.5}"/>
${axisLabels(columns, slot, bottom + 16, end)}
${lines.map(({ x, y }) => html`<line class="marker" x1="${x}%" x2="${x}%" y1="${y + 4}" y2="${bottom}"/>`)}
${columns.map(({ segments, valueLabel }, index) => {
  if (!shownValues.has(index)) return undefined;
  const y = bottom - heightOf(sum(segments), most) - 5;
  const className = shownOnPhones.has(index) ? 'value' : 'value wide-only';
  return html`<text class="${className}" x="${round((index + 0.5) * slot)}%" y="${round(y)}" text-anchor="${anchorAt((index + 0.5) * slot)}">${valueLabel}</text>`;
})}
${lines.map(({ x, y, label, isLeft }) => {
  const [anchor, dx] = isLeft ? ['end', -6] : ['start', 6];
  return html`<text class="marker-label" x="${x}%" dx="${dx}" y="${y + 13}" text-anchor="${anchor}">${label}</text>`;
})}
</svg>`;
}

interface MarkerLine {
  readonly label: string;
  /** Percent of the width. */
  readonly x: number;
  /** Pixels, of the top. */
  readonly y: number;
  /** Whether the label stands at the left of the line, because there is no room at its right. */
  readonly isLeft: boolean;
}

/** A label stands above the lines that it would cross: those at its right, or at its left. */
function placed(markers: readonly Marker[], slot: number): readonly MarkerLine[] {
  const lines = markers.map(({ at, label }) => ({ label, x: round(at * slot), isLeft: at * slot > NEAR_THE_END }));
  const rows = [...lines.filter(({ isLeft }) => !isLeft), ...lines.filter(({ isLeft }) => isLeft).toReversed()];
  return rows.map((line, row) => ({ ...line, y: row * MARKER_HEIGHT }));
}

function axisLabels(columns: readonly Column[], slot: number, y: number, end: string | undefined): readonly Html[] {
  const every = Math.ceil(columns.length / LABELS.wide);
  const onPhones = every * Math.ceil(columns.length / every / LABELS.phone);
  const labels = columns.map(({ label }, index) => ({ label, at: end === undefined ? index + 0.5 : index }));
  if (end !== undefined) labels.push({ label: end, at: columns.length });
  return labels.flatMap(({ label, at }, index) => {
    if (index % every !== 0) return [];
    const className = index % onPhones === 0 ? 'label' : 'label wide-only';
    return [
      html`<text class="${className}" x="${round(at * slot)}%" y="${y}" text-anchor="${anchorAt(at * slot)}">${label}</text>`,
    ];
  });
}

/** A text at an edge stays inside. @param x percent of the width */
function anchorAt(x: number): string {
  if (x < EDGE) return 'start';
  return x > 100 - EDGE ? 'end' : 'middle';
}

/** Chooses columns whose values have room above them: the highest ones, so many columns apart. */
function highest(values: readonly number[], apart: number, least: number): ReadonlySet<number> {
  const chosen = new Set<number>();
  const order = values.map((value, index) => ({ value, index })).toSorted((one, other) => other.value - one.value);
  for (const { value, index } of order) {
    if (value > least && ![...chosen].some((other) => Math.abs(other - index) < apart)) chosen.add(index);
  }
  return chosen;
}

interface Place {
  /** Percent of the width. */
  readonly x: number;
  readonly slot: number;
  /** Part of the slot. */
  readonly width: number;
  /** Pixels. */
  readonly bottom: number;
  readonly most: number;
}

function drawn({ segments, isFaint = false }: Column, { x, slot, width, bottom, most }: Place): Html {
  let y = bottom;
  const rects = segments
    .filter(({ value }) => value > 0)
    .map(({ className, value }) => {
      const height = heightOf(value, most);
      y -= height;
      return html`<rect class="${className}" x="${round(x + (slot * (1 - width)) / 2)}%" width="${round(slot * width)}%" y="${round(y)}" height="${round(height)}"/>`;
    });
  return isFaint ? html`<g class="faint">${rects}</g>` : html`${rects}`;
}

function heightOf(value: number, most: number): number {
  return value === 0 ? 0 : Math.max(LEAST_HEIGHT, (value / most) * PLOT_HEIGHT);
}

function sum(segments: Column['segments']): number {
  return segments.reduce((all, { value }) => all + value, 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
