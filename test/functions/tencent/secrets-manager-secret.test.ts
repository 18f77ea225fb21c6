import type { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it, test } from '@jest/globals';
import { SecretsManagerSecret } from '../../../functions/tencent/secrets-manager-secret.ts';
import { SecretUnreadableError } from '../../../functions/tencent/tencent-credentials.ts';

const ARN = 'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:tencent';

function reading(send: (command: GetSecretValueCommand) => Promise<unknown>) {
  return new SecretsManagerSecret({ send } as unknown as SecretsManagerClient, ARN).readSecret();
}

function failing(name: string, message: string) {
  return reading(async () => {
    throw Object.assign(new Error(message), { name });
  });
}

describe('a secret of Secrets Manager', () => {
  it('is read by its ARN', async () => {
    const text = await reading(async ({ input }) => ({ SecretString: `of ${input.SecretId}` }));
    expect(text).toBe(`of ${ARN}`);
  });

  it('has no text when it is binary', async () => {
    expect(await reading(async () => ({ SecretBinary: new Uint8Array(1) }))).toBeUndefined();
  });

  test.each([
    ['AccessDeniedException', 'User: x is not authorized', 'allow secretsmanager:GetSecretValue'],
    ['AccessDeniedException', 'Access to KMS is not allowed', 'allow kms:Decrypt'],
    ['DecryptionFailure', "can't decrypt", 'KMS key is enabled'],
    ['ResourceNotFoundException', "can't find", 'tencentSecret'],
    ['InvalidRequestException', 'marked for deletion', 'restore it'],
    ['ValidationException', 'invalid name', 'tencentSecret'],
  ])('%s (%s) comes with a remedy', async (name, message, remedy) => {
    const error = await failing(name, message).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SecretUnreadableError);
    expect((error as Error).message).toContain(remedy);
    expect((error as Error).message).toContain(message);
  });

  test.each(['InternalServiceError', 'ThrottlingException', 'TimeoutError'])('%s may pass', async (name) => {
    const error = await failing(name, 'later').catch((thrown: unknown) => thrown);
    expect(error).not.toBeInstanceOf(SecretUnreadableError);
    expect((error as Error).name).toBe(name);
  });
});
