import { describe, expect, it } from '@jest/globals';
import { savedQueries } from '../../infra/face-enrollment/analytics/saved-queries.ts';
import { templateWith } from '../infra/synthesize.ts';
import { codeIn, pageAt, sectionOf, tableOf } from './pages.ts';

const PAGE = pageAt('docs/analytics.md');
const QUERIES = savedQueries();
const VIEW = 'images';

function withoutComment(sql: string): string {
  return sql.replace(/^(--.*\n)+/, '');
}

describe('docs/analytics.md', () => {
  it('shows the queries of the five questions as they are saved', () => {
    const shown = [...sectionOf(PAGE, 'Five questions').matchAll(/^```sql (\S+)\n([\s\S]*?)^```$/gm)];
    expect(shown).toHaveLength(5);
    for (const [, name = '', sql] of shown) {
      const saved = QUERIES.find((query) => query.name === name);
      expect({ name, sql }).toEqual({ name, sql: withoutComment(saved?.sql ?? '') });
    }
  });

  it('lists every saved query with what it answers', () => {
    const { rows } = tableOf(sectionOf(PAGE, 'All saved queries'), 'query');
    const listed = rows.map(([name = '', answers]) => [...codeIn(name), answers]);
    const saved = QUERIES.filter(({ name }) => name !== VIEW).map(({ name, description }) => [name, description]);
    expect(listed).toEqual(saved);
  });

  it('names outputs of the stack', () => {
    const outputs = Object.keys(templateWith({ analytics: 'true' }).findOutputs('*'));
    const named = [...PAGE.matchAll(/\$\(out (\w+)\)/g)].map(([, name]) => name);
    expect(outputs).toEqual(expect.arrayContaining(named));
    expect(named.length).toBeGreaterThan(0);
  });

  it('gives the limits of the template', () => {
    const template = templateWith({ analytics: 'true' });
    const [workgroup] = Object.values(template.findResources('AWS::Athena::WorkGroup'));
    const gigabytes = workgroup?.Properties.WorkGroupConfiguration.BytesScannedCutoffPerQuery / 2 ** 30;
    expect(PAGE).toContain(`Each query reads at most ${gigabytes} GB.`);
    const [days] = Object.values(template.findResources('AWS::S3::Bucket')).flatMap(
      ({ Properties }) =>
        Properties.LifecycleConfiguration?.Rules.filter(
          ({ Prefix }: { readonly Prefix?: string }) => Prefix === 'query-results/',
        ) ?? [],
    );
    expect(PAGE).toContain(`Results are kept for ${days.ExpirationInDays} days`);
    const [stream] = Object.values(template.findResources('AWS::KinesisFirehose::DeliveryStream'));
    const minutes = stream?.Properties.ExtendedS3DestinationConfiguration.BufferingHints.IntervalInSeconds / 60;
    expect(PAGE).toContain(`up to ${minutes} minutes late`);
  });
});
