import { Option } from 'commander';
import { ERASURE_STATUSES, type ErasureStatus } from '../../functions/domain/erasure/erasure-record.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import type { Output } from '../shared/terminal/output.ts';
import { DynamoReceipts } from './dynamo-receipts.ts';
import { receiptLines } from './receipt-lines.ts';
import { erasureTable } from './report.ts';

interface Options extends CommonOptions {
  readonly status?: ErasureStatus;
}

export const erasuresCommand = operatorCommand<Options>({
  name: 'erasures',
  effect: 'reads',
  summary: 'list erasures of persons, or print the receipt of one',
  description: 'Lists the erasures of the stack, the latest first, or prints the receipt of one.',
  examples: ['erasures', 'erasures --status INCOMPLETE', 'erasures 7c0e9a52-6a0e-4c0e-9a3e-0f6f3d1c2b4a'],
  configure: (command) =>
    command
      .argument('[erasure id]', 'print the receipt of this erasure')
      .addOption(new Option('--status <status>', 'only these').choices(ERASURE_STATUSES)),
  run: (stack, options, output, [erasureId]) =>
    erasureId === undefined ? list(stack, options, output) : receipt(stack, erasureId, output),
});

async function list({ dynamo, outputs }: DeployedStack, { status }: Options, output: Output): Promise<ExitCode> {
  const all = await new DynamoReceipts(dynamo, outputs.ErasuresTableName).all();
  const erasures = all
    .filter((record) => status === undefined || (record.status === status && record.continuedBy === undefined))
    .toSorted((one, other) => other.asOf.localeCompare(one.asOf));
  output.add({ erasures });
  if (erasures.length === 0) output.say(status === undefined ? 'There are no erasures.' : `No erasure is ${status}.`);
  else for (const line of erasureTable(erasures)) output.say(line);
  return EXIT.done;
}

async function receipt(stack: DeployedStack, erasureId: string, output: Output): Promise<ExitCode> {
  const record = await new DynamoReceipts(stack.dynamo, stack.outputs.ErasuresTableName).get(erasureId);
  if (record === undefined) {
    throw new Problem(
      `There is no erasure '${erasureId}'. Without an id, the command lists the erasures of the stack.`,
    );
  }
  output.add({ erasure: record });
  for (const line of receiptLines(record, stack)) output.say(line);
  return EXIT.done;
}
