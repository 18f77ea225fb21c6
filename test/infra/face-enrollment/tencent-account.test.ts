import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { templateWith } from '../synthesize.ts';

function withSecret(tencentSecret: string) {
  return templateWith({ tencentSecret });
}

function expectEnrollToAskFor(template: ReturnType<typeof templateWith>, secret: string) {
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ TENCENT_SECRET_ARN: secret }) },
  });
}

function ofTencent(template: ReturnType<typeof templateWith>) {
  const secrets = Object.keys(template.findResources('AWS::SecretsManager::Secret'));
  return secrets.filter((id) => id.startsWith('FaceEnrollmentTencent'));
}

describe('the secret', () => {
  it('is created as a form to fill in', () => {
    templateWith().hasResourceProperties('AWS::SecretsManager::Secret', {
      SecretString: '{"secretId":"","secretKey":""}',
      GenerateSecretString: Match.absent(),
    });
  });

  it('is not created when there is one, known by its name', () => {
    const template = withSecret('tencent/keys');
    expect(ofTencent(template)).toEqual([]);
    expectEnrollToAskFor(template, 'tencent/keys');
  });

  it('is not created when there is one, known by its ARN', () => {
    const arn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:tencent/keys-a1B2c3';
    const template = withSecret(arn);
    expect(ofTencent(template)).toEqual([]);
    expectEnrollToAskFor(template, arn);
  });
});
