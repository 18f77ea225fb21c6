import { isoTime } from '../../functions/domain/clock.ts';
import { ENV } from '../../functions/runtime/environment.ts';
import { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import { awsProblem } from '../shared/aws/aws-problem.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { checkNoRestore } from '../shared/aws/no-restore.ts';
import { pacedAsFunctions } from '../shared/aws/paced-as-functions.ts';
import { interruptSignal } from '../shared/interrupt-signal.ts';
import { FACES } from '../shared/invocation.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { type PointInTime, pointInTime } from '../shared/point-in-time.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import { isOldModel } from '../shared/tencent/group-reply.ts';
import type { TencentGroups } from '../shared/tencent/tencent-groups.ts';
import { confirmed } from '../shared/terminal/confirmed.ts';
import type { Output } from '../shared/terminal/output.ts';
import { number, ProgressBar } from '../shared/terminal/progress-bar.ts';
import { AwsRebuild } from './aws-rebuild.ts';
import { type CountedImages, countImages } from './count-images.ts';
import { estimate } from './estimate.ts';
import { NotAskedError, type RebuildPorts, type RebuildSettings } from './ports.ts';
import { rebuild } from './rebuild.ts';
import {
  countLines,
  deletingText,
  doneLines,
  estimateLines,
  HOW_TO_GO_ON,
  noGroupText,
  notAskedText,
  oldModelText,
  otherSettingText,
  sampleLines,
} from './report.ts';

interface Options extends CommonOptions {
  readonly group?: string;
  readonly enrolledBefore?: PointInTime;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

/** Persons for whom Tencent is asked before the question. */
const SAMPLE_SIZE = 100;
/** As for a backfill: uploads of apps come behind what waits. */
const WAITING_SECONDS = 60;
/** No limit of its own: the pacer sets the rate, and persons without images need no request. */
const PERSONS_PER_SECOND = 1_000;

export const rebuildCommand = operatorCommand<Options>({
  name: 'rebuild',
  effect: 'changes',
  summary: 'enroll images again whose faces are gone at Tencent',
  description:
    'Enrolls every ENROLLED image again whose face is gone at Tencent and whose object version still exists: after Tencent deleted a group, or after a change of account, group or model. It counts first, asks Tencent for some persons, says what it will cost and how long it will take, and asks. It can be stopped and run again at any time: an image whose face exists is left alone.',
  examples: [
    'rebuild --dry-run',
    'rebuild --group staff-2027',
    'rebuild --enrolled-before 2026-11-20T08:00:00.000Z --yes',
  ],
  configure: (command) =>
    command
      .option(
        '--group <group>',
        'only persons that do not exist, or are in this group; it has to be createPersonsInGroup of the stack',
      )
      .option(
        '--enrolled-before <time>',
        'only images that were enrolled before: a time, or a time span before now (default: now)',
        pointInTime,
      )
      .option('--dry-run', 'only count the images, ask Tencent for some persons, and estimate', false)
      .option('--yes', 'do not ask', false),
  run,
});

async function run(stack: DeployedStack, options: Options, output: Output): Promise<ExitCode> {
  const deployment = new AwsDeployment(stack);
  try {
    const environment = await deployment.environment('enroll');
    const { [ENV.createPersonsInGroup]: setting, [ENV.requestsPerSecond]: requestsPerSecond } = environment;
    if (options.group !== undefined && options.group !== setting) {
      throw new Problem(otherSettingText(options.group, setting), EXIT.usage);
    }
    const secret = await deployment.secretText();
    if (secret === undefined) {
      throw new Problem(`The secret has no value. Store the keys first: ${FACES} set-secret`);
    }
    await checkNoRestore(deployment, 'rebuild');
    if (setting !== undefined) {
      await deployment.withGroups(secret, (groups) => checkGroup(setting, groups, output));
    }
    const now = stack.clock.now();
    const startedAt = isoTime(now);
    const settings: RebuildSettings = {
      createsPersons: setting !== undefined,
      groupId: options.group,
      requireConsent: environment[ENV.requireConsent],
      enrolledBefore: options.enrolledBefore === undefined ? startedAt : isoTime(options.enrolledBefore(now)),
    };
    const pacer = { dynamo: stack.dynamo, pacerTable: environment[ENV.pacerTable], requestsPerSecond };
    return await deployment.withTencent(secret, (client) => {
      const ports = new AwsRebuild(stack, pacedAsFunctions(client, pacer, stack.clock));
      return work({ settings, ports, requestsPerSecond, startedAt, options, output, signal: interruptSignal() });
    });
  } catch (error) {
    throw problemOf(error);
  }
}

function problemOf(error: unknown): Problem {
  if (!(error instanceof NotAskedError)) return awsProblem(error);
  return new Problem(notAskedText(error.failure), EXIT.failed, { cause: error });
}

/** Where persons are created. Without it each image would fail as GroupNotFound. */
async function checkGroup(groupId: string, groups: TencentGroups, output: Output): Promise<void> {
  const reply = await groups.find(groupId);
  switch (reply.kind) {
    case 'found':
      if (isOldModel(reply.group)) output.warn(oldModelText(reply.group));
      return;
    case 'missing':
      throw new Problem(noGroupText(groupId));
    case 'deleting':
      throw new Problem(deletingText(groupId));
    default:
      throw new NotAskedError(reply);
  }
}

interface Work {
  readonly settings: RebuildSettings;
  readonly ports: RebuildPorts;
  readonly requestsPerSecond: number;
  readonly startedAt: string;
  readonly options: Options;
  readonly output: Output;
  readonly signal: AbortSignal;
}

async function work(given: Work): Promise<ExitCode> {
  const { settings, ports, requestsPerSecond, options, output, signal } = given;
  output.say('Counting the enrolled images, and asking Tencent for some persons');
  output.say('');
  const counted = await countImages(settings, ports, {
    signal,
    sampleSize: SAMPLE_SIZE,
    onProgress: (persons, images) => output.progress(`${number(persons)} persons read, ${number(images)} images`),
  });
  for (const line of countLines(counted)) output.say(line);
  const expected = estimate(counted, requestsPerSecond);
  const { isInterrupted, ...found } = counted;
  output.add({ dryRun: options.dryRun, ...settings, counted: found, estimate: expected });
  if (isInterrupted) {
    output.fail('Interrupted while counting. Nothing was changed.');
    return EXIT.failed;
  }
  if (counted.enrollable === 0 && counted.results.sentAgain === 0) {
    output.say('');
    output.say('Nothing can be enrolled again.');
    return EXIT.done;
  }
  output.say('');
  for (const line of sampleLines(counted)) output.say(line);
  output.say('');
  for (const line of estimateLines(expected, requestsPerSecond)) output.say(line);
  if (options.dryRun) return EXIT.done;
  const question = `Enroll the images again whose faces are gone, about ${number(expected.images)}?`;
  if (!options.yes && !(await confirmed(question, 'Nothing was changed.', output))) return EXIT.failed;
  return rebuilding(given, counted);
}

async function rebuilding(
  { settings, ports, requestsPerSecond, startedAt, output, signal }: Work,
  { persons }: CountedImages,
): Promise<ExitCode> {
  const bar = new ProgressBar(persons, 'persons', Date.now());
  const { results, isInterrupted } = await rebuild(settings, ports, {
    signal,
    rate: PERSONS_PER_SECOND,
    maxWaiting: WAITING_SECONDS * requestsPerSecond,
    onProgress: ({ persons: done, heldBy }) => {
      const why = heldBy === undefined ? '' : `; pausing, because ${number(heldBy)} wait in the queues`;
      output.progress(`${bar.line(done, Date.now())}${why}`);
    },
  }).catch((error: unknown) => {
    const { message } = problemOf(error);
    throw new Problem(`${message} ${HOW_TO_GO_ON(startedAt)}`, EXIT.failed, { cause: error });
  });
  output.add({ results });
  output.say('');
  for (const line of doneLines(results)) output.say(line);
  if (isInterrupted) {
    output.fail(`Interrupted. ${HOW_TO_GO_ON(startedAt)}`);
    return EXIT.failed;
  }
  if (results.changing > 0) {
    output.fail(`Some persons were changing. ${HOW_TO_GO_ON(startedAt)}`);
    return EXIT.failed;
  }
  output.say(`To see what becomes of the images: ${FACES} status`);
  return EXIT.done;
}
