import { type RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ENV } from '../../functions/runtime/environment.ts';
import { acknowledge } from './nag/acknowledge.ts';

export interface TencentAccountProps {
  readonly existingSecret: ISecret | undefined;
  /** Of a secret that is made here. */
  readonly removalPolicy: RemovalPolicy;
  /** Of a secret that is made here; otherwise Secrets Manager's own key. */
  readonly encryptionKey: IKey | undefined;
  /** Scheme, host and port. */
  readonly endpoint: string;
  readonly apiVersion: '2018-03-01' | '2020-03-03';
  readonly region: string | undefined;
}

/** Where Tencent is and with which keys it is called. */
export class TencentAccount extends Construct {
  readonly secret: ISecret;
  readonly #props: TencentAccountProps;

  constructor(scope: Construct, id: string, props: TencentAccountProps) {
    super(scope, id);
    this.#props = props;
    this.secret = props.existingSecret ?? this.#create();
  }

  #create(): Secret {
    const secret = new Secret(this, 'Secret', {
      description: 'Keys of the Tencent Cloud account: {"secretId": "...", "secretKey": "..."}',
      // A form to fill in, with nothing in it that a template must not hold. A generated value would look like keys.
      secretStringValue: SecretValue.unsafePlainText(JSON.stringify({ secretId: '', secretKey: '' })),
      encryptionKey: this.#props.encryptionKey,
      removalPolicy: this.#props.removalPolicy,
    });
    acknowledge(
      secret,
      'SMG4',
      'Only the owner of the Tencent account makes its keys. New ones are taken over within minutes.',
    );
    return secret;
  }

  grantCalls(fn: LambdaFunction): void {
    const { secretFullArn, secretArn, secretName, encryptionKey } = this.secret;
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['secretsmanager:GetSecretValue'],
      // Of a secret that is known by name, the six characters at the end of its ARN are not known.
      resourceArns: [secretFullArn ?? `${secretArn}-??????`],
    });
    encryptionKey?.grant(fn, 'kms:Decrypt');
    // An ARN without those characters may find another secret, a name does not.
    fn.addEnvironment(ENV.tencentSecretArn, secretFullArn ?? secretName);
    fn.addEnvironment(ENV.tencentEndpoint, this.#props.endpoint);
    fn.addEnvironment(ENV.tencentApiVersion, this.#props.apiVersion);
    if (this.#props.region !== undefined) fn.addEnvironment(ENV.tencentRegion, this.#props.region);
  }
}
