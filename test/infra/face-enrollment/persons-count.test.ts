import { expect, it } from '@jest/globals';
import { PERSONS_COUNT_REQUEST } from '../../../functions/domain/persons-count-request.ts';
import { resourceOf, templateWith } from '../synthesize.ts';

it('the number of persons is reported as often as DynamoDB counts them, by the erase function', () => {
  const template = templateWith();
  const { Properties } = resourceOf(template, 'AWS::Events::Rule', 'FaceEnrollmentPersonsCountSchedule');
  expect(Properties).toMatchObject({
    ScheduleExpression: 'rate(6 hours)',
    Targets: [
      {
        Arn: { 'Fn::GetAtt': [expect.stringContaining('ErasuresErase'), 'Arn'] },
        Input: JSON.stringify(PERSONS_COUNT_REQUEST),
        RetryPolicy: { MaximumRetryAttempts: 0 },
      },
    ],
  });
  expect(resourceOf(template, 'AWS::Lambda::Permission', 'FaceEnrollmentPersonsCount').Properties).toMatchObject({
    Principal: 'events.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': [expect.stringContaining('PersonsCountSchedule'), 'Arn'] },
  });
});
