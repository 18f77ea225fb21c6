import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { Argument, InvalidArgumentError, Option } from 'commander';
import { isoTime } from '../../functions/domain/clock.ts';
import { OUTCOME_STATUSES, type OutcomeStatus } from '../../functions/domain/outcome/outcome-reasons.ts';
import { EventBridgeBus } from '../../functions/events/event-bridge-bus.ts';
import { S3Annotations } from '../../functions/objects/s3-annotations.ts';
import { DynamoOutcomeRows } from '../../functions/tables/dynamo-outcome-rows.ts';
import { analyticsOf } from '../shared/aws/analytics-of.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { DynamoCompletedRows } from '../shared/aws/dynamo-completed-rows.ts';
import { interruptSignal } from '../shared/interrupt-signal.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { type PointInTime, pointInTime } from '../shared/point-in-time.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import { publishingOf } from '../shared/publishing.ts';
import type { Output } from '../shared/terminal/output.ts';
import { number } from '../shared/terminal/progress-bar.ts';
import { DynamoErasedPersons } from './dynamo-erased-persons.ts';
import { REPLAY_TARGETS, type ReplayFailure, type ReplayReport, type ReplayTarget } from './ports.ts';
import { replay } from './replay.ts';
import { failureLine, summaryLines } from './report.ts';

interface Options extends CommonOptions {
  readonly since: PointInTime;
  readonly status?: readonly OutcomeStatus[];
  readonly to: ReplayTarget['kind'];
  readonly dryRun: boolean;
}

/** More of them tell nothing new, and would not fit into memory. */
const MAX_FAILURES = 20;

export const eventsCommand = operatorCommand<Options>({
  name: 'events',
  effect: 'changes',
  summary: 'publish outcomes again, from the rows',
  description:
    'replay: publishes the outcomes of a time again, with the same outcome ids, for applications that missed them. With --to it writes them on their objects, or stores them for analysis, instead. It reads the whole Faces table. Applications that received the events before receive them twice.',
  examples: [
    'events replay --since 2d --dry-run',
    'events replay --since 2d',
    'events replay --since 2026-11-20T08:00Z --status REJECTED,FAILED',
    'events replay --since 30d --to annotations',
    'events replay --since 365d --to analytics',
  ],
  configure: (command) =>
    command
      .addArgument(new Argument('<action>', 'what to do').choices(['replay']))
      .requiredOption('--since <time>', 'outcomes since then: 90m, 12h, 2d, or a time in ISO 8601', pointInTime)
      .addOption(
        new Option('--status <statuses>', 'only outcomes with these statuses, separated by commas').argParser(statuses),
      )
      .addOption(new Option('--to <destination>', 'where to').choices(REPLAY_TARGETS).default('events'))
      .option('--dry-run', 'only say what would be done', false),
  run: replayOutcomes,
});

function statuses(text: string): readonly OutcomeStatus[] {
  const parts = text.split(',');
  const known = OUTCOME_STATUSES.filter((status) => parts.includes(status));
  if (known.length === parts.length) return known;
  throw new InvalidArgumentError(`Expected one or more of ${OUTCOME_STATUSES.join(', ')}, separated by commas.`);
}

async function replayOutcomes(stack: DeployedStack, options: Options, output: Output): Promise<ExitCode> {
  const { to, dryRun, status } = options;
  const since = isoTime(options.since(stack.clock.now()));
  const target = await targetOf(stack, to);
  const failures: ReplayFailure[] = [];
  output.add({ dryRun, since, failures });
  output.progress(`Reading rows with an outcome since ${since}`);
  const report = await replay(
    new DynamoCompletedRows(stack.dynamo, stack.outputs.FacesTableName),
    new DynamoErasedPersons(stack.dynamo, stack.outputs.PersonsTableName),
    target,
    { since, statuses: status, stack: stack.name, dryRun },
    {
      clock: stack.clock,
      signal: interruptSignal(),
      onProgress: ({ read, sent }) => {
        const total = sent.ENROLLED + sent.REJECTED + sent.FAILED;
        output.progress(`${number(read)} rows read, ${number(total)} outcomes sent`);
      },
      onFailure: (failure) => {
        if (failures.length >= MAX_FAILURES) return;
        failures.push(failure);
        output.say(failureLine(failure), 'problem');
      },
    },
  );
  return concluded(report, target.kind, dryRun, output);
}

async function targetOf(stack: DeployedStack, kind: ReplayTarget['kind']): Promise<ReplayTarget> {
  const { eventBus, annotatesObjects, analyticsStream } = await publishingOf(stack);
  switch (kind) {
    case 'events': {
      if (eventBus === undefined) {
        throw new Problem(`The stack ${stack.name} publishes no events. Deploy it with outcomeEvents=true first.`);
      }
      return { kind, bus: new EventBridgeBus(stack.client(EventBridgeClient), eventBus) };
    }
    case 'annotations': {
      if (!annotatesObjects) {
        throw new Problem(
          `The stack ${stack.name} does not annotate objects, so later outcomes would not replace what this writes. Deploy it with annotateObjects=true first.`,
        );
      }
      const rows = new DynamoOutcomeRows(stack.dynamo, stack.tables.faces);
      return { kind, rows, objects: new S3Annotations(stack.s3) };
    }
    case 'analytics': {
      if (analyticsStream === undefined) {
        throw new Problem(`The stack ${stack.name} has no analytics. Deploy it with analytics=true first.`);
      }
      return { kind, table: analyticsOf(stack, analyticsStream) };
    }
  }
}

function concluded(report: ReplayReport, kind: ReplayTarget['kind'], dryRun: boolean, output: Output): ExitCode {
  output.add({ ...report });
  for (const line of summaryLines(kind, report, dryRun)) output.say(line);
  if (report.isInterrupted) {
    output.fail('Interrupted. Run the same command again: what is sent twice has the same outcome ids.');
    return EXIT.failed;
  }
  return report.failed === 0 ? EXIT.done : EXIT.failed;
}
