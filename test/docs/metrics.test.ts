import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { METRIC, METRIC_BY_REASON } from '../../functions/runtime/metric-names.ts';
import { METRICS_NAMESPACE } from '../../infra/face-enrollment/monitoring/pipeline-metrics.ts';
import { alarmsOf } from '../infra/alarms.ts';
import { templateWith } from '../infra/synthesize.ts';
import { codeIn, codeInColumn, pageAt, ROOT, sectionOf, tableOf } from './pages.ts';

const PAGE = pageAt('docs/metrics.md');

describe('the page of the metrics', () => {
  it.each([
    ['Metrics by service', METRIC],
    ['Metrics by reason', METRIC_BY_REASON],
  ])('has every name: %s', (heading, names) => {
    expect(codeInColumn(tableOf(sectionOf(PAGE, heading), 'metric'), 0)).toEqual(Object.values(names).sort());
  });

  it('has the unit with which each is written', () => {
    const { rows } = tableOf(sectionOf(PAGE, 'Metrics by service'), 'metric');
    const documented = rows.map(([metric, unit]) => [...codeIn(metric), unit] as const);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(writtenUnits()));
  });

  it('counts by reason', () => {
    const { rows } = tableOf(sectionOf(PAGE, 'Metrics by reason'), 'metric');
    expect(new Set(rows.map(([, unit]) => unit))).toEqual(new Set(['Count']));
  });

  it('has those that the alarms of the data lake watch', () => {
    const watched = [...alarmsOf(templateWith({ analytics: 'true' })).values()];
    const ofFirehose = watched.filter(({ Namespace }) => Namespace === 'AWS/Firehose');
    const table = tableOf(sectionOf(PAGE, 'Metrics of the data lake'), 'metric');
    expect(codeInColumn(table, 0)).toEqual(ofFirehose.map(({ MetricName }) => MetricName).sort());
  });

  it('has their namespace', () => {
    expect(PAGE.replace(/\s+/g, ' ')).toContain(`in the namespace \`${METRICS_NAMESPACE}\``);
  });
});

/** Where functions write metrics: `milliseconds(METRIC.timeToEnroll, ...)`. */
function writtenUnits(): readonly (readonly [string, string])[] {
  const root = join(ROOT, 'functions');
  const files = readdirSync(root, { recursive: true }).map(String);
  const code = files.filter((file) => file.endsWith('.ts')).map((file) => readFileSync(join(root, file), 'utf8'));
  const written = code.flatMap((text) => [...text.matchAll(/\b(count|milliseconds|bytes|seconds)\(METRIC\.(\w+)/g)]);
  return written.map(([, unit = '', name = '']) => [
    METRIC[name as keyof typeof METRIC],
    `${unit[0]?.toUpperCase()}${unit.slice(1)}`,
  ]);
}
