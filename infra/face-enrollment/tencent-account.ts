import { type RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ENV } from '../../functions/runtime/environment.ts';
import type { PipelineFunction } from './pipeline-function.ts';

export interface TencentAccountProps {
  readonly existingSecret?: ISecret | undefined;
  readonly endpoint: string;
  readonly apiVersion: string;
  readonly region?: string | undefined;
  readonly removalPolicy: RemovalPolicy;
}

/** Where Tencent is, and the keys to it. */
export class TencentAccount extends Construct {
  readonly secret: ISecret;
  readonly #props: TencentAccountProps;

  constructor(scope: Construct, id: string, props: TencentAccountProps) {
    super(scope, id);
    this.#props = props;
    this.secret =
      props.existingSecret ??
      new Secret(this, 'Secret', {
        description: 'Keys of Tencent Cloud: {"secretId": "...", "secretKey": "..."}, optionally "token"',
        // Only the form: its owner fills it in. A deployment that changes nothing here leaves the value alone.
        secretObjectValue: {
          secretId: SecretValue.unsafePlainText(''),
          secretKey: SecretValue.unsafePlainText(''),
        },
        removalPolicy: props.removalPolicy,
      });
  }

  grantUse(fn: PipelineFunction): void {
    const { endpoint, apiVersion, region } = this.#props;
    fn.tell(ENV.tencentSecretArn, this.secret.secretArn);
    fn.tell(ENV.tencentEndpoint, endpoint);
    fn.tell(ENV.tencentApiVersion, apiVersion);
    if (region !== undefined) fn.tell(ENV.tencentRegion, region);
    const actions = ['secretsmanager:GetSecretValue'];
    // An ARN without its six last characters is all that is known of a secret that is given by name.
    const arn = this.secret.secretFullArn ?? `${this.secret.secretArn}-??????`;
    fn.remember(Grant.addToPrincipal({ grantee: fn.function, actions, resourceArns: [arn] }));
    this.secret.encryptionKey?.grantDecrypt(fn.function);
  }
}
