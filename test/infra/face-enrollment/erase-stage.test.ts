import { describe, expect, it } from '@jest/globals';
import { ERASURES } from '../../fakes/dynamodb/schema.ts';
import { resourceOf, templateWith } from '../synthesize.ts';

const template = templateWith();

function variablesOf({ Environment }: { readonly Environment?: unknown }) {
  return (Environment as { readonly Variables: Readonly<Record<string, unknown>> }).Variables;
}

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

describe('the key of the hashes that stand for persons', () => {
  it('is made by AWS, so that no template holds it', () => {
    const secret = resourceOf(template, 'AWS::SecretsManager::Secret', 'FaceEnrollmentErasures');
    expect(secret.Properties).toMatchObject({ GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } });
    expect(secret.Properties).not.toHaveProperty('SecretString');
  });
});

describe('the erase function', () => {
  const fn = resourceOf(template, 'AWS::Lambda::Function', 'FaceEnrollmentErasuresErase').Properties;

  it('takes one message at a time, of five persons at once', () => {
    const mapping = resourceOf(template, 'AWS::Lambda::EventSourceMapping', 'FaceEnrollmentErasures').Properties;
    expect(mapping).toMatchObject({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 5 } });
    expect(fn).toMatchObject({ Timeout: 60, MemorySize: 256 });
  });

  it('knows where to look for a person', () => {
    const names = Object.keys(variablesOf(fn)).filter((name) => !name.startsWith('POWERTOOLS'));
    expect(names.sort()).toEqual([
      'DEAD_LETTER_QUEUE_URL',
      'DEAD_LETTER_QUEUE_URLS',
      'ERASURES_QUEUE_URL',
      'ERASURES_TABLE',
      'EVENT_BUS',
      'FACES_TABLE',
      'IMAGES_BUCKET',
      'MAX_RECEIVE_COUNT',
      'NODE_OPTIONS',
      'PACER_TABLE',
      'PERSONS_TABLE',
      'PERSON_HASH_SECRET_ARN',
      'PERSON_TAG',
      'PREPARED_BUCKET',
      'REQUESTS_PER_SECOND',
      'STACK_NAME',
      'TENCENT_API_VERSION',
      'TENCENT_ENDPOINT',
      'TENCENT_SECRET_ARN',
    ]);
  });

  it('publishes no events when there are to be none', () => {
    const silent = resourceOf(
      templateWith({ outcomeEvents: 'false' }),
      'AWS::Lambda::Function',
      'FaceEnrollmentErasuresErase',
    );
    expect(variablesOf(silent.Properties)).not.toHaveProperty('EVENT_BUS');
  });
});
