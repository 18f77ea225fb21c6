import { InvalidArgumentError, Option } from 'commander';
import { isoTime } from '../../functions/domain/clock.ts';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { FAILED_REASONS, REJECTED_REASONS, type Reason } from '../../functions/domain/reasons.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { interruptSignal } from '../shared/interrupt-signal.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { type PointInTime, pointInTime } from '../shared/point-in-time.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import type { Output } from '../shared/terminal/output.ts';
import { number } from '../shared/terminal/progress-bar.ts';
import { wholeNumber } from '../shared/whole-number.ts';
import { DynamoImageLists } from './dynamo-image-lists.ts';
import { listImages } from './list-images.ts';
import type { ListedStatus, ListRequest, ListSubject, Period } from './ports.ts';
import { imageLine, LIST_HEAD } from './report.ts';

type Status = FaceRow['status'];

interface Options extends CommonOptions {
  readonly status?: readonly Status[];
  readonly reason?: readonly Reason[];
  readonly person?: string;
  readonly face?: string;
  readonly since?: PointInTime;
  readonly until?: PointInTime;
  readonly day?: string;
  readonly limit: number;
}

const STATUSES = ['PENDING', 'ENROLLED', 'REJECTED', 'FAILED'] as const satisfies readonly Status[];
const REASONS: readonly Reason[] = [...REJECTED_REASONS, ...FAILED_REASONS];
const DAY_MS = 24 * 3_600_000;

export const listCommand = operatorCommand<Options>({
  name: 'list',
  effect: 'reads',
  json: 'lines',
  summary: 'list images by status and day, by person, or by face id',
  description:
    'Lists images, newest first: those that were rejected or failed, those of a person, or the one that a face was made from. Without --person or --face it lists what was rejected or failed within the last day.',
  examples: [
    'list --status REJECTED --since 2d --reason NoFaceDetected,FaceTooSmall',
    'list --day 2026-11-20 --json --limit 100000',
    'list --person 1001',
    'list --face 2875186538616141237',
  ],
  configure: (command) =>
    command
      .addOption(
        new Option('--status <statuses>', `only these, separated by commas: ${STATUSES.join(', ')}`).argParser(
          choices('statuses', STATUSES),
        ),
      )
      .addOption(
        new Option('--reason <reasons>', 'only these, separated by commas').argParser(choices('reasons', REASONS)),
      )
      .addOption(new Option('--person <id>', 'the images of this person').conflicts('face'))
      .addOption(
        new Option('--face <face id>', 'the image that this face was made from').conflicts(['since', 'until', 'day']),
      )
      .option('--since <time>', 'from then on: 90m, 12h, 2d, or a time in ISO 8601', pointInTime)
      .option('--until <time>', 'up to then, in the same form', pointInTime)
      .addOption(new Option('--day <day>', 'one UTC day: 2026-11-20').argParser(utcDay).conflicts(['since', 'until']))
      .addOption(new Option('--limit <n>', 'how many images').argParser(wholeNumber(1, 10_000_000)).default(100)),
  run: list,
});

function choices<T extends string>(what: string, known: readonly T[]): (text: string) => readonly T[] {
  return (text) =>
    text.split(',').map((part) => {
      const found = known.find((one) => one === part);
      if (found !== undefined) return found;
      throw new InvalidArgumentError(`'${part}' is not one of the ${what}: ${known.join(', ')}.`);
    });
}

function utcDay(text: string): string {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time) && isoTime(time).startsWith(text)) return text;
  throw new InvalidArgumentError('Expected a day such as 2026-11-20.');
}

async function list(stack: DeployedStack, options: Options, output: Output): Promise<ExitCode> {
  const request = requestOf(options, stack.clock.now());
  const interrupt = AbortSignal.any([interruptSignal(), unreadOutput()]);
  let isFirst = true;
  const { images, nextUntil, isInterrupted } = await listImages(
    request,
    new DynamoImageLists(stack.dynamo, stack.outputs.FacesTableName),
    {
      signal: interrupt,
      onImage: (row) => {
        if (isFirst) output.say(LIST_HEAD);
        isFirst = false;
        output.item(row);
        output.say(imageLine(row));
      },
    },
  );
  output.add({ images, ...(nextUntil !== undefined && { nextUntil }) });
  if (isInterrupted) {
    output.fail('Interrupted. The list is not complete.');
    return EXIT.failed;
  }
  if (nextUntil !== undefined) {
    output.say('');
    output.say(`These are the newest ${number(images)}. The others: --until ${nextUntil}, or a higher --limit.`);
  }
  if (images === 0) output.say(nothingFound(request));
  return EXIT.done;
}

function requestOf({ status, reason, person, face, limit, ...times }: Options, now: number): ListRequest {
  const subject = subjectOf(person, face, status);
  // A person has few images, so all of them are shown.
  const period = periodOf(times, subject.kind === 'statuses' ? now - DAY_MS : 0, now);
  return { subject, statuses: status, reasons: reason, limit, ...period };
}

function subjectOf(
  personId: string | undefined,
  faceId: string | undefined,
  statuses: readonly Status[] = ['FAILED', 'REJECTED'],
): ListSubject {
  if (personId !== undefined) return { kind: 'person', personId };
  if (faceId !== undefined) return { kind: 'face', faceId };
  const listed = statuses.filter((status): status is ListedStatus => status === 'REJECTED' || status === 'FAILED');
  if (listed.length === statuses.length) return { kind: 'statuses', statuses: [...new Set(listed)] };
  throw new Problem(
    'No index lists images that are PENDING or ENROLLED by day. Add --person, or use --status REJECTED,FAILED.',
    EXIT.usage,
  );
}

function periodOf({ since, until, day }: Pick<Options, 'since' | 'until' | 'day'>, first: number, now: number): Period {
  if (day !== undefined) return { since: `${day}T00:00:00.000Z`, until: `${day}T23:59:59.999Z` };
  const period = { since: isoTime(since?.(now) ?? first), until: isoTime(until?.(now) ?? now) };
  if (period.since <= period.until) return period;
  throw new Problem(`--since (${period.since}) is later than --until (${period.until}).`, EXIT.usage);
}

/** Is aborted when nothing reads the output any more, as behind `| head`. */
function unreadOutput(): AbortSignal {
  const abort = new AbortController();
  process.stdout.once('error', () => abort.abort());
  return abort.signal;
}

function nothingFound({ subject, since, until }: ListRequest): string {
  switch (subject.kind) {
    case 'face':
      return 'No image has this face id. After a lost answer, a face can be among the faceIdCandidates of several images: list them with --person.';
    case 'person':
      return `No such image of person ${subject.personId}, from ${since} to ${until}.`;
    case 'statuses':
      return `No such image was received from ${since} to ${until}.`;
  }
}
