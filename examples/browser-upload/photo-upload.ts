import { join } from 'node:path';
import { CfnOutput } from 'aws-cdk-lib';
import { CorsHttpMethod, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { type IFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import type { FaceEnrollment } from '../../infra/face-enrollment/face-enrollment.ts';

export interface PhotoUploadProps {
  readonly faces: FaceEnrollment;
  /** Of the photos that are uploaded here. Below the prefix that `faces` enrolls. */
  readonly keyPrefix: string;
  /** Origins of the page, also given to `faces`. */
  readonly pageOrigins: readonly string[];
  /** The identity provider of your users. The claim `sub` of its tokens is the person id. */
  readonly issuer: string;
  readonly audience: string;
}

/** The API that the page asks for signed uploads, and for what became of them. */
export class PhotoUpload extends Construct {
  readonly apiFunction: IFunction;

  constructor(scope: Construct, id: string, { faces, keyPrefix, pageOrigins, issuer, audience }: PhotoUploadProps) {
    super(scope, id);
    const fn = new NodejsFunction(this, 'Function', {
      entry: join(import.meta.dirname, 'backend', 'photo-api.ts'),
      runtime: Runtime.NODEJS_24_X,
      // Not every package of the SDK is sure to be in the runtime.
      bundling: { bundleAwsSDK: true },
      environment: {
        IMAGES_BUCKET: faces.bucket.bucketName,
        FACES_TABLE: faces.facesTable.tableName,
        KEY_PREFIX: keyPrefix,
      },
    });
    this.apiFunction = fn;
    // A signed upload can do what its signer can do, and nothing else.
    faces.bucket.grantPut(fn, `${keyPrefix}*`);
    faces.facesTable.grantReadData(fn);

    const api = new HttpApi(this, 'Api', {
      corsPreflight: {
        allowOrigins: [...pageOrigins],
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST],
        allowHeaders: ['authorization', 'content-type'],
      },
      defaultAuthorizer: new HttpJwtAuthorizer('Users', issuer, { jwtAudience: [audience] }),
    });
    const integration = new HttpLambdaIntegration('PhotoApi', fn);
    api.addRoutes({ path: '/uploads', methods: [HttpMethod.POST], integration });
    api.addRoutes({ path: '/photos', methods: [HttpMethod.GET], integration });
    new CfnOutput(this, 'Url', { value: api.apiEndpoint });
  }
}
