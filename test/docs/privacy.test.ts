import { describe, expect, it } from '@jest/globals';
import { LEFT_REASONS, MESSAGE_DAYS, NOT_REACHED } from '../../functions/domain/erasure/erasure-record.ts';
import { TOMBSTONE_DAYS } from '../../functions/domain/erasure/tombstone.ts';
import { templateWith } from '../infra/synthesize.ts';
import { codeInColumn, pageAt, sectionOf, tableOf } from './pages.ts';

const PAGE = pageAt('docs/privacy.md');
const template = templateWith({ annotateObjects: 'true', analytics: 'true' });

describe('docs/privacy.md', () => {
  it('maps every bucket, table and queue that the stack names in its outputs', () => {
    const stores = Object.keys(template.findOutputs('*')).filter((name) =>
      /(BucketName|TableName|QueueUrl)$/.test(name),
    );
    const map = tableOf(sectionOf(PAGE, 'Where personal data is'), 'place');
    expect(codeInColumn(map, 0).filter((name) => stores.includes(name))).toEqual(stores.sort());
  });

  it('explains every reason for which something is left', () => {
    const reasons = tableOf(sectionOf(PAGE, 'INCOMPLETE'), 'reason');
    expect(codeInColumn(reasons, 0)).toEqual([...LEFT_REASONS].sort());
  });

  it('has every place that a receipt names as not reached, and the queues, of which it has the date', () => {
    const { rows } = tableOf(sectionOf(PAGE, 'What an erasure does not reach'), 'not reached');
    const named = NOT_REACHED.map((text) => text.replace(/(:.*)?\.$/, ''));
    expect(rows.map(([place]) => place)).toEqual([...named, 'Messages that wait in queues']);
  });

  it('has the days of messages, tombstones and logs', () => {
    expect(PAGE).toContain(`none is older than ${MESSAGE_DAYS} days`);
    expect(sectionOf(PAGE, 'Tombstone')).toContain(`stays for ${TOMBSTONE_DAYS} days`);
    const logs = Object.values(template.findResources('AWS::Logs::LogGroup'));
    expect(new Set(logs.map(({ Properties }) => Properties.RetentionInDays))).toEqual(new Set([90]));
  });
});
