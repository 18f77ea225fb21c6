import { Option } from 'commander';
import { systemClock } from '../../functions/runtime/system.ts';
import { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import { awsProblem } from '../shared/aws/aws-problem.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { interruptSignal } from '../shared/interrupt-signal.ts';
import { FACES } from '../shared/invocation.ts';
import { metadataRulesOf } from '../shared/metadata-rules.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import { confirmed } from '../shared/terminal/confirmed.ts';
import type { Output } from '../shared/terminal/output.ts';
import { number, ProgressBar } from '../shared/terminal/progress-bar.ts';
import { checkBelow, keyPrefixOf } from '../shared/upload-rule.ts';
import { wholeNumber } from '../shared/whole-number.ts';
import { AwsBackfill } from './aws-backfill.ts';
import { type Counted, count } from './count.ts';
import { estimate } from './estimate.ts';
import { examineUploads } from './examine-uploads.ts';
import { Inventory } from './inventory.ts';
import { ListedVersions } from './object-versions.ts';
import type { SendReport, VersionSource } from './ports.ts';
import { countLines, estimateLines, interruptedText, notSentLines, refusedLine } from './report.ts';
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

/** The most that one request to Tencent carries. */
const IMAGES_PER_REQUEST = 4;

/** What may wait by default: uploads of apps come behind it. */
const WAITING_SECONDS = 60;

/** Images whose metadata is read before the question. A dry run reads it of all images, up to a number that takes minutes. */
const EXAMINED = { dryRun: 10_000, otherwise: 20 } as const;

export const backfillCommand = operatorCommand<Options>({
  name: 'backfill',
  effect: 'changes',
  summary: 'enroll images that were in the bucket before the stack',
  description:
    'Sends an upload event for every current version that has no row, and for every version whose row has been PENDING for longer than a queue keeps messages. It counts them first, reads the metadata of some, estimates time and cost, and asks. It can be stopped and run again at any time: an image that has a row is skipped, and no image is enrolled twice.',
  examples: [
    'backfill --dry-run',
    'backfill --prefix employees/ --yes',
    'backfill --inventory s3://inventories/images/all/2026-11-20T01-00Z/manifest.json',
    'backfill --rate 5 --after employees/1001/front.jpg',
  ],
  configure: (command) =>
    command
      .option('--prefix <prefix>', 'only keys that begin with this (default: the keyPrefix of the stack)')
      .option('--inventory <url>', 'read an S3 Inventory (s3://bucket/.../manifest.json) instead of listing the bucket')
      .addOption(new Option('--after <key>', 'only keys after this one, in the order of S3').conflicts('inventory'))
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
      .option(
        '--dry-run',
        'only count the images, those that would be rejected for their metadata, and estimate',
        false,
      )
      .option('--yes', 'do not ask', false),
  run: backfill,
});

async function backfill(stack: DeployedStack, options: Options, output: Output): Promise<ExitCode> {
  const deployment = new AwsDeployment(stack);
  const signal = interruptSignal();
  const prefix = await prefixOf(deployment, options.prefix);
  const { rules, requestsPerSecond } = await settingsOf(deployment);
  const { rate = IMAGES_PER_REQUEST * requestsPerSecond, maxWaiting = WAITING_SECONDS * requestsPerSecond } = options;
  const bucket = stack.outputs.ImagesBucketName;
  const isOrdered = options.inventory === undefined;
  const source: VersionSource =
    options.inventory === undefined
      ? new ListedVersions(stack.s3, bucket, prefix, options.after)
      : await Inventory.open(stack.s3, options.inventory, bucket, prefix, systemClock);
  const ports = new AwsBackfill(stack, stack.outputs, stack.clock);
  const sampleSize = options.dryRun ? EXAMINED.dryRun : EXAMINED.otherwise;
  const work: Work = { source, ports, rate, maxWaiting, bucket, prefix, signal, output, isOrdered, sampleSize };

  const counted = await counting(work);
  if (counted === undefined) return EXIT.failed;
  const { counts, sample } = counted;
  const expected = estimate(counts, rate, requestsPerSecond);
  output.add({ dryRun: options.dryRun, bucket, prefix, rate, maxWaiting, counts, estimate: expected });
  if (counts.missing === 0) {
    output.say('Nothing to send.');
    return EXIT.done;
  }
  const examined = await examineUploads(sample, rules, ports, {
    signal,
    onProgress: (looked) => output.progress(`${number(looked)} of ${number(sample.length)} images: metadata read`),
  });
  const { looked, refused } = examined;
  const { personTag } = rules;
  output.add({ sample: { looked, tagged: looked - (refused.PersonTagMissing ?? 0), personTag, refused } });
  if (examined.isInterrupted) {
    output.fail('Interrupted while the metadata was read. Nothing was sent.');
    return EXIT.failed;
  }
  output.say('');
  const isRefused = Object.keys(refused).length > 0;
  output.say(refusedLine(examined, counts.missing), isRefused ? 'warning' : 'ok');
  const limits = `at most ${number(rate)} images a second, and none while more than ${number(maxWaiting)} wait`;
  for (const line of estimateLines(expected, limits)) output.say(line);
  if (options.dryRun) return EXIT.done;
  const question = `Send ${number(counts.missing)} images?`;
  if (!options.yes && !(await confirmed(question, 'Nothing was sent.', output))) return EXIT.failed;
  return await sending(work, counts.missing);
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
  /** Whether the source has an order, so that a run can begin after a key. */
  readonly isOrdered: boolean;
  /** How many images are chosen to read their metadata. */
  readonly sampleSize: number;
}

/** The prefix of the stack's rule, or a longer one: the functions may not read other objects. */
async function prefixOf(deployment: AwsDeployment, wanted: string | undefined): Promise<string> {
  const { ImagesBucketName: bucket } = deployment.outputs;
  if ((await deployment.versioning()) !== 'Enabled') {
    throw new Problem(`The bucket ${bucket} keeps no versions. ${FACES} doctor says what to do.`);
  }
  const keyPrefix = await keyPrefixOf(deployment);
  const prefix = wanted ?? keyPrefix;
  checkBelow(keyPrefix, '--prefix', prefix);
  return prefix;
}

async function settingsOf(deployment: AwsDeployment) {
  const [intake, requestsPerSecond] = await Promise.all([
    deployment.environment('intake'),
    deployment.requestsPerSecond(),
  ]);
  return { rules: metadataRulesOf(intake), requestsPerSecond };
}

async function counting({
  source,
  ports,
  signal,
  output,
  bucket,
  prefix,
  sampleSize,
}: Work): Promise<Counted | undefined> {
  output.say(`Counting the images of ${bucket}${prefix && ` below ${prefix}`}`);
  output.say('');
  const counted = await count(source, ports, {
    signal,
    sampleSize,
    random: Math.random,
    onProgress: ({ listed, missing }) =>
      output.progress(`${number(listed)} versions read, ${number(missing)} to be enrolled`),
  });
  for (const line of countLines(counted.counts)) output.say(line);
  if (!counted.isInterrupted) return counted;
  output.fail('Interrupted while counting. Nothing was sent.');
  return undefined;
}

async function sending(work: Work, total: number): Promise<ExitCode> {
  const { output, isOrdered } = work;
  const report = await sendAll(work, total);
  const { sent, notSent, notSentCount, isInterrupted, lastKey } = report;
  output.add({ sent, notSentCount, notSent, ...(isInterrupted && isOrdered && { lastKey }) });
  output.say('');
  for (const line of notSentLines(report)) output.say(line, 'problem');
  if (isInterrupted) {
    output.fail(interruptedText(sent, total, isOrdered ? lastKey : undefined));
    return EXIT.failed;
  }
  output.say(`${number(sent)} images sent. To see what became of them: ${FACES} status`);
  if (notSentCount === 0) return EXIT.done;
  output.fail(`${number(notSentCount)} images were not sent, because SQS does not accept their events.`);
  return EXIT.failed;
}

async function sendAll(work: Work, total: number): Promise<SendReport> {
  const { source, ports, rate, maxWaiting, bucket, signal, output } = work;
  const bar = new ProgressBar(total, 'images', Date.now());
  let done = 0;
  try {
    return await send(source, { bucket, rate, maxWaiting }, ports, {
      signal,
      onProgress: ({ sent, heldBy }) => {
        done = sent;
        const why = heldBy === undefined ? '' : `; pausing, because ${number(heldBy)} wait in the queues`;
        output.progress(`${bar.line(sent, Date.now())}${why}`);
      },
    });
  } catch (error) {
    output.add({ sent: done });
    const problem = awsProblem(error);
    throw new Problem(
      `Stopped after ${number(done)} of ${number(total)} images. ${problem.message}`,
      problem.exitCode,
      {
        cause: error,
      },
    );
  }
}
