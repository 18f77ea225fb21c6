import { IAMClient, type SimulatePrincipalPolicyCommandInput } from '@aws-sdk/client-iam';
import { describe, expect, it } from '@jest/globals';
import { NotAllowedError } from '../../../../../cli/doctor/ports.ts';
import { simulatedPolicies } from '../../../../../cli/shared/aws/inspection/simulated-policies.ts';
import { recording } from '../../../../fakes/recording-client.ts';

const ROLE = 'arn:aws:iam::111122223333:role/enroll';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1';
const ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];

function given(...answers: readonly (object | Error)[]) {
  const { client, asked } = recording(new IAMClient({ region: 'us-east-1' }), ...answers);
  return { client, asked: asked as SimulatePrincipalPolicyCommandInput[] };
}

describe('what the policies of a principal allow', () => {
  it('is asked with what is known about the request', async () => {
    const { client, asked } = given();
    const context = { 'kms:viaservice': ['s3.us-east-1.amazonaws.com'], 'aws:sourcearn': [] };
    await simulatedPolicies(client, ROLE, { actions: ACTIONS, resourceArn: KEY, context });
    expect(asked).toMatchObject([
      {
        PolicySourceArn: ROLE,
        ActionNames: ACTIONS,
        ResourceArns: [KEY],
        ContextEntries: [
          {
            ContextKeyName: 'kms:viaservice',
            ContextKeyValues: ['s3.us-east-1.amazonaws.com'],
            ContextKeyType: 'string',
          },
        ],
      },
    ]);
  });

  it('is read from all pages, with the conditions that a denial depends on', async () => {
    const { client } = given(
      {
        IsTruncated: true,
        Marker: 'more',
        EvaluationResults: [
          { EvalActionName: 'kms:Decrypt', EvalDecision: 'allowed', MissingContextValues: ['other'] },
        ],
      },
      {
        EvaluationResults: [
          { EvalActionName: 'kms:GenerateDataKey', EvalDecision: 'implicitDeny', MissingContextValues: ['aws:tag'] },
        ],
      },
    );
    expect(await simulatedPolicies(client, ROLE, { actions: ACTIONS, resourceArn: KEY })).toEqual({
      denied: ['kms:GenerateDataKey'],
      missingContext: ['aws:tag'],
    });
  });

  it('cannot be told to a caller who may not ask', async () => {
    const { client } = given(Object.assign(new Error('no'), { name: 'AccessDenied' }));
    await expect(simulatedPolicies(client, ROLE, { actions: ACTIONS, resourceArn: KEY })).rejects.toBeInstanceOf(
      NotAllowedError,
    );
  });
});
