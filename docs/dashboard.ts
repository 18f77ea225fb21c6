import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { App } from 'aws-cdk-lib';
import { addFaceEnrollmentStack } from '../infra/face-enrollment-app.ts';

/** Draws the layout of the dashboard from the deployed template: `npm run docs:dashboard`. */

export const PICTURE = join(import.meta.dirname, 'dashboard.svg');

interface Widget {
  readonly type: 'text' | 'metric' | 'alarm';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly view?: string;
    readonly markdown?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly unknown[])[];
  };
}

const COLUMN = 50;
const ROW = 36;
const GAP = 4;
const COLOURS = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd'];

/** Returns the picture as SVG. */
export function drawDashboard(): string {
  const widgets = dashboardWidgets();
  const width = Math.max(...widgets.map((widget) => widget.x + widget.width)) * COLUMN;
  const height = Math.max(...widgets.map((widget) => widget.y + widget.height)) * ROW;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="Helvetica, Arial, sans-serif">`,
    '<title>The layout of the dashboard</title>',
    `<rect width="${width}" height="${height}" fill="#f2f3f3"/>`,
    ...widgets.flatMap(drawWidget),
    '</svg>',
    '',
  ].join('\n');
}

/** Reads the widgets from the template. A value that CloudFormation fills in appears as its logical id. */
function dashboardWidgets(): readonly Widget[] {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });
  const stack = addFaceEnrollmentStack(app, { env: {} });
  const { Resources } = app.synth().getStackByName(stack.stackName).template;
  const dashboards = Object.values(Resources as Record<string, { Type: string; Properties: { DashboardBody: Join } }>);
  const body = dashboards.find(({ Type }) => Type === 'AWS::CloudWatch::Dashboard')?.Properties.DashboardBody;
  if (body === undefined) throw new Error('The template has no dashboard.');
  return JSON.parse(body['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : idOf(part))).join('')).widgets;
}

interface Join {
  readonly 'Fn::Join': readonly [string, readonly (string | Intrinsic)[]];
}

interface Intrinsic {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly [string, string];
}

function idOf({ Ref, 'Fn::GetAtt': attribute }: Intrinsic): string {
  return Ref ?? attribute?.[0] ?? '';
}

function drawWidget(widget: Widget): readonly string[] {
  const { markdown = '', title = '', alarms = [] } = widget.properties;
  switch (widget.type) {
    case 'text':
      return drawText(widget, markdown);
    case 'alarm':
      return [...drawCard(widget, title), ...drawAlarms(widget, alarms)];
    case 'metric':
      return [...drawCard(widget, title), ...drawLegend(widget)];
  }
}

function drawText({ x, y }: Widget, markdown: string): readonly string[] {
  let top = y * ROW;
  return markdown.split('\n').map((line) => {
    const level = /^#*/.exec(line)?.[0].length ?? 0;
    const size = [13, 22, 17][level] ?? 13;
    top += size + 8;
    return text(x * COLUMN + 10, top, line.replace(/^#+ /, ''), size, level > 0 ? 'bold' : 'normal');
  });
}

function drawCard({ x, y, width, height }: Widget, title: string): readonly string[] {
  const [left, top] = [x * COLUMN + GAP, y * ROW + GAP];
  const size = `width="${width * COLUMN - 2 * GAP}" height="${height * ROW - 2 * GAP}"`;
  return [
    `<rect x="${left}" y="${top}" ${size} rx="4" fill="#ffffff" stroke="#d5dbdb"/>`,
    text(left + 10, top + 20, title, 14, 'bold'),
  ];
}

function drawAlarms({ x, y, width }: Widget, alarms: readonly string[]): readonly string[] {
  const columns = 5;
  const each = (width * COLUMN - 20) / columns;
  return alarms.flatMap((alarm, index) => {
    const left = x * COLUMN + 14 + (index % columns) * each;
    const top = y * ROW + 32 + Math.floor(index / columns) * 34;
    const name = alarm.replace(/^FaceEnrollmentAlarms|[0-9A-F]{8}$/g, '');
    return [
      `<rect x="${left}" y="${top}" width="${each - 8}" height="28" rx="4" fill="#eaf5ea" stroke="#2ca02c"/>`,
      text(left + 10, top + 19, name, 13),
    ];
  });
}

/** Draws the labels of a chart's lines, or of numbers. The picture shows the layout, and has no values. */
function drawLegend({ x, y, width, height, properties }: Widget): readonly string[] {
  const labels = (properties.metrics ?? []).map(labelOf).filter((label) => label !== undefined);
  const [left, bottom] = [x * COLUMN + 20, (y + height) * ROW - 16];
  if (properties.view === 'singleValue') return drawNumbers({ x, y, width }, labels);
  const axes = `M${left} ${y * ROW + 36}V${bottom - labels.length * 18}H${(x + width) * COLUMN - 20}`;
  return [
    `<path d="${axes}" fill="none" stroke="#aab7b8"/>`,
    ...labels.flatMap((label, index) => {
      const top = bottom - (labels.length - 1 - index) * 18;
      const colour = COLOURS[index % COLOURS.length];
      return [
        `<rect x="${left}" y="${top - 10}" width="10" height="10" fill="${colour}"/>`,
        text(left + 16, top, label, 12),
      ];
    }),
  ];
}

function drawNumbers({ x, y, width }: Pick<Widget, 'x' | 'y' | 'width'>, labels: readonly string[]): readonly string[] {
  const each = 195;
  const columns = Math.floor((width * COLUMN) / each);
  return labels.flatMap((label, index) => {
    const left = x * COLUMN + 14 + (index % columns) * each;
    const top = y * ROW + 58 + Math.floor(index / columns) * 48;
    return [text(left, top, '0', 22, 'bold'), text(left, top + 17, label, 12)];
  });
}

function labelOf(metric: readonly unknown[]): string | undefined {
  const options = metric.at(-1);
  if (typeof options !== 'object' || options === null) return undefined;
  const { label, visible } = options as { label?: string; visible?: boolean };
  if (visible === false || label === undefined) return undefined;
  return label.startsWith('${') ? 'one for each reason' : label;
}

function text(x: number, y: number, content: string, size: number, weight: 'normal' | 'bold' = 'normal'): string {
  const escaped = content.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="#16191f">${escaped}</text>`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(PICTURE, drawDashboard());
