import { Option } from 'commander';
import { DynamoLedger } from '../../functions/tables/dynamo-ledger.ts';
import { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { personAtTencent } from '../shared/aws/person-at-tencent.ts';
import { rowsOfPerson } from '../shared/aws/rows-of-person.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import type { Output } from '../shared/terminal/output.ts';
import { wholeNumber } from '../shared/whole-number.ts';
import { withoutPseudonymKey } from '../shared/without-pseudonym-key.ts';
import { inspectPerson } from './inspect-person.ts';
import { personLines } from './report.ts';
import { objectState } from './s3-object-state.ts';

interface Options extends CommonOptions {
  readonly limit: number;
}

export const personCommand = operatorCommand<Options>({
  name: 'person',
  effect: 'reads',
  summary: 'show what Tencent, the tables and the bucket know of a person',
  description:
    'Shows the faces of a person with their images, how many faces Tencent still takes, its groups, and what is on its way. Asks Tencent twice, which is free of charge.',
  examples: ['person 1001', 'person 1001 --json'],
  configure: (command) =>
    command
      .argument('<id>', 'the person id, as the app wrote it into the metadata')
      .addOption(new Option('--limit <n>', 'how many images, the newest').argParser(wholeNumber(1, 1000)).default(200)),
  run: (stack, options, output, [personId = '']) => person(stack, personId, options, output),
});

async function person(stack: DeployedStack, personId: string, { limit }: Options, output: Output): Promise<ExitCode> {
  const { dynamo, s3, outputs, tables } = stack;
  const deployment = new AwsDeployment(stack);
  const ledger = new DynamoLedger(dynamo, tables);
  output.progress('Asking Tencent, the tables and the bucket');
  const found = await inspectPerson(personId, limit, {
    item: (id) => ledger.person(id),
    rows: (id, count) => rowsOfPerson(dynamo, outputs.FacesTableName, id, count),
    atTencent: (id) => personAtTencent(deployment, id),
    object: (image) => objectState(s3, outputs.ImagesBucketName, image),
  });
  output.add({ ...found, item: (found.item && withoutPseudonymKey(found.item)) ?? null });
  const { tencent, item, faces, onItsWay, others, isCutOff } = found;
  if (tencent.kind === 'missing' && item === undefined && faces.length + onItsWay.length + others.length === 0) {
    throw new Problem(
      `Neither Tencent nor this stack knows a person '${personId}'. Give the id as the app wrote it into the metadata. An image with an illegal person tag is found by its key.`,
    );
  }
  for (const line of personLines(found)) output.say(line);
  if (isCutOff) output.say(`Only the newest ${limit} images were read. --limit reads more.`);
  if (tencent.kind === 'found' || tencent.kind === 'missing') return EXIT.done;
  output.fail('The list is not complete, because Tencent did not answer about the person. Run doctor.');
  return EXIT.failed;
}
