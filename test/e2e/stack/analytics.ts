import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { type AnalysisRecord, analysisRecord } from '../../../functions/domain/outcome/analysis-record.ts';
import { outcomeOf } from '../../../functions/domain/outcome/outcome-of.ts';
import { type PseudonymSource, pseudonymOf } from '../../../functions/domain/outcome/pseudonym.ts';
import { createUser, type UserKeys } from '../cli/operator.ts';
import type { Stack } from './stack.ts';

/** A user who has the policy for analysts, and nothing else. */
export async function createAnalyst(stack: Stack): Promise<UserKeys> {
  return createUser(stack, 'analyst', [EMULATOR_QUIRKS], [stack.outputs.AnalystPolicyArn ?? '']);
}

/** The emulator knows the workgroup only of requests that name it, and not by the query that they name. */
const EMULATOR_QUIRKS = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Resource: '*',
      Action: ['athena:BatchGetNamedQuery', 'athena:GetQueryExecution', 'athena:GetQueryResults'],
    },
  ],
});

/** The records that the rows make, with the pseudonyms of the Persons table. */
export async function recordsOf({ aws, images, outputs }: Stack): Promise<readonly AnalysisRecord[]> {
  const { Items = [] } = await aws.dynamo.send(
    new ScanCommand({ TableName: outputs.PersonsTableName, ConsistentRead: true }),
  );
  const persons = new Map(Items.map((item) => unmarshall(item)).map((person) => [person.personId, person]));
  return (await images.rows()).map((row) => {
    const read = outcomeOf(row as unknown as FaceRow, 'FaceEnrollment');
    if (read.kind !== 'outcome') throw new Error(`The row of ${row.objectKey} has no outcome: ${JSON.stringify(read)}`);
    const { personId = '' } = read.outcome;
    return analysisRecord(read.outcome, pseudonymOf(personId, persons.get(personId) as PseudonymSource | undefined));
  });
}
