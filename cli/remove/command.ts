import { SqsEnrollmentQueue } from '../../functions/queues/enrollments-queue.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { DynamoSubmissions } from '../shared/aws/dynamo-submissions.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import { confirmedByTyping } from '../shared/terminal/confirmed.ts';
import type { Output } from '../shared/terminal/output.ts';
import type { RemovePorts } from './ports.ts';
import { findRemovable, requestRemoval } from './remove.ts';

interface Options extends CommonOptions {
  readonly version?: string;
  readonly yes: boolean;
}

export const removeCommand = operatorCommand<Options>({
  name: 'remove',
  effect: 'changes',
  summary: 'remove the face of one image from its person at Tencent',
  description:
    'Removes the face of one ENROLLED image from its person at Tencent, to make room for another one. The row stays ENROLLED and gets removedAt. The image itself stays in the bucket. Asks for the person id, unless --yes is given. The enroll function does the work, so that nothing else changes the person meanwhile.',
  examples: ['remove photos/front.jpg', 'remove photos/front.jpg --version 3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY --yes'],
  configure: (command) =>
    command
      .argument('<key>', 'the object key, as the app wrote it (after -- when it begins with a dash)')
      .option('--version <id>', "S3's version id; needed when several versions have a face")
      .option('--yes', 'do not ask', false),
  run: (stack, options, output, [key = '']) => remove(stack, key, options, output),
});

async function remove(
  { outputs, tables, dynamo, sqs, clock }: DeployedStack,
  objectKey: string,
  { version, yes }: Options,
  output: Output,
): Promise<ExitCode> {
  const ports: RemovePorts = {
    ledger: new DynamoSubmissions(dynamo, tables),
    queue: new SqsEnrollmentQueue(sqs, outputs.EnrollmentsQueueUrl),
    sleep: clock.sleep,
  };
  output.add({ objectKey, removed: false });
  const found = await findRemovable({ objectKey, version }, ports);
  if (found.kind === 'refused') throw new Problem(found.message);
  if (found.kind === 'ambiguous') {
    for (const row of found.rows) output.say(`${row.version}  ${row.uploadedAt}  face ${row.faceId}`);
    throw new Problem(`${found.rows.length} versions have a face. Give one of them with --version.`, EXIT.usage);
  }
  const { row, faceCount } = found;
  const { personId, faceId } = row;
  output.add({ version: row.version, personId, faceId });
  output.say(`${objectKey} (version ${row.version}): face ${faceId}, one of ${faceCount} faces of person ${personId}.`);
  const question = 'To remove this face at Tencent, type the person id:';
  if (!yes && !(await confirmedByTyping(question, personId, 'Nothing was removed.', output))) return EXIT.failed;
  if (!(await requestRemoval(row, 'faces remove', ports))) {
    throw new Problem(
      'The removal was requested, and is not done yet. It may wait behind other messages of the person. `status` of the key shows when it is done. If it cannot be done, its message goes to the enrollments dead-letter queue: redrive --dry-run shows the reason.',
    );
  }
  output.add({ removed: true });
  output.say(`Face ${faceId} is removed from person ${personId}.`);
  return EXIT.done;
}
