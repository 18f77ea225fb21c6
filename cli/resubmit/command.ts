import { type Command, Option } from 'commander';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { SqsEnrollmentQueue } from '../../functions/queues/enrollments-queue.ts';
import { explained } from '../shared/aws/aws-problem.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { DynamoSubmissions } from '../shared/aws/dynamo-submissions.ts';
import { type CommonOptions, operate, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import type { Output } from '../shared/terminal/output.ts';
import type { OperatorDecision, ResubmitResult } from './ports.ts';
import { resubmit } from './resubmit.ts';

interface Options extends CommonOptions {
  readonly version?: string;
  readonly enrolled?: string;
  readonly notEnrolled?: boolean;
  readonly dryRun: boolean;
}

export function addResubmit(program: Command): void {
  operatorCommand(program, 'resubmit', [
    'resubmit photos/front.jpg',
    'resubmit photos/front.jpg --version 3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY --dry-run',
    'resubmit photos/front.jpg --enrolled 2875186538616141237',
    'resubmit photos/front.jpg --not-enrolled',
  ])
    .summary('submit one image again, or decide an OutcomeUnknown')
    .description(
      'Submits one image again: PENDING, FAILED, or REJECTED after it was accepted (the person has changed meanwhile). An image that is FAILED OutcomeUnknown needs a decision: --enrolled or --not-enrolled.',
    )
    .argument('<key>', 'the object key, as the app wrote it (behind -- when it begins with a dash)')
    .option('--version <id>', "S3's version id; needed when several versions could be meant")
    .addOption(
      new Option('--enrolled <face id>', 'OutcomeUnknown: this face at Tencent is the image').conflicts('notEnrolled'),
    )
    .option('--not-enrolled', 'OutcomeUnknown: no face at Tencent is the image; it is sent again')
    .option('--dry-run', 'only say what would be done', false)
    .action((objectKey: string, options: Options) =>
      operate(options, (stack, output) => resubmitImage(stack, objectKey, options, output)),
    );
}

async function resubmitImage(
  { outputs, dynamo, sqs }: DeployedStack,
  objectKey: string,
  options: Options,
  output: Output,
): Promise<ExitCode> {
  const { version, dryRun } = options;
  const ledger = new DynamoSubmissions(dynamo, { faces: outputs.FacesTableName, persons: outputs.PersonsTableName });
  const queue = new SqsEnrollmentQueue(sqs, outputs.EnrollmentsQueueUrl);
  const request = { objectKey, version, decision: decisionOf(options), dryRun };
  const result = await resubmit(request, { ledger, queue, clock: { now: Date.now } });
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
  const would = dryRun ? 'would be' : 'is';
  switch (result.kind) {
    case 'sent': {
      const { before, status, submission } = result;
      output.add({ action: 'sent', ...identity(before), from: outcome(before), to: { status, submission } });
      const change = status === before.status ? `${said(before)};` : `was ${said(before)}, ${would} ${status} and`;
      const again = dryRun && status === before.status ? 'would be sent again' : 'sent again';
      output.say(`${named(before)}: ${change} ${again} as submission ${submission}.`);
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
      output.say(`${named(before)}: was ${said(before)}, ${would} ENROLLED with face ${faceId}.`);
      output.warn(
        'That no other image has this face was looked up in an index, which may lag behind. The dead letter goes with the next redrive.',
      );
      return EXIT.done;
    }
    case 'unsent': {
      const { before, submission, error } = result;
      output.add({ action: 'unsent', ...identity(before), from: outcome(before), to: { submission } });
      throw new Problem(
        `${named(before)}: its row is written (submission ${submission}), but its message was not sent. ${explained(error).message} To send it: resubmit again, without --not-enrolled.`,
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
          `${row.version}  ${row.uploadedAt}  ${said(row)}${isResubmittable ? '' : '  (not to be resubmitted)'}`,
        );
      }
      throw new Problem(
        versions.some(({ isResubmittable }) => isResubmittable)
          ? `${objectKey} has ${versions.length} versions, and which one is meant cannot be told. Give one of them with --version.`
          : `${objectKey} has ${versions.length} versions, and none of them can be resubmitted like this. Give one of them with --version to be told why.`,
        EXIT.usage,
      );
    }
  }
}

function missing(objectKey: string, version: string | undefined, versions: readonly FaceRow[]): string {
  if (versions.length === 0) {
    return `There is no row of '${objectKey}'. Give the whole key as the app wrote it, capitals and prefix included; an upload whose event was never handled is in the uploads dead-letter queue: redrive --queue uploads --key <key>.`;
  }
  const known = versions.map((row) => row.version).join(', ');
  return `'${objectKey}' has no version '${version}'. Give one of these with --version: ${known}.`;
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

function said({ status, reason }: FaceRow): string {
  return reason === undefined ? status : `${status} ${reason}`;
}
