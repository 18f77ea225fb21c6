import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateApiDestinationCommand,
  CreateConnectionCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { AWS_KEYS } from '../../../local/aws/aws-keys.ts';
import { NODE_MODULES, PROJECT_ROOT } from '../../../local/paths.ts';
import { childEnvironment } from '../../../local/processes/child-environment.ts';
import { LoopbackServer } from '../../../local/processes/loopback-server.ts';
import { readAll } from '../../../local/processes/read-all.ts';

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: as CloudFormation has it.
  readonly Properties: any;
}

/** What a chat was sent. */
export interface Posted {
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** A chat that takes messages. */
export class Chat {
  readonly posted: Posted[] = [];
  readonly #server: LoopbackServer;

  constructor() {
    this.#server = new LoopbackServer(async (request, response) => {
      const body = JSON.parse((await readAll(request)).toString('utf8'));
      this.posted.push({ authorization: request.headers.authorization, body });
      response.end('{"ok":true}');
    });
  }

  async start(): Promise<string> {
    return `${await this.#server.start()}/api/chat.postMessage`;
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }
}

/**
 * Creates what the example's template has of the chat: rule, connection and API destination.
 *
 * @param target the emulator, the bucket that the rule is about, and the address of the chat
 */
export async function deployChatMessages(target: {
  readonly endpoint: string;
  readonly region: string;
  readonly directory: string;
  readonly bucket: string;
  readonly chat: string;
}): Promise<void> {
  const { endpoint, region } = target;
  const resources = resourcesOfExample(target);
  const of = (type: string, id = '') => {
    const found = Object.entries(resources).find(([name, { Type }]) => Type === type && name.includes(id));
    if (found === undefined) throw new Error(`The example has no ${type}.`);
    return found[1].Properties;
  };
  const connection = of('AWS::Events::Connection');
  const destination = of('AWS::Events::ApiDestination');
  const rule = of('AWS::Events::Rule', 'ChatMessages');
  const [{ InputTransformer }] = rule.Targets;
  const client = new EventBridgeClient({ endpoint, region, credentials: AWS_KEYS });
  const { ApiKeyName } = connection.AuthParameters.ApiKeyAuthParameters;
  const { ConnectionArn } = await client.send(
    new CreateConnectionCommand({
      Name: 'chat',
      AuthorizationType: connection.AuthorizationType,
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName, ApiKeyValue: 'Bearer of-the-secret' } },
    }),
  );
  const { HttpMethod, InvocationRateLimitPerSecond } = destination;
  const { ApiDestinationArn } = await client.send(
    new CreateApiDestinationCommand({
      Name: 'chat',
      ConnectionArn,
      HttpMethod,
      InvocationRateLimitPerSecond,
      InvocationEndpoint: target.chat,
    }),
  );
  const pattern = { ...rule.EventPattern, detail: { ...rule.EventPattern.detail, bucket: [target.bucket] } };
  await client.send(new PutRuleCommand({ Name: 'chat', EventPattern: JSON.stringify(pattern) }));
  const Targets = [{ Id: 'chat', Arn: ApiDestinationArn, InputTransformer }];
  await client.send(new PutTargetsCommand({ Rule: 'chat', Targets }));
  client.destroy();
}

function resourcesOfExample({ directory, region }: { readonly directory: string; readonly region: string }) {
  const outdir = join(directory, 'example.out');
  const app = join(PROJECT_ROOT, 'examples', 'outcomes', 'app.ts');
  const { status, stderr } = spawnSync(join(NODE_MODULES, '.bin', 'node'), [app], {
    encoding: 'utf8',
    env: childEnvironment({
      CDK_DEFAULT_REGION: region,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:bundling-stacks': [] }),
    }),
  });
  if (status !== 0) throw new Error(`The example cannot be synthesized: ${stderr}`);
  const template = JSON.parse(readFileSync(join(outdir, 'Portraits.template.json'), 'utf8'));
  return template.Resources as Record<string, Resource>;
}
