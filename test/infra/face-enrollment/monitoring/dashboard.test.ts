import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { drawDashboard, PICTURE } from '../../../../docs/dashboard.ts';
import { METRIC, METRIC_BY_REASON } from '../../../../functions/runtime/metric-names.ts';
import { readable } from '../../permissions.ts';
import { resourceOf, templateWith } from '../../synthesize.ts';

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly view?: string;
    readonly title?: string;
    readonly markdown?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly unknown[])[];
  };
}

function widgetsWith(settings: Record<string, unknown> = {}): readonly Widget[] {
  const { DashboardBody } = resourceOf(templateWith(settings), 'AWS::CloudWatch::Dashboard', '').Properties;
  return JSON.parse(readable(DashboardBody)).widgets;
}

const widgets = widgetsWith();
const lines = widgets.flatMap(({ properties }) => properties.metrics ?? []);

function optionsOf(line: readonly unknown[]): Readonly<Record<string, string>> {
  const last = line.at(-1);
  return typeof last === 'object' ? (last as Record<string, string>) : {};
}

/** What a formula is made of is not shown. */
function seen({ label, visible }: { readonly label?: string; readonly visible?: unknown }): readonly string[] {
  return label === undefined || visible === false ? [] : [label];
}

describe('the dashboard', () => {
  it('answers, in this order', () => {
    const questions = widgets.flatMap(({ properties }) => /^## (.*)$/.exec(properties.markdown ?? '')?.[1] ?? []);
    expect(questions).toEqual([
      'Is it flowing?',
      'How fast? Is Tencent slow?',
      'Are photos converted?',
      'What is refused, and why?',
      'Is anything stuck?',
      'Do applications hear of it?',
      'Are persons erased?',
      'What does it cost?',
    ]);
  });

  it('says the most of it in numbers, before anybody has to scroll', () => {
    const numbers = widgets.filter(({ properties }) => properties.view === 'singleValue');
    expect(numbers.map(({ y, height }) => y + height <= 10)).toEqual([true, true]);
    const labels = numbers.map(({ properties }) => (properties.metrics ?? []).map(optionsOf).flatMap(seen));
    expect(labels).toEqual([
      [
        'received',
        'accepted',
        'enrolled',
        'from upload to face, p90',
        "until Tencent's answer, p90",
        'oldest work',
        'calls of an accepted image',
      ],
      [
        'uploads waiting',
        'preparations waiting',
        'enrollments waiting',
        'dead uploads',
        'dead preparations',
        'dead enrollments',
        'dead outcomes',
      ],
    ]);
  });

  it('shows every alarm', () => {
    expect(widgets.find(({ type }) => type === 'alarm')?.properties.alarms).toHaveLength(19);
  });

  it('fills the width, and not more', () => {
    expect(Math.max(...widgets.map(({ x, width }) => x + width))).toBe(24);
  });

  it('shows every metric that the functions write, but for those that only alarms are made of', () => {
    const text = JSON.stringify(lines);
    const names = [...Object.values(METRIC), ...Object.values(METRIC_BY_REASON)];
    expect(names.filter((name) => !text.includes(name))).toEqual([
      METRIC.callsOfOneImage,
      METRIC.accountRefused,
      METRIC_BY_REASON.operatorNeeded,
    ]);
  });

  it('computes with nothing but what it has, in plain decimals', () => {
    for (const { properties } of widgets) {
      const options = (properties.metrics ?? []).map(optionsOf);
      const ids = new Set(options.map(({ id }) => id));
      const formulas = options
        .flatMap(({ expression }) => expression ?? [])
        .filter((text) => !text.startsWith('SEARCH'));
      for (const formula of formulas) {
        const used = formula.match(/\b[a-z]\w*/g) ?? [];
        expect(used.filter((id) => !ids.has(id))).toEqual([]);
        expect(formula).not.toMatch(/\de-/);
        expect(formula.length).toBeLessThan(1024);
      }
    }
  });

  it('shows beside the functions at once how often Lambda throttled them', () => {
    const chart = widgets.find(({ properties }) => properties.title === 'Functions at once');
    const shown = (chart?.properties.metrics ?? []).map((line) => [line[1], optionsOf(line).label]);
    expect(shown).toEqual([
      ['ConcurrentExecutions', 'intake'],
      ['ConcurrentExecutions', 'prepare'],
      ['ConcurrentExecutions', 'enroll'],
      ['ConcurrentExecutions', 'publish'],
      ['Throttles', 'intake, throttled'],
      ['Throttles', 'prepare, throttled'],
      ['Throttles', 'enroll, throttled'],
      ['Throttles', 'publish, throttled'],
    ]);
  });

  it('is of one pipeline only', () => {
    const text = JSON.stringify(widgetsWith({ stackName: 'Portraits' }));
    expect(text).toContain('Portraits/FaceEnrollment');
    expect(text).not.toContain('FaceEnrollment/FaceEnrollment');
  });
});

describe('its picture in the documentation', () => {
  it('is current; npm run docs:dashboard draws it', () => {
    expect(readFileSync(PICTURE, 'utf8')).toBe(drawDashboard());
  });
});
