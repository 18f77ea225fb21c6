import { describe, expect, it } from '@jest/globals';
import { joined, Template } from '../../../bench/world/template.ts';

const TEMPLATE = new Template({
  Resources: {
    Rows: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } } },
    Others: { Type: 'AWS::DynamoDB::GlobalTable', Properties: {} },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Publish' },
        EventSourceArn: { 'Fn::GetAtt': ['Rows', 'StreamArn'] },
        BatchSize: 100,
        FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
      },
    },
  },
});

describe('what the bench reads of a template', () => {
  it('has the streams of tables', () => {
    expect(TEMPLATE.tables.map(({ id, streamView }) => [id, streamView])).toEqual([
      ['Rows', 'NEW_IMAGE'],
      ['Others', undefined],
    ]);
  });

  it('has what feeds a function, and which records of it', () => {
    expect(TEMPLATE.mappings).toEqual([
      {
        functionId: 'Publish',
        sourceId: 'Rows',
        batchSize: 100,
        maxConcurrency: 5,
        filters: [{ eventName: ['INSERT'] }],
      },
    ]);
  });

  it('has the parts of joined texts', () => {
    expect(joined({ 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }]] })).toEqual([
      ':',
      ['arn', { Ref: 'AWS::Partition' }],
    ]);
    expect(joined({ Ref: 'Rows' })).toBeUndefined();
  });
});
