import { describe, expect, it } from '@jest/globals';
import { ERASURES } from '../../fakes/dynamodb/schema.ts';
import { resourceOf, templateWith } from '../synthesize.ts';

const template = templateWith();

describe('the erasures queue', () => {
  const queue = resourceOf(template, 'AWS::SQS::Queue', 'FaceEnrollmentErasuresWorkQueue').Properties;

  it('works on one message of a person at a time', () => {
    expect(queue).toMatchObject({ FifoQueue: true, DeduplicationScope: 'messageGroup' });
  });

  it('keeps a message that cannot be handled, for 14 days', () => {
    const deadLetters = resourceOf(template, 'AWS::SQS::Queue', 'FaceEnrollmentErasuresWorkDeadLetterQueue').Properties;
    expect(deadLetters).toMatchObject({ FifoQueue: true, MessageRetentionPeriod: 14 * 24 * 60 * 60 });
  });
});

describe('the Erasures table', () => {
  const table = resourceOf(template, 'AWS::DynamoDB::GlobalTable', 'FaceEnrollmentErasuresTable').Properties;

  it('has one receipt for each erasure, and is worth keeping', () => {
    expect(table.KeySchema).toEqual([{ AttributeName: ERASURES.partitionKey, KeyType: 'HASH' }]);
    expect(table.Replicas).toMatchObject([
      { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }, DeletionProtectionEnabled: true },
    ]);
  });
});

describe('the Persons table', () => {
  it('loses tombstones that are over', () => {
    const persons = resourceOf(template, 'AWS::DynamoDB::GlobalTable', 'FaceEnrollmentResultsPersonsTable').Properties;
    expect(persons.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
  });
});
