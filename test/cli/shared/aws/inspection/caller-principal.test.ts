import { IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, it } from '@jest/globals';
import { callerPrincipal } from '../../../../../cli/shared/aws/inspection/caller-principal.ts';
import { recording } from '../../../../fakes/recording-client.ts';

const SSO_ROLE = 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Operator_1';

function given(...answers: readonly object[]) {
  return recording(new IAMClient({ region: 'us-east-1' }), ...answers);
}

describe('the caller, as IAM knows it', () => {
  it('is a user by the ARN of the user', async () => {
    const { client, asked } = given();
    const arn = 'arn:aws:iam::111122223333:user/team/operator';
    expect(await callerPrincipal(client, arn)).toBe(arn);
    expect(asked).toEqual([]);
  });

  it('is the role that was assumed, with the path that only IAM knows', async () => {
    const { client, asked } = given({ Role: { Arn: SSO_ROLE } });
    const arn = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Operator_1/operator@example.com';
    expect(await callerPrincipal(client, arn)).toBe(SSO_ROLE);
    expect(asked).toEqual([{ RoleName: 'AWSReservedSSO_Operator_1' }]);
  });

  it.each(['arn:aws:iam::111122223333:root', 'arn:aws:sts::111122223333:federated-user/x'])(
    'has no policies of its own as %s',
    async (arn) => {
      expect(await callerPrincipal(given().client, arn)).toBeUndefined();
    },
  );
});
