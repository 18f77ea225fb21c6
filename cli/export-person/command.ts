import { open } from 'node:fs/promises';
import { isoTime } from '../../functions/domain/clock.ts';
import { PERSON_ID } from '../../functions/domain/person-id.ts';
import { DynamoLedger } from '../../functions/tables/dynamo-ledger.ts';
import { DynamoReceipts } from '../erasures/dynamo-receipts.ts';
import { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { personAtTencent } from '../shared/aws/person-at-tencent.ts';
import { rowPagesOfPerson } from '../shared/aws/rows-of-person.ts';
import { DraftFile } from '../shared/draft-file.ts';
import { interruptSignal } from '../shared/interrupt-signal.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import { byteSize } from '../shared/terminal/byte-size.ts';
import type { Output } from '../shared/terminal/output.ts';
import { number } from '../shared/terminal/progress-bar.ts';
import { exportPerson } from './export-person.ts';
import { notIncluded } from './not-included.ts';
import type { ExportedPerson } from './ports.ts';
import { ImageDirectory } from './s3-image-directory.ts';

interface Options {
  readonly output?: string;
  readonly images?: string;
}

/** Writes what is known of a person into a file that only the operator can read. */
export async function exportPersonToFile(
  stack: DeployedStack,
  personId: string,
  options: Options,
  output: Output,
): Promise<ExitCode> {
  if (!PERSON_ID.test(personId)) {
    throw new Problem(
      `'${personId}' is not a legal person id. Expected: 1 to 64 of A-Z, a-z, 0-9 and -%@#&_.`,
      EXIT.usage,
    );
  }
  const { name, account, region, dynamo, s3, outputs, tables } = stack;
  const target = new DraftFile(options.output ?? `person-${personId}.json`);
  const deployment = new AwsDeployment(stack);
  const ledger = new DynamoLedger(dynamo, tables);
  const receipts = new DynamoReceipts(dynamo, outputs.ErasuresTableName);
  output.add({ file: target.path });
  try {
    const handle = await target.begin((draft) => open(draft, 'wx', 0o600));
    let exported: ExportedPerson;
    try {
      const images =
        options.images === undefined
          ? undefined
          : await ImageDirectory.create(s3, outputs.ImagesBucketName, options.images);
      if (images !== undefined) output.add({ directory: images.path });
      exported = await exportPerson(
        { exportedAt: isoTime(stack.clock.now()), stack: name, account, region, personId },
        { write: (text) => handle.writeFile(text) },
        {
          item: (id) => ledger.person(id),
          rows: (id) => rowPagesOfPerson(dynamo, outputs.FacesTableName, id),
          atTencent: (id) => personAtTencent(deployment, id),
          erasure: (id) => receipts.get(id),
          images,
        },
        {
          signal: interruptSignal(),
          onProgress: (count) => output.progress(`${number(count)} images of the person written`),
        },
      );
    } finally {
      await handle.close();
    }
    return await concluded(exported, personId, target, options, output);
  } finally {
    await target.discard();
  }
}

async function concluded(
  exported: ExportedPerson,
  personId: string,
  target: DraftFile,
  { output: file = `person-${personId}.json`, images: directory }: Options,
  output: Output,
): Promise<ExitCode> {
  const { images, saved, savedBytes, gone, denied, isTencentKnown } = exported;
  if (exported.isInterrupted) {
    const left = directory === undefined ? '' : ` Delete the images in ${directory}.`;
    throw new Problem(`Interrupted. No file was written.${left}`);
  }
  if (exported.isUnknown) {
    throw new Problem(`Neither Tencent nor this stack knows a person '${personId}'. No file was written.`);
  }
  const bytes = await target.complete();
  output.add({ images, saved, savedBytes, gone, denied, bytes, notIncluded: notIncluded(directory !== undefined) });
  output.say(`${file}: ${number(images)} images of person ${personId}, ${number(bytes)} bytes`);
  if (directory !== undefined) {
    output.say(
      `${directory}: ${number(saved)} images, ${byteSize(savedBytes)}. The objects of ${number(gone)} are gone.`,
    );
  }
  output.say('Only you can read them. Give them to the person by a safe way, and delete them.');
  output.say('Not included:');
  for (const what of notIncluded(directory !== undefined)) output.say(`- ${what}`);
  if (denied > 0) output.fail(`${number(denied)} images could not be read: the caller needs s3:GetObjectVersion.`);
  if (!isTencentKnown) output.fail('The file lacks what Tencent knows, because Tencent did not answer. Run doctor.');
  return denied > 0 || !isTencentKnown ? EXIT.failed : EXIT.done;
}
