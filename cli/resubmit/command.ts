import { Option } from 'commander';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { awsProblem } from '../shared/aws/aws-problem.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { DynamoSubmissions } from '../shared/aws/dynamo-submissions.ts';
import { stageQueues } from '../shared/aws/stage-queues.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import type { Output } from '../shared/terminal/output.ts';
import { outcomeText } from './outcome-text.ts';
import type { OperatorDecision, ResubmitResult } from './ports.ts';
import { resubmit } from './resubmit.ts';

interface Options extends CommonOptions {
  readonly version?: string;
  readonly enrolled?: string;
  readonly notEnrolled?: boolean;
  readonly createPerson?: boolean;
  readonly dryRun: boolean;
}

export const resubmitCommand = operatorCommand<Options>({
  name: 'resubmit',
  effect: 'changes',
  summary: 'submit one image again, or decide about an OutcomeUnknown',
  description:
    'Submits one image again that is PENDING or FAILED, or that was REJECTED after it was accepted, because the person has changed since. An image that was REJECTED for its format, size or key is prepared. An image that is FAILED OutcomeUnknown needs a decision: --enrolled or --not-enrolled.',
  examples: [
    'resubmit photos/front.jpg',
    'resubmit photos/front.jpg --version 3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY --dry-run',
    'resubmit photos/front.jpg --enrolled 2875186538616141237',
    'resubmit photos/front.jpg --not-enrolled',
    'resubmit photos/front.jpg --create-person',
  ],
  configure: (command) =>
    command
      .argument('<key>', 'the object key, as the app wrote it (after -- when it begins with a dash)')
      .option('--version <id>', "S3's version id; needed when several versions are possible")
      .addOption(
        new Option('--enrolled <face id>', 'OutcomeUnknown: this face at Tencent belongs to the image').conflicts(
          'notEnrolled',
        ),
      )
      .option('--not-enrolled', 'OutcomeUnknown: no face at Tencent belongs to the image; it is sent again')
      .addOption(
        new Option(
          '--create-person',
          'the image creates its person again, which was deleted at Tencent; needs the setting createPersonsInGroup',
        ).conflicts('enrolled'),
      )
      .option('--dry-run', 'only say what would be done', false),
  run: (stack, options, output, [key = '']) => resubmitImage(stack, key, options, output),
});

async function resubmitImage(
  { outputs, tables, dynamo, sqs, clock }: DeployedStack,
  objectKey: string,
  options: Options,
  output: Output,
): Promise<ExitCode> {
  const { version, createPerson, dryRun } = options;
  const ledger = new DynamoSubmissions(dynamo, tables);
  const request = { objectKey, version, decision: decisionOf(options), createPerson, dryRun };
  const result = await resubmit(request, { ledger, clock, ...stageQueues(sqs, outputs) });
  output.add({ dryRun, objectKey });
  return report(result, request, output);
}

function decisionOf({ enrolled, notEnrolled }: Options): OperatorDecision | undefined {
  if (enrolled !== undefined) return { kind: 'enrolled', faceId: enrolled };
  return notEnrolled ? { kind: 'notEnrolled' } : undefined;
}

interface Asked {
  readonly objectKey: string;
  readonly version?: string | undefined;
  readonly dryRun: boolean;
}

function report(result: ResubmitResult, { objectKey, version, dryRun }: Asked, output: Output): ExitCode {
  const [becomes, isSent] = dryRun ? ['would become', 'would be sent'] : ['becomes', 'is sent'];
  switch (result.kind) {
    case 'sent': {
      const { before, status, submission } = result;
      output.add({ action: 'sent', ...identity(before), from: outcome(before), to: { status, submission } });
      const change =
        status === before.status ? `stays ${outcomeText(before)}` : `${outcomeText(before)} ${becomes} ${status}`;
      output.say(`${named(before)}: ${change}, and its message ${isSent} as submission ${submission}.`);
      return EXIT.done;
    }
    case 'enrolled': {
      const { before, faceId } = result;
      output.add({
        action: 'enrolled',
        ...identity(before),
        from: outcome(before),
        to: { status: 'ENROLLED', faceId },
      });
      output.say(`${named(before)}: ${outcomeText(before)} ${becomes} ENROLLED with face ${faceId}.`);
      output.warn(
        'An index showed no other image with this face. An index may lag behind. The next redrive deletes the message in the dead-letter queue.',
      );
      return EXIT.done;
    }
    case 'unsent': {
      const { before, submission, error } = result;
      output.add({ action: 'unsent', ...identity(before), from: outcome(before), to: { submission } });
      throw new Problem(
        `${named(before)}: the row was written (submission ${submission}), but its message was not sent. ${awsProblem(error).message} To send it, run resubmit again, without --not-enrolled.`,
        EXIT.failed,
        { cause: error },
      );
    }
    case 'refused':
      throw new Problem(`${result.image.objectKey} (version ${result.image.version}): ${result.message}`);
    case 'missing':
      throw new Problem(missing(objectKey, version, result.versions));
    case 'ambiguous': {
      const versions = result.versions.map(({ row, isResubmittable }) => ({
        ...identity(row),
        ...outcome(row),
        uploadedAt: row.uploadedAt,
        isResubmittable,
      }));
      output.add({ versions });
      for (const { row, isResubmittable } of result.versions) {
        output.say(
          `${row.version}  ${row.uploadedAt}  ${outcomeText(row)}${isResubmittable ? '' : '  (cannot be resubmitted)'}`,
        );
      }
      throw new Problem(
        versions.some(({ isResubmittable }) => isResubmittable)
          ? `${objectKey} has ${versions.length} versions, and several are possible. Give one of them with --version.`
          : `${objectKey} has ${versions.length} versions, and none of them can be resubmitted. Give one of them with --version to see why.`,
        EXIT.usage,
      );
    }
  }
}

function missing(objectKey: string, version: string | undefined, versions: readonly FaceRow[]): string {
  if (versions.length === 0) {
    return `There is no row of '${objectKey}'. Give the complete key as the app wrote it, with its prefix and in the same case. The event of an upload without a row may be in the uploads dead-letter queue: redrive --queue uploads --key <key>.`;
  }
  const known = versions.map((row) => row.version).join(', ');
  return `'${objectKey}' has no version '${version}'. Expected one of: ${known}.`;
}

function identity({ objectKey, version, personId }: FaceRow) {
  return { objectKey, version, personId };
}

function outcome({ status, reason, submission }: FaceRow) {
  return { status, reason, submission };
}

function named({ objectKey, version, personId }: FaceRow): string {
  return `${objectKey} (version ${version}, person ${personId})`;
}
