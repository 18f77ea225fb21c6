import { Option } from 'commander';
import { DynamoLedger } from '../../functions/tables/dynamo-ledger.ts';
import { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { rowsOfObject } from '../shared/aws/object-rows.ts';
import { rowsOfPerson } from '../shared/aws/rows-of-person.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import type { Output } from '../shared/terminal/output.ts';
import { timeSpan } from '../shared/time-span.ts';
import { wholeNumber } from '../shared/whole-number.ts';
import { withoutPseudonymKey } from '../shared/without-pseudonym-key.ts';
import { sayOutcome } from './aws-outcome.ts';
import { reasonsOfDay } from './dynamo-reasons.ts';
import { overview } from './overview.ts';
import type { StatusPorts } from './ports.ts';
import { imagesLines, imageTable, overviewLines, personLines } from './report.ts';

interface Options extends CommonOptions {
  readonly person?: string;
  readonly version?: string;
  readonly wait: boolean;
  readonly timeout: number;
  readonly days: number;
  readonly limit: number;
}

export const statusCommand = operatorCommand<Options>({
  name: 'status',
  effect: 'reads',
  summary: 'show the queues, and what became of an image or a person',
  description:
    'Without arguments: the queues, and how many images failed or were rejected, by reason. With a key: every version of that object, or with --wait the outcome of its current version. With --person: the newest images of that person.',
  examples: [
    'status',
    'status --days 1 --json',
    'status photos/front.jpg',
    'status photos/front.jpg --wait --timeout 30s',
    'status --person 1001',
  ],
  configure: (command) =>
    command
      .argument('[key]', 'the object key, as the app wrote it (after -- when it begins with a dash)')
      .option('--version <id>', "with a key: only this version, by S3's version id")
      .option(
        '--wait',
        'with a key: wait until the image has an outcome; the exit code is 1 unless it is enrolled',
        false,
      )
      .addOption(new Option('--timeout <time>', 'with --wait: how long').argParser(timeSpan).default(300_000, '5m'))
      .addOption(new Option('--person <id>', 'the images of this person, newest first'))
      .addOption(new Option('--days <n>', 'UTC days to count, today included').argParser(wholeNumber(1, 90)).default(7))
      .addOption(
        new Option('--limit <n>', 'with --person: how many images').argParser(wholeNumber(1, 1000)).default(50),
      ),
  run: (stack, options, output, [key]) => status(stack, key, options, output),
});

async function status(
  stack: DeployedStack,
  key: string | undefined,
  options: Options,
  output: Output,
): Promise<ExitCode> {
  const { person, version, wait, days, limit } = options;
  if (key !== undefined && person !== undefined) throw new Problem('Give a key or --person, not both.', EXIT.usage);
  if (key === undefined && (wait || version !== undefined)) {
    throw new Problem('--wait and --version are about one image. Give its key.', EXIT.usage);
  }
  if (key !== undefined) {
    return wait ? sayOutcome(stack, key, options, output) : statusOfObject(stack, key, version, output);
  }
  if (person !== undefined) return statusOfPerson(stack, person, limit, output);
  return statusOfStack(stack, days, output);
}

async function statusOfStack(stack: DeployedStack, days: number, output: Output): Promise<ExitCode> {
  const deployment = new AwsDeployment(stack);
  const ports: StatusPorts = {
    queue: (name) => deployment.queue(name),
    oldestMessageSeconds: (name) => deployment.oldestMessageSeconds(name),
    rowCount: async () => (await deployment.table('faces')).items,
    reasons: (status, day) => reasonsOfDay(stack.dynamo, stack.tables.faces, status, day),
    nextSlot: () => deployment.nextSlot(),
    requestsPerSecond: () => deployment.requestsPerSecond(),
    publishing: async () => {
      if (!deployment.publishes) return undefined;
      const bus = await deployment.eventBus();
      return {
        eventBus: bus?.arn.split('/').at(-1),
        annotatesObjects: await deployment.annotatesObjects(),
        isAnalyzed: (await deployment.analyticsStream()) !== undefined,
      };
    },
  };
  output.progress(`Counting the images that failed or were rejected in ${days} days`);
  const found = await overview(ports, days, stack.clock.now());
  output.add({ ...found });
  for (const line of overviewLines(found)) output.say(line);
  return EXIT.done;
}

async function statusOfObject(
  { dynamo, tables }: DeployedStack,
  objectKey: string,
  version: string | undefined,
  output: Output,
): Promise<ExitCode> {
  const found = await rowsOfObject(dynamo, tables.faces, objectKey);
  if (found.length === 0) throw noRowOf(objectKey);
  const rows = found
    .filter((row) => version === undefined || row.version === version)
    .toSorted((one, other) => one.uploadedAt.localeCompare(other.uploadedAt));
  output.add({ objectKey, images: rows });
  if (rows.length === 0) {
    const known = found.map((row) => row.version).join(', ');
    throw new Problem(`'${objectKey}' has no row of version '${version}'. Expected one of: ${known}.`);
  }
  for (const line of imagesLines(rows)) output.say(line);
  return EXIT.done;
}

function noRowOf(objectKey: string): Problem {
  return new Problem(
    `There is no row of '${objectKey}'. Give the complete key as the app wrote it, with its prefix and in the same case. An upload of the last minute may still be on its way: --wait waits for it. An object from before the stack needs backfill. Otherwise doctor tells whether events arrive.`,
  );
}

async function statusOfPerson(
  { dynamo, tables }: DeployedStack,
  personId: string,
  limit: number,
  output: Output,
): Promise<ExitCode> {
  const [person, images] = await Promise.all([
    new DynamoLedger(dynamo, tables).person(personId),
    rowsOfPerson(dynamo, tables.faces, personId, limit),
  ]);
  output.add({ person: (person && withoutPseudonymKey(person)) ?? null, images });
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
