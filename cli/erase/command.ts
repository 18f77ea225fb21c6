import { Option } from 'commander';
import { isoTime } from '../../functions/domain/clock.ts';
import { TENCENT_ERASURES, type TencentErasure } from '../../functions/domain/erasure/erasure-message.ts';
import type { ErasureRecord } from '../../functions/domain/erasure/erasure-record.ts';
import { systemChance } from '../../functions/runtime/system.ts';
import { receiptLines } from '../erasures/receipt-lines.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { checkPersonId } from '../shared/check-person-id.ts';
import { interruptSignal } from '../shared/interrupt-signal.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import { confirmedByTyping } from '../shared/terminal/confirmed.ts';
import type { Output } from '../shared/terminal/output.ts';
import { AwsErasing } from './aws-erasing.ts';
import { followErasure } from './follow-erasure.ts';
import { hasStopped } from './has-stopped.ts';
import type { Followed } from './ports.ts';
import { previewErasure } from './preview-erasure.ts';
import { ReceiptFile } from './receipt-file.ts';
import {
  foundOf,
  incompleteText,
  lookLaterText,
  notBegunText,
  previewLines,
  progressLine,
  runningText,
  stoppedText,
} from './report.ts';

interface Options extends CommonOptions {
  readonly person: string;
  readonly tencent: TencentErasure;
  readonly receipt?: string;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

export const eraseCommand = operatorCommand<Options>({
  name: 'erase',
  effect: 'changes',
  summary: 'erase a person: at Tencent, in the bucket, in the tables and in the dead-letter queues',
  description:
    'Erases everything of a person that was uploaded until now: the person at Tencent, the images in the bucket, prepared images, rows and dead-letter queue messages. It cannot be undone. Shows first what there is, and asks for the person id, unless --yes is given. The erase function does the work and counts every place twice, a minute apart. The command waits for the receipt, prints it and writes it to a file.',
  examples: ['erase --person 1001 --dry-run', 'erase --person 1001', 'erase --person 1001 --tencent keep --yes'],
  configure: (command) =>
    command
      .requiredOption('--person <id>', 'the person id, as the app wrote it into the metadata')
      .addOption(
        new Option(
          '--tencent <what>',
          'person: delete the person at Tencent; faces: delete its faces, but for the last one; keep: leave it as it is',
        )
          .choices(TENCENT_ERASURES)
          .default('person'),
      )
      .option('--receipt <file>', 'the text file for the receipt (default: erasure-<id>.txt)')
      .option('--dry-run', 'only show what there is', false)
      .option('--yes', 'do not ask', false),
  run: erase,
});

async function erase(stack: DeployedStack, options: Options, output: Output): Promise<ExitCode> {
  const { person: personId, tencent, dryRun, yes } = options;
  checkPersonId(personId, NO_PERSON);
  const erasureId = systemChance.newId();
  const file = await ReceiptFile.prepare(options.receipt ?? `erasure-${erasureId}.txt`);
  const erasing = new AwsErasing(stack);
  output.add({ personId, tencent, dryRun, requested: false });
  output.progress('Asking Tencent, the tables, the bucket and the queues');
  const preview = await previewErasure(personId, erasing);
  output.add({ found: foundOf(preview) });
  for (const line of previewLines(preview, tencent)) output.say(line);
  const { earlier } = preview;
  if (earlier?.status === 'RUNNING') {
    if (hasStopped(earlier, stack.clock.now())) output.say(stoppedText(earlier));
    else if (!dryRun) throw new Problem(runningText(earlier));
  }
  const stopped = await erasing.whyStopped();
  if (stopped !== undefined) output.warn(`${stopped} The erasure does not begin before it is started again.`);
  output.say('');
  if (dryRun) {
    output.say('Nothing was sent, because of --dry-run.');
    return EXIT.done;
  }
  const question = 'To erase this person, type the person id:';
  if (!yes && !(await confirmedByTyping(question, personId, 'Nothing was sent.', output))) return EXIT.failed;
  const signal = interruptSignal();
  await erasing.send({ erasureId, personId, asOf: isoTime(stack.clock.now()), tencent, requestedBy: 'faces erase' });
  output.add({ requested: true, erasureId });
  output.say(`Erasure ${erasureId} is requested.`);
  if (stopped !== undefined) throw new Problem(notBegunText(erasureId));
  const onProgress = (record: ErasureRecord) => output.progress(progressLine(record));
  const followed = await followErasure(erasureId, erasing, signal, onProgress);
  return await concluded(followed, erasureId, (record) => keep(record, stack, file, output));
}

async function concluded(
  followed: Followed,
  erasureId: string,
  keepReceipt: (record: ErasureRecord) => Promise<void>,
): Promise<ExitCode> {
  switch (followed.kind) {
    case 'ended': {
      const { record } = followed;
      await keepReceipt(record);
      if (record.status === 'DONE') return EXIT.done;
      throw new Problem(incompleteText(record));
    }
    case 'notBegun':
      throw new Problem(notBegunText(erasureId));
    case 'running':
      throw new Problem(`The erasure is not done yet, and goes on. ${lookLaterText(erasureId)}`);
    case 'interrupted':
      throw new Problem(`Interrupted. The erasure goes on in the stack. ${lookLaterText(erasureId)}`);
  }
}

async function keep(record: ErasureRecord, stack: DeployedStack, file: ReceiptFile, output: Output): Promise<void> {
  const lines = receiptLines(record, stack);
  output.add({ erasure: record });
  output.say('');
  for (const line of lines) output.say(line);
  output.say('');
  try {
    await file.write(lines);
    output.add({ receipt: file.path });
    output.say(`The receipt is in ${file.name}.`);
  } catch (error) {
    output.warn(`The receipt could not be written to ${file.path} (${error}). ${lookLaterText(record.erasureId)}`);
  }
}

const NO_PERSON =
  '. The row of an image with an illegal person tag has no person. List such images with list --reason PersonTagIllegal, and see docs/privacy.md.';
