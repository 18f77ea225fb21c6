import { S3Client } from '@aws-sdk/client-s3';
import { type Command, Option } from 'commander';
import { ENV } from '../../functions/runtime/environment.ts';
import { readEnrollEnvironment, readIntakeEnvironment } from '../../functions/runtime/read-environment.ts';
import { systemClock } from '../../functions/runtime/system.ts';
import { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import { CLIENT_CONFIG } from '../shared/aws/client-config.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { type CommonOptions, operate, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import type { Output } from '../shared/terminal/output.ts';
import { number, ProgressBar } from '../shared/terminal/progress-bar.ts';
import { wholeNumber } from '../shared/whole-number.ts';
import { AwsBackfill } from './aws-backfill.ts';
import { type Counted, count } from './count.ts';
import { estimate } from './estimate.ts';
import { Inventory } from './inventory.ts';
import { ListedVersions } from './object-versions.ts';
import type { SendReport, VersionSource } from './ports.ts';
import { countLines, estimateLines, sampleLine } from './report.ts';
import { send } from './send.ts';

interface Options extends CommonOptions {
  readonly prefix?: string;
  readonly inventory?: string;
  readonly after?: string;
  readonly rate?: number;
  readonly maxWaiting?: number;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

/** At best a request to Tencent carries so many images. */
const IMAGES_PER_REQUEST = 4;

/** What may wait unless it is told otherwise: uploads of apps come behind it. */
const WAITING_SECONDS = 60;

export function addBackfill(program: Command): void {
  operatorCommand(program, 'backfill', [
    'backfill --dry-run',
    'backfill --prefix employees/ --yes',
    'backfill --inventory s3://inventories/images/all/2026-11-20T01-00Z/manifest.json',
    'backfill --rate 5 --after employees/1001/front.jpg',
  ])
    .summary('enroll what was in the bucket before the stack')
    .description(
      'Sends an upload event for every current version that has no row yet, and for every version whose row has been PENDING for longer than a queue keeps messages. Counts first, says how long it takes and what it costs, and asks. It may be stopped and run again at any time: what has a row is passed over, and no image is enrolled twice.',
    )
    .option('--prefix <prefix>', 'only keys that begin with this (default: what the stack takes)')
    .option('--inventory <url>', 'read an S3 Inventory (s3://bucket/.../manifest.json) instead of listing the bucket')
    .addOption(new Option('--after <key>', 'only keys behind this one, in the order of S3').conflicts('inventory'))
    .addOption(
      new Option('--rate <n>', 'images a second at most (default: 4 times requestsPerSecond)').argParser(
        wholeNumber(1, 10_000),
      ),
    )
    .addOption(
      new Option(
        '--max-waiting <n>',
        'pause while more images than this wait in the queues (default: 60 times requestsPerSecond)',
      ).argParser(wholeNumber(1, 10_000_000)),
    )
    .option('--dry-run', 'only count and estimate', false)
    .option('--yes', 'do not ask', false)
    .action((options: Options) => operate(options, (stack, output) => backfill(stack, options, output)));
}

async function backfill(stack: DeployedStack, options: Options, output: Output): Promise<ExitCode> {
  const deployment = new AwsDeployment(stack);
  const s3 = new S3Client(CLIENT_CONFIG);
  const interrupt = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupt.abort());
  try {
    const prefix = await prefixOf(deployment, options.prefix);
    const { personTag, requestsPerSecond } = await settingsOf(deployment);
    const { rate = IMAGES_PER_REQUEST * requestsPerSecond, maxWaiting = WAITING_SECONDS * requestsPerSecond } = options;
    const bucket = stack.outputs.ImagesBucketName;
    const isOrdered = options.inventory === undefined;
    const source: VersionSource =
      options.inventory === undefined
        ? new ListedVersions(s3, bucket, prefix, options.after)
        : await Inventory.open(s3, options.inventory, bucket, prefix);
    const ports = new AwsBackfill({ ...stack, s3 }, stack.outputs, systemClock);
    const work: Work = { source, ports, rate, maxWaiting, bucket, prefix, signal: interrupt.signal, output, isOrdered };

    const counted = await counting(work);
    if (counted === undefined) return EXIT.failed;
    const { counts, sample } = counted;
    const expected = estimate(counts, rate, requestsPerSecond);
    output.add({ dryRun: options.dryRun, bucket, prefix, rate, maxWaiting, counts, estimate: expected });
    if (counts.missing === 0) {
      output.say('Nothing to be done.');
      return EXIT.done;
    }
    output.progress('Looking at some of the images');
    const tagged = await ports.tagged(sample, personTag);
    output.add({ sample: { looked: sample.length, tagged, personTag } });
    output.say('');
    output.say(sampleLine(tagged, sample.length, personTag), tagged < sample.length ? 'warning' : 'ok');
    const held = `at most ${number(rate)} images a second, none while more than ${number(maxWaiting)} wait`;
    for (const line of estimateLines(expected, held)) output.say(line);
    if (options.dryRun) return EXIT.done;
    if (!options.yes && !(await agreed(counts.missing, output))) return EXIT.failed;
    return await sending(work, counts.missing);
  } finally {
    deployment.destroy();
    s3.destroy();
  }
}

interface Work {
  readonly source: VersionSource;
  readonly ports: AwsBackfill;
  readonly rate: number;
  readonly maxWaiting: number;
  readonly bucket: string;
  readonly prefix: string;
  readonly signal: AbortSignal;
  readonly output: Output;
  /** Whether the source has an order in which one can begin behind a key. */
  readonly isOrdered: boolean;
}

/** What the stack takes; what it does not take its functions may not read. */
async function prefixOf(deployment: AwsDeployment, wanted: string | undefined): Promise<string> {
  const { ImagesBucketName: bucket } = deployment.outputs;
  if ((await deployment.versioning()) !== 'Enabled') {
    throw new Problem(`The bucket ${bucket} keeps no versions: npm run faces -- doctor says what to do.`);
  }
  const rule = (await deployment.uploadRules()).find(({ bucketNames }) => bucketNames.includes(bucket));
  if (rule === undefined) {
    throw new Problem(`The stack has no rule on uploads to ${bucket}: npm run faces -- doctor says what to do.`);
  }
  const prefix = wanted ?? rule.keyPrefix;
  if (prefix.startsWith(rule.keyPrefix)) return prefix;
  throw new Problem(
    `--prefix is '${prefix}', but the stack takes only what begins with '${rule.keyPrefix}' (its setting keyPrefix).`,
    EXIT.usage,
  );
}

async function settingsOf(deployment: AwsDeployment) {
  const [intake, enroll] = await Promise.all([deployment.fn('intake'), deployment.fn('enroll')]);
  return {
    personTag: readIntakeEnvironment(intake.environment)[ENV.personTag],
    requestsPerSecond: readEnrollEnvironment(enroll.environment)[ENV.requestsPerSecond],
  };
}

async function counting({ source, ports, signal, output, bucket, prefix }: Work): Promise<Counted | undefined> {
  output.say(`Counting the images of ${bucket}${prefix && ` below ${prefix}`}`);
  output.say('');
  const counted = await count(source, ports, {
    signal,
    random: Math.random,
    onProgress: ({ listed, missing }) =>
      output.progress(`${number(listed)} versions looked at, ${number(missing)} to be enrolled`),
  });
  for (const line of countLines(counted.counts)) output.say(line);
  if (!counted.isInterrupted) return counted;
  output.fail('Interrupted while counting. Nothing was sent.');
  return undefined;
}

async function agreed(images: number, output: Output): Promise<boolean> {
  const answer = await output.ask(`\nSend ${number(images)} images?`);
  if (answer === undefined) {
    throw new Problem('Nobody can be asked: standard input is no terminal. Give --yes to go on.', EXIT.usage);
  }
  if (!answer) output.fail('Nothing was sent.');
  return answer;
}

async function sending(
  { source, ports, rate, maxWaiting, bucket, signal, output, isOrdered }: Work,
  total: number,
): Promise<ExitCode> {
  const bar = new ProgressBar(total, 'images', Date.now());
  const report = await send(source, { bucket, rate, maxWaiting }, ports, {
    signal,
    onProgress: ({ sent, heldBy }) => {
      const why = heldBy === undefined ? '' : `; pausing: ${number(heldBy)} wait in the queues`;
      output.progress(`${bar.line(sent, Date.now())}${why}`);
    },
  });
  output.add({ sent: report.sent, ...(report.isInterrupted && { lastKey: report.lastKey }) });
  if (report.isInterrupted) return interrupted(isOrdered ? report : { ...report, lastKey: undefined }, total, output);
  output.say('');
  output.say(`${number(report.sent)} images sent. What becomes of them: npm run faces -- status`);
  return EXIT.done;
}

function interrupted({ sent, lastKey }: SendReport, total: number, output: Output): ExitCode {
  const from = lastKey === undefined ? '' : ` With --after ${quoted(lastKey)} it need not look again at those before.`;
  output.fail(
    `Interrupted: ${number(sent)} of ${number(total)} images were sent. Run the same command again for the rest: what has a row is passed over.${from}`,
  );
  return EXIT.failed;
}

/** For a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
