import { Option } from 'commander';
import { ENV } from '../../functions/runtime/environment.ts';
import { readEnrollEnvironment } from '../../functions/runtime/read-environment.ts';
import { DynamoLedger } from '../../functions/tables/dynamo-ledger.ts';
import { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import type { Output } from '../shared/terminal/output.ts';
import { wholeNumber } from '../shared/whole-number.ts';
import { DynamoStatus } from './dynamo-status.ts';
import { overview } from './overview.ts';
import type { StatusPorts } from './ports.ts';
import { imageLines, imageTable, overviewLines, personLines } from './report.ts';

interface Options extends CommonOptions {
  readonly person?: string;
  readonly days: number;
  readonly limit: number;
}

export const statusCommand = operatorCommand<Options>({
  name: 'status',
  effect: 'reads',
  summary: 'show the queues, and what became of an image or a person',
  description:
    'Without arguments: the queues, and how many images failed or were rejected, by reason. With a key: every version of that object. With --person: the newest images of that person.',
  examples: ['status', 'status --days 1 --json', 'status photos/front.jpg', 'status --person 1001'],
  configure: (command) =>
    command
      .argument('[key]', 'the object key, as the app wrote it (after -- when it begins with a dash)')
      .addOption(new Option('--person <id>', 'the images of this person, newest first'))
      .addOption(new Option('--days <n>', 'UTC days to count, today included').argParser(wholeNumber(1, 90)).default(7))
      .addOption(
        new Option('--limit <n>', 'with --person: how many images').argParser(wholeNumber(1, 1000)).default(50),
      ),
  run: (stack, options, output, key) => status(stack, key, options, output),
});

async function status(
  stack: DeployedStack,
  key: string | undefined,
  { person, days, limit }: Options,
  output: Output,
): Promise<ExitCode> {
  const { dynamo, outputs } = stack;
  const ledger = new DynamoLedger(dynamo, { faces: outputs.FacesTableName, persons: outputs.PersonsTableName });
  const tables = new DynamoStatus(dynamo, outputs.FacesTableName);
  if (key !== undefined && person !== undefined) throw new Problem('Give a key or --person, not both.', EXIT.usage);
  if (key !== undefined) return statusOfObject(key, tables, output);
  if (person !== undefined) return statusOfPerson(person, limit, ledger, tables, output);
  return statusOfStack(stack, days, tables, output);
}

async function statusOfStack(
  stack: DeployedStack,
  days: number,
  tables: DynamoStatus,
  output: Output,
): Promise<ExitCode> {
  const deployment = new AwsDeployment(stack);
  try {
    const environment = async () => readEnrollEnvironment((await deployment.fn('enroll')).environment);
    const ports: StatusPorts = {
      queue: (name) => deployment.queue(name),
      oldestMessageSeconds: (name) => deployment.oldestMessageSeconds(name),
      rowCount: async () => (await deployment.table('faces')).items,
      reasons: (status, day) => tables.reasons(status, day),
      nextSlot: async () => tables.nextSlot((await environment())[ENV.pacerTable]),
      requestsPerSecond: async () => (await environment())[ENV.requestsPerSecond],
      publishing: async () => {
        if (!deployment.publishes) return undefined;
        const bus = await deployment.eventBus();
        return { eventBus: bus?.arn.split('/').at(-1), annotatesObjects: await deployment.annotatesObjects() };
      },
    };
    output.progress(`Counting the images that failed or were rejected in ${days} days`);
    const found = await overview(ports, days, stack.clock.now());
    output.add({ ...found });
    for (const line of overviewLines(found)) output.say(line);
    return EXIT.done;
  } finally {
    deployment.destroy();
  }
}

async function statusOfObject(objectKey: string, tables: DynamoStatus, output: Output): Promise<ExitCode> {
  const found = await tables.imagesOfObject(objectKey);
  const rows = found.toSorted((one, other) => one.uploadedAt.localeCompare(other.uploadedAt));
  output.add({ objectKey, images: rows });
  if (rows.length === 0) {
    throw new Problem(
      `There is no row of '${objectKey}'. Give the complete key as the app wrote it, with its prefix and in the same case. An upload of the last minute may still be on its way. An object from before the stack needs backfill. Otherwise doctor tells whether events arrive.`,
    );
  }
  for (const row of rows) {
    output.say('');
    for (const line of imageLines(row)) output.say(line);
  }
  return EXIT.done;
}

async function statusOfPerson(
  personId: string,
  limit: number,
  ledger: DynamoLedger,
  tables: DynamoStatus,
  output: Output,
): Promise<ExitCode> {
  const [person, images] = await Promise.all([ledger.person(personId), tables.imagesOfPerson(personId, limit)]);
  output.add({ person: person ?? null, images });
  if (person === undefined && images.length === 0) {
    throw new Problem(
      `No image of a person '${personId}' was received. Give the id as the app wrote it into the metadata. An image with an illegal person tag is found by its key.`,
    );
  }
  if (person !== undefined) for (const line of personLines(person)) output.say(line);
  output.say('');
  for (const line of imageTable(images)) output.say(line);
  if (images.length === limit) output.say(`These are the newest ${limit}. --limit shows more.`);
  return EXIT.done;
}
