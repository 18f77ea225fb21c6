import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { PERSONS_COUNT_REQUEST } from '../../functions/domain/persons-count-request.ts';
import { PERSONS_KNOWN_UP_TO_HOURS_OLD } from '../../functions/domain/persons-known.ts';
import type { ResultTables } from './result-tables.ts';

export interface PersonsCountProps {
  readonly results: ResultTables;
  /** It reports the number: a function of its own would cost more than it does. */
  readonly eraseFunction: LambdaFunction;
}

/** Reports how many persons are known, as often as DynamoDB counts them. */
export class PersonsCount extends Construct {
  constructor(scope: Construct, id: string, { results, eraseFunction }: PersonsCountProps) {
    super(scope, id);
    results.grantCountPersons(eraseFunction);
    new Rule(this, 'Schedule', {
      description: 'Reports the number of known persons as a metric',
      schedule: Schedule.rate(Duration.hours(PERSONS_KNOWN_UP_TO_HOURS_OLD)),
      // A report that fails is followed by the next one.
      targets: [
        new FunctionTarget(eraseFunction, {
          event: RuleTargetInput.fromObject(PERSONS_COUNT_REQUEST),
          retryAttempts: 0,
        }),
      ],
    });
  }
}
