import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: as CloudFormation has it.
  readonly Properties: any;
}

describe('an example app', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'face-enrollment-example-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function resourcesOf(app: string, region: string): readonly Resource[] {
    const { status, stderr } = spawnSync(process.execPath, [join(EXAMPLES, app)], {
      encoding: 'utf8',
      env: {
        ...process.env,
        CDK_DEFAULT_REGION: region,
        CDK_OUTDIR: directory,
        CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:bundling-stacks': [] }),
      },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const template = JSON.parse(readFileSync(join(directory, 'Portraits.template.json'), 'utf8'));
    return Object.values(template.Resources as Record<string, Resource>);
  }

  it.each([
    ['us-east-1', 'arm64'],
    ['cn-north-1', 'x86_64'],
  ])(
    'synthesizes for %s, with functions for %s',
    (region, architecture) => {
      const functions = resourcesOf('app.ts', region).filter(({ Type }) => Type === 'AWS::Lambda::Function');
      expect(functions.map(({ Properties }) => Properties)).toEqual(
        Array(5).fill(expect.objectContaining({ Architectures: [architecture] })),
      );
    },
    30_000,
  );

  it('signs uploads below one prefix for users whose token API Gateway has checked', () => {
    const resources = resourcesOf('browser-upload/app.ts', 'us-east-1');
    const ofType = (type: string) => resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
    expect(
      ofType('AWS::ApiGatewayV2::Route').map(({ RouteKey, AuthorizationType }) => [RouteKey, AuthorizationType]),
    ).toEqual([
      ['POST /uploads', 'JWT'],
      ['GET /photos', 'JWT'],
    ]);
    const [api] = ofType('AWS::ApiGatewayV2::Api');
    const [bucket] = ofType('AWS::S3::Bucket');
    expect(bucket.CorsConfiguration.CorsRules[0].AllowedOrigins).toEqual(api.CorsConfiguration.AllowOrigins);
    const policy = ofType('AWS::IAM::Policy').find(({ PolicyName }) => PolicyName.startsWith('PhotoUpload'));
    const [onPhotos, onRows] = policy.PolicyDocument.Statement;
    expect(JSON.stringify(onPhotos)).toContain('/uploads/*');
    expect(onPhotos.Action.filter((action: string) => /Get|Delete|List/.test(action))).toEqual([]);
    expect(onRows.Action.filter((action: string) => /Put|Update|Delete|Write/.test(action))).toEqual([]);
  }, 30_000);

  it('sends outcomes to a topic, a function and an API destination', () => {
    const resources = resourcesOf('outcomes/app.ts', 'us-east-1');
    const rules = resources.filter(({ Type }) => Type === 'AWS::Events::Rule').map(({ Properties }) => Properties);
    const outcomes = rules.filter(({ EventPattern }) => EventPattern?.source[0] === 'face-enrollment');
    const targets = outcomes.map(({ Targets: [{ Arn }] }) => JSON.stringify(Arn));
    expect(targets).toEqual([
      expect.stringContaining('FailureMailsTopic'),
      expect.stringContaining('NewestOutcomesFunction'),
      expect.stringContaining('ChatMessagesDestinationApiDestination'),
    ]);
  }, 30_000);
});
