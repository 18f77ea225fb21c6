import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readEnrollEnvironment } from '../../functions/runtime/read-environment.ts';
import { systemClock } from '../../functions/runtime/system.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { deployedFunction } from '../shared/aws/inspection/functions.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import { askTencent } from '../shared/tencent/ask-tencent.ts';
import { refusalOf } from '../shared/tencent/refusal.ts';
import { tencentAccessOf } from '../shared/tencent/tencent-access.ts';
import type { Output } from '../shared/terminal/output.ts';
import { sentence } from '../shared/terminal/sentence.ts';
import { givenKeys } from './given-keys.ts';
import type { SetSecretPorts, SetSecretResult } from './ports.ts';
import { setSecret } from './set-secret.ts';
import { TencentSecret } from './tencent-secret.ts';

interface Options extends CommonOptions {
  readonly file?: string;
  readonly check: boolean;
}

export const setSecretCommand = operatorCommand<Options>({
  name: 'set-secret',
  effect: 'changes',
  summary: 'store the keys of the Tencent account in the secret',
  description:
    'Asks for the keys without showing them, or reads {"secretId": "...", "secretKey": "..."} (with "token" for temporary keys) from a file. Asks Tencent whether it accepts them, which is free of charge, then stores them. Other fields of the secret stay. No deployment is needed.',
  examples: ['set-secret', 'set-secret --file keys.json', 'set-secret --file - < keys.json'],
  configure: (command) =>
    command
      .option('--file <path>', 'read the keys from this file; - is standard input')
      .option('--no-check', 'store the keys without asking Tencent'),
  run,
});

async function run(stack: DeployedStack, { file, check }: Options, output: Output): Promise<ExitCode> {
  const given = await givenKeys(file);
  const { site, secretId } = tencentAccessOf(
    await deployedFunction(stack.client(LambdaClient), stack.outputs.EnrollFunctionName, readEnrollEnvironment),
  );
  const secret = new TencentSecret(stack.client(SecretsManagerClient), secretId);
  const ports: SetSecretPorts = {
    current: () => secret.current(),
    store: (value) => secret.store(value),
    askTencent: (value) => {
      output.progress('Asking Tencent whether it accepts the keys');
      return askTencent(site, value);
    },
    sleep: systemClock.sleep,
  };
  return report(await setSecret({ given, check }, ports), secretId, output);
}

function report(result: SetSecretResult, secretId: string, output: Output): ExitCode {
  switch (result.kind) {
    case 'stored': {
      const { isChecked, trimmed, keptFields } = result;
      output.add({ secret: secretId, stored: true, checked: isChecked, trimmed, keptFields });
      output.say(
        isChecked ? 'Tencent accepts the keys. They are stored.' : 'The keys are stored. Tencent was not asked.',
      );
      if (trimmed.length > 0) output.say(`White space around ${trimmed.join(' and ')} was removed.`);
      if (keptFields > 0)
        output.say(`${keptFields === 1 ? '1 other field' : `${keptFields} other fields`} of the secret stayed.`);
      output.say(
        'The functions use the new keys within five minutes, or at once when Tencent refuses the previous ones.',
      );
      output.say('Disable the previous keys at Tencent after that. The secret keeps them as its version AWSPREVIOUS.');
      return EXIT.done;
    }
    case 'malformed':
      throw new Problem(
        `The input is not a pair of keys. ${result.message.replace('The secret ', 'The input ')} Nothing was changed.`,
      );
    case 'refused': {
      const { reply } = result;
      output.add({ stored: false, reply });
      throw new Problem(`${whyNotStored(reply)} With --no-check the keys are stored without asking Tencent.`);
    }
  }
}

function whyNotStored(reply: Extract<SetSecretResult, { readonly kind: 'refused' }>['reply']): string {
  if (reply.kind === 'unreachable') {
    return `Tencent was not reached at ${reply.endpoint}, so the keys were not checked: ${sentence(reply.message)} Nothing was changed.`;
  }
  const { meaning, remedy } = refusalOf(reply);
  return `${meaning} It answered ${reply.code}: ${sentence(reply.message)} Nothing was changed. ${remedy}`;
}
