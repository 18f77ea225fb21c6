import { InvalidArgumentError, Option } from 'commander';
import { systemClock } from '../../functions/runtime/system.ts';
import { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import { awsProblem } from '../shared/aws/aws-problem.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { rowsByKey } from '../shared/aws/rows-by-key.ts';
import { interruptSignal } from '../shared/interrupt-signal.ts';
import { localTencent } from '../shared/local-stack.ts';
import { metadataRulesOf } from '../shared/metadata-rules.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import type { Output } from '../shared/terminal/output.ts';
import { ProgressBar } from '../shared/terminal/progress-bar.ts';
import { timeSpan } from '../shared/time-span.ts';
import { checkBelow, keyPrefixOf } from '../shared/upload-rule.ts';
import { wholeNumber } from '../shared/whole-number.ts';
import { givenFiles } from './given-files.ts';
import { plannedUploads } from './planned-uploads.ts';
import type { FileUpload, UploadResult } from './ports.ts';
import { counts, isSuccess, reportLines } from './report.ts';
import { S3Upload } from './s3-upload.ts';
import { uploadFiles } from './upload-files.ts';
import { uploadMetadata } from './upload-metadata.ts';

interface Options extends CommonOptions {
  readonly person: string;
  readonly consent?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly prefix?: string;
  readonly key?: string;
  readonly concurrency: number;
  readonly wait: boolean;
  readonly timeout: number;
}

export const uploadCommand = operatorCommand<Options>({
  name: 'upload',
  effect: 'changes',
  json: 'lines',
  summary: 'upload images of a person, and show what became of them',
  description:
    'Uploads image files of one person side by side, waits for their outcomes, and shows them. The exit code is 0 when every image is enrolled, or was enrolled before.',
  examples: [
    'upload front.jpg --person 1001',
    'upload photos/*.jpg --person 1001 --prefix employees/1001/',
    'upload front.jpg --person 1001 --key employees/1001/front.jpg --consent form-2026-17',
    'upload front.jpg --person 1001 --metadata need-rotate-detection=1',
  ],
  configure: (command) =>
    command
      .argument('<files...>', 'image files of this person (after -- when a name begins with a dash)')
      .requiredOption('--person <id>', "the person tag: Tencent's PersonId")
      .option('--prefix <prefix>', 'put before the names of the files (default: the keyPrefix of the stack)')
      .addOption(new Option('--key <key>', 'the object key, for one file').conflicts('prefix'))
      .option('--consent <id>', "the metadata consent-id: refers to the person's consent in your records")
      .addOption(
        new Option('--metadata <name=value>', 'more metadata, such as quality-control=2; may be repeated')
          .argParser(nameAndValue)
          .default({}, 'none'),
      )
      .addOption(
        new Option('--concurrency <n>', 'files that are uploaded at once').argParser(wholeNumber(1, 64)).default(8),
      )
      .option('--no-wait', 'do not wait for the outcomes')
      .addOption(
        new Option('--timeout <time>', 'how long to wait for the outcome of each image')
          .argParser(timeSpan)
          .default(300_000, '5m'),
      ),
  run: upload,
});

function nameAndValue(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const [, name = '', value = ''] = /^([a-z0-9][a-z0-9-]*)=(.*)$/s.exec(text) ?? [];
  if (name === '') throw new InvalidArgumentError('Expected a name and a value, such as quality-control=2.');
  return { ...before, [name]: value };
}

async function upload(
  stack: DeployedStack,
  options: Options,
  output: Output,
  files: readonly string[],
): Promise<ExitCode> {
  const { concurrency, wait, timeout, local = false } = options;
  const deployment = new AwsDeployment(stack);
  const signal = interruptSignal();
  const uploads = await planned(deployment, options, files);
  const bucket = new S3Upload(stack.s3, stack.outputs.ImagesBucketName, await metadataOf(deployment, options));
  const bar = new ProgressBar(uploads.length, 'images', Date.now());
  const report = await uploadFiles(
    uploads,
    {
      clock: systemClock,
      put: (file) => bucket.put(file),
      rows: (images) => rowsByKey(stack.dynamo, stack.outputs.FacesTableName, images),
    },
    { concurrency, timeoutMs: wait ? timeout : undefined },
    {
      signal,
      onProgress: ({ uploaded, ended }) => output.progress(`${bar.line(ended, Date.now())}; ${uploaded} uploaded`),
      onEnded: (result) => output.item(itemOf(result)),
    },
  );
  for (const result of report.results) if (result.version === undefined) output.item(itemOf(result));
  const asked = { isWaiting: wait, isLocal: local, errorText };
  output.add({ images: counts(report.results, asked) });
  for (const line of reportLines(report, asked)) output.say(line);
  if (local) await hintAtPhotographs(report.results, output);
  if (report.isInterrupted) {
    output.fail('Interrupted. The stack enrolls what was uploaded without this command.');
  }
  return isSuccess(report, asked) ? EXIT.done : EXIT.failed;
}

/** The files with their keys, which are below the prefix of the stack: it does not see other objects. */
async function planned(
  deployment: AwsDeployment,
  { key, prefix }: Options,
  files: readonly string[],
): Promise<readonly FileUpload[]> {
  if (key !== undefined && files.length > 1) {
    throw new Problem(`--key names one object, and ${files.length} files were given. Use --prefix.`, EXIT.usage);
  }
  const given = await givenFiles(files);
  const keyPrefix = await keyPrefixOf(deployment);
  if (key !== undefined) checkBelow(keyPrefix, '--key', key);
  if (prefix !== undefined) checkBelow(keyPrefix, '--prefix', prefix);
  const plan = plannedUploads(given, (name) => key ?? `${prefix ?? keyPrefix}${name}`);
  if (plan.kind === 'wrong') throw new Problem(`${plan.sentences.join(' ')} Nothing was uploaded.`, EXIT.usage);
  return plan.uploads;
}

async function metadataOf(
  deployment: AwsDeployment,
  { person, consent, metadata: more }: Options,
): Promise<Readonly<Record<string, string>>> {
  const read = uploadMetadata({ person, consent, more }, metadataRulesOf(await deployment.environment('intake')));
  if (read.kind === 'wrong') throw new Problem(`${read.message} Nothing was uploaded.`, EXIT.usage);
  return read.metadata;
}

function itemOf({ file, objectKey, version, row, error }: UploadResult): object {
  return { file, objectKey, version, ...row, ...(error !== undefined && { error: errorText(error) }) };
}

function errorText(error: unknown): string {
  return awsProblem(error).message;
}

/** The stand-in is no face recognition, and would disappoint with a real photograph. */
async function hintAtPhotographs(results: readonly UploadResult[], output: Output): Promise<void> {
  if (!results.some(({ row }) => row?.reason === 'NoFaceDetected')) return;
  output.say('');
  output.say(
    'The stand-in finds faces in drawn portraits, and seldom in photographs. To take every readable image for a face:',
  );
  output.say(`  curl ${await localTencent()}/_control/behaviour -d '{"anyImage": true}'`);
}
