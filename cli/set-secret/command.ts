import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Command } from 'commander';
import { readEnrollEnvironment } from '../../functions/runtime/read-environment.ts';
import { deployedFunction } from '../doctor/inspection/functions.ts';
import { CLIENT_CONFIG } from '../shared/aws/client-config.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { type CommonOptions, operate, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import { askTencent } from '../shared/tencent/ask-tencent.ts';
import { tencentAccessOf } from '../shared/tencent/tencent-access.ts';
import type { Output } from '../shared/terminal/output.ts';
import { givenKeys } from './given-keys.ts';
import type { SetSecretPorts, SetSecretResult } from './ports.ts';
import { setSecret } from './set-secret.ts';
import { TencentSecret } from './tencent-secret.ts';

interface Options extends CommonOptions {
  readonly file?: string;
  readonly check: boolean;
}

export function addSetSecret(program: Command): void {
  operatorCommand(program, 'set-secret', [
    'set-secret',
    'set-secret --file keys.json',
    'vault read -format=json ... | npm run faces -- set-secret --file -',
  ])
    .summary('put the keys of the Tencent account into the secret')
    .description(
      'Asks for the keys without showing them, or reads {"secretId": "...", "secretKey": "..."} (and "token", of temporary keys) from a file. Asks Tencent whether it accepts them, which is free, then stores them. Other fields of the secret stay. No deployment is needed.',
    )
    .option('--file <path>', 'read them from this file; - is standard input')
    .option('--no-check', 'store them without asking Tencent')
    .action((options: Options) => operate(options, (stack, output) => run(stack, options, output)));
}

async function run({ outputs }: DeployedStack, { file, check }: Options, output: Output): Promise<ExitCode> {
  const given = await givenKeys(file);
  const secrets = new SecretsManagerClient(CLIENT_CONFIG);
  const lambda = new LambdaClient(CLIENT_CONFIG);
  try {
    const { site, secretId } = tencentAccessOf(
      await deployedFunction(lambda, outputs.EnrollFunctionName, readEnrollEnvironment),
    );
    const secret = new TencentSecret(secrets, secretId);
    const ports: SetSecretPorts = {
      current: () => secret.current(),
      store: (value) => secret.store(value),
      askTencent: (value) => {
        output.progress('Asking Tencent whether it accepts the keys');
        return askTencent(site, value);
      },
    };
    return report(await setSecret({ given, check }, ports), secretId, output);
  } finally {
    secrets.destroy();
    lambda.destroy();
  }
}

function report(result: SetSecretResult, secretId: string, output: Output): ExitCode {
  switch (result.kind) {
    case 'stored': {
      const { isChecked, trimmed, keptFields } = result;
      output.add({ secret: secretId, stored: true, checked: isChecked, trimmed, keptFields });
      output.say(isChecked ? 'Tencent accepts the keys, and they are stored.' : 'The keys are stored, unchecked.');
      if (trimmed.length > 0) output.say(`White space around ${trimmed.join(' and ')} was left out.`);
      if (keptFields > 0) output.say(`${keptFields} other fields of the secret were kept.`);
      output.say('The functions take them within five minutes, and at once when Tencent refuses the ones before.');
      output.say('Disable those at Tencent after that; until then they are the version AWSPREVIOUS of the secret.');
      return EXIT.done;
    }
    case 'malformed':
      throw new Problem(
        `These are no keys. ${result.message.replace('The secret ', 'What was given ')} Nothing was changed.`,
      );
    case 'refused': {
      const { reply } = result;
      output.add({ stored: false, reply });
      throw new Problem(
        reply.kind === 'refused'
          ? `Tencent refuses the keys as ${reply.code}: ${reply.message} Images would wait as ${reply.reason}, see docs/runbook.md. Nothing was changed. --no-check stores them all the same.`
          : `${reply.endpoint} cannot be reached, so the keys could not be checked: ${reply.message} Nothing was changed. --no-check stores them all the same.`,
      );
    }
  }
}
