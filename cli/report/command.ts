import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Option } from 'commander';
import { isoTime } from '../../functions/domain/clock.ts';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { S3OriginalImages } from '../../functions/objects/s3-original-images.ts';
import { ConverterProcess, ConverterUnavailableError } from '../../functions/prepare/converter/converter-process.ts';
import { deadLetters } from '../doctor/checks/queues/dead-letters.ts';
import { alarms } from '../doctor/checks/stack/alarms.ts';
import { examine } from '../doctor/doctor.ts';
import type { Finding } from '../doctor/finding.ts';
import { ShellCommands } from '../doctor/shell-commands.ts';
import { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { DynamoCompletedRows } from '../shared/aws/dynamo-completed-rows.ts';
import { DraftFile } from '../shared/draft-file.ts';
import { interruptSignal } from '../shared/interrupt-signal.ts';
import { IS_PACKAGED } from '../shared/invocation.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { type PointInTime, pointInTime } from '../shared/point-in-time.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import type { Output } from '../shared/terminal/output.ts';
import { number } from '../shared/terminal/progress-bar.ts';
import { wholeNumber } from '../shared/whole-number.ts';
import { countOutcomes } from './count-outcomes.ts';
import { failedImages } from './failed-images.ts';
import { openInBrowser } from './open-in-browser.ts';
import { reportPage } from './page/report-page.ts';
import type { EnrolledPicture, ReportContent, Span } from './ports.ts';
import { summaryLines } from './report.ts';
import { S3Pictures } from './s3-pictures.ts';

interface Options extends CommonOptions {
  readonly since: PointInTime;
  readonly refusals: number;
  readonly images: number;
  readonly output: string;
  readonly open: boolean;
}

/** Longer ones have more columns than a chart has room for. */
const MOST_DAYS = 366;
const DAY_MS = 24 * 3_600_000;
const MIB = 1024 * 1024;

/** Of the process that decodes images, like those of the prepare function. */
const DECODERS = join(
  import.meta.dirname,
  IS_PACKAGED ? 'convert-images.mjs' : '../../functions/prepare/decoding/convert-images.ts',
);
const TO_DECODE = IS_PACKAGED
  ? 'Install the packages that decode with npm install sharp libheif-js'
  : 'Install the packages again with npm ci';
const DECODING = { deadlineMs: 30_000, memoryLimitBytes: 2048 * MIB, idleMemoryBytes: 512 * MIB };

export const reportCommand = operatorCommand<Options>({
  name: 'report',
  effect: 'reads',
  summary: 'write a page with totals, charts and what needs attention',
  description:
    'Writes one HTML page about the outcomes of a period, compared with the period before. It shows totals, outcomes by day and by reason, the time from upload to outcome, what needs attention now, and the newest refusals. It reads the whole Faces table. The page needs no network and no script. It names the keys and persons of the newest refusals, unless you give --refusals 0, and shows faces only with --images.',
  examples: ['report', 'report --since 24h --open', 'report --since 30d --images 20 --output november.html'],
  configure: (command) =>
    command
      .addOption(
        new Option('--since <time>', 'outcomes since then: 12h, 30d, or a time in ISO 8601')
          .argParser(pointInTime)
          .default(pointInTime('7d'), '7d'),
      )
      .addOption(
        new Option('--refusals <n>', 'show the newest refusals, with key and person')
          .argParser(wholeNumber(0, 100))
          .default(10),
      )
      .addOption(
        new Option('--images <n>', 'show the newest enrolled images, with their faces')
          .argParser(wholeNumber(0, 200))
          .default(0),
      )
      .option('--output <file>', 'the file; it is replaced', 'face-enrollment-report.html')
      .option('--open', 'open the page in the browser', false),
  run: report,
});

async function report(stack: DeployedStack, options: Options, output: Output): Promise<ExitCode> {
  const period = periodOf(options, stack.clock.now());
  const target = new DraftFile(options.output);
  const { name, account, region } = stack;
  output.add({ file: target.path });
  try {
    const write = await target.begin(async (draft) => {
      await writeFile(draft, '', { mode: 0o600 });
      return (page: string) => writeFile(draft, page);
    });
    const signal = interruptSignal();
    output.progress(`Reading rows with an outcome since ${isoTime(period.since)}, and as long before`);
    const { report: counted, enrolled } = await countOutcomes(
      new DynamoCompletedRows(stack.dynamo, stack.outputs.FacesTableName),
      { period, refusals: options.refusals, images: options.images },
      {
        signal,
        onProgress: (read, outcomes) =>
          output.progress(`${number(read)} rows read, ${number(outcomes)} outcomes counted`),
      },
    );
    const findings = signal.aborted
      ? []
      : await findingsOf(stack, options.local === true, (commands) => failedImages(counted, commands));
    const pictures = options.images === 0 ? undefined : await picturesOf(stack, enrolled, signal, output);
    if (signal.aborted) throw new Problem('Interrupted. No file was written.');
    const content: ReportContent = { ...counted, stack: { name, account, region }, findings, pictures };
    await write(reportPage(content));
    const bytes = await target.complete();
    output.add({ ...documentOf(content), bytes });
    for (const line of summaryLines(content, options.output)) output.say(line);
    if (options.open) await open(target.path, output);
    return EXIT.done;
  } finally {
    await target.discard();
  }
}

function periodOf({ since }: Options, now: number): Span {
  const period = { since: since(now), until: now };
  const length = period.until - period.since;
  if (length <= 0)
    throw new Problem(`--since (${isoTime(period.since)}) is later than now (${isoTime(now)}).`, EXIT.usage);
  if (length <= MOST_DAYS * DAY_MS) return period;
  throw new Problem(`--since is ${isoTime(period.since)}. Expected at most ${MOST_DAYS} days before now.`, EXIT.usage);
}

async function findingsOf(
  stack: DeployedStack,
  isLocal: boolean,
  own: (commands: ShellCommands) => readonly Finding[],
): Promise<readonly Finding[]> {
  const deployment = new AwsDeployment(stack);
  const { name, region } = stack;
  const commands = new ShellCommands({ stack: name, region, endpoint: process.env.AWS_ENDPOINT_URL, isLocal });
  const reports = await examine(deployment, [deadLetters, alarms], commands);
  return [...own(commands), ...reports.flatMap(({ findings }) => findings)];
}

async function picturesOf(
  { s3 }: DeployedStack,
  rows: readonly FaceRow[],
  signal: AbortSignal,
  output: Output,
): Promise<readonly EnrolledPicture[]> {
  const converter = new ConverterProcess({ file: DECODERS, ...DECODING });
  const source = new S3Pictures(new S3OriginalImages(s3), converter);
  const pictures: EnrolledPicture[] = [];
  try {
    for (const row of rows) {
      if (signal.aborted) break;
      output.progress(`${pictures.length} of ${rows.length} images read`);
      const { objectKey, version, personId = '', faceId, completedAt = '' } = row;
      pictures.push({ objectKey, version, personId, faceId, completedAt, picture: await source.picture(row) });
    }
    return pictures;
  } catch (error) {
    if (!(error instanceof ConverterUnavailableError)) throw error;
    throw new Problem(`${error.message} ${TO_DECODE}, or leave out --images.`, EXIT.failed, {
      cause: error,
    });
  } finally {
    await converter.stop();
  }
}

/** The numbers of the page, and no person. */
function documentOf({ period, periodBefore, refusals, pictures, ...numbers }: ReportContent) {
  const times = ({ since, until }: Span) => ({ since: isoTime(since), until: isoTime(until) });
  return {
    ...numbers,
    period: times(period),
    periodBefore: times(periodBefore),
    intervals: numbers.intervals.map(({ since, until, ...others }) => ({ ...times({ since, until }), ...others })),
    refusals: refusals.length,
    pictures: pictures?.length ?? 0,
  };
}

async function open(path: string, output: Output): Promise<void> {
  const why = await openInBrowser(path);
  if (why !== undefined) output.warn(`The browser was not opened: ${why}. Open the file yourself: ${path}`);
}
