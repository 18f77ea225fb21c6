import { describe, expect, it } from '@jest/globals';
import { METRIC, METRIC_BY_REASON } from '../../functions/runtime/metric-names.ts';
import { METRICS_NAMESPACE } from '../../infra/face-enrollment/monitoring/pipeline-metrics.ts';
import { codeInColumn, pageAt, sectionOf, tableOf } from './pages.ts';

const PAGE = pageAt('docs/metrics.md');

describe('the page of the metrics', () => {
  it.each([
    ['Metrics by service', METRIC],
    ['Metrics by reason', METRIC_BY_REASON],
  ])('has every name: %s', (heading, names) => {
    expect(codeInColumn(tableOf(sectionOf(PAGE, heading), 'metric'), 0)).toEqual(Object.values(names).sort());
  });

  it('has their namespace', () => {
    expect(PAGE.replace(/\s+/g, ' ')).toContain(`in the namespace \`${METRICS_NAMESPACE}\``);
  });
});
