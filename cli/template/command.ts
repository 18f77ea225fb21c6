import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Command, InvalidArgumentError } from 'commander';
import { awsProblem } from '../shared/aws/aws-problem.ts';
import { CLIENT_CONFIG } from '../shared/aws/client-config.ts';
import { observeAnswers } from '../shared/aws/observe-answers.ts';
import { FACES } from '../shared/invocation.ts';
import { EXIT, Problem } from '../shared/problem.ts';
import { Output } from '../shared/terminal/output.ts';
import type { Asset, StackTemplate, TemplateOptions } from './aws-template.ts';
import { bucketProblem } from './bucket-problem.ts';

interface Options {
  readonly context: Readonly<Record<string, string>>;
  readonly assetsBucket: string;
  readonly assetsPrefix: string;
  readonly region?: string;
  readonly output: string;
  readonly json?: boolean;
}

/** Stands in the name of a bucket for the region of the stack. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: as CloudFormation writes it.
const REGION = '${AWS::Region}';
/** The longest that CloudFormation takes from a bucket, in bytes. */
const MAX_TEMPLATE = 1_000_000;

/** Works without a deployed stack, unlike the commands for operators. */
export const templateCommand = {
  addTo(program: Command): void {
    program
      .command('template')
      .summary('write a CloudFormation template that needs no CDK bootstrap')
      .description(
        'Synthesizes the stack of the given settings as one CloudFormation template. Uploads the template and the code of the functions to a bucket of yours, which must be in the region of the stack. Needs the packages aws-cdk-lib and constructs.',
      )
      .requiredOption('--assets-bucket <name>', `the bucket for the code; ${REGION} in it stands for the region`)
      .option('--assets-prefix <prefix>', 'what the keys in the bucket begin with', 'face-enrollment/')
      .option('-c, --context <name=value>', 'a setting of the stack; may be repeated', setting, {})
      .option('--region <name>', 'the region of the stack; required for regions in China')
      .option('--output <file>', 'where the template is written', 'face-enrollment.template.json')
      .option('--json', 'one JSON document instead of text', false)
      .addHelpText(
        'after',
        `\nExamples:\n  ${FACES} template --assets-bucket acme-assets -c requestsPerSecond=30\n  ${FACES} template --assets-bucket 'acme-assets-${REGION}' --output faces.json`,
      )
      .action((_, command: Command) => run(command.optsWithGlobals()));
  },
};

function setting(text: string, given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Expected name=value, for example requestsPerSecond=30.');
  return { ...given, [text.slice(0, at)]: text.slice(at + 1) };
}

async function run(options: Options): Promise<void> {
  const output = new Output(options.json ? 'document' : 'text');
  const { region: chosen } = options;
  const s3 = new S3Client({ ...CLIENT_CONFIG, ...(chosen && { region: chosen }) });
  let origin = '';
  observeAnswers(s3, ({ endpoint }) => {
    origin = endpoint;
  });
  try {
    const region = await s3.config.region();
    if (region.startsWith('cn-') && chosen === undefined) {
      throw new Problem(`Give --region ${region}: a stack in China differs from those elsewhere.`, EXIT.usage);
    }
    const { assetsBucket, assetsPrefix: prefix, context: settings } = options;
    const template = await synthesized({ settings, bucket: assetsBucket, prefix, region: chosen });
    checkSize(template);
    const bucket = assetsBucket.replaceAll(REGION, region);
    const file = resolve(process.env.INIT_CWD ?? process.cwd(), options.output);
    writeFileSync(file, template.text);
    for (const asset of template.assets) await upload(s3, bucket, asset);
    const url = address(origin, bucket, template.templateKey);
    const { stackName } = template;
    output.add({ stackName, file, bucket, url, keys: template.assets.map(({ key }) => key).sort() });
    output.say(`Template  ${file}`);
    output.say(`Bucket    ${bucket}: ${template.assets.length} objects below ${prefix}`);
    output.say(`URL       ${url}`);
    output.say('');
    output.say(
      `aws cloudformation create-stack --stack-name ${stackName} --capabilities CAPABILITY_IAM --region ${region} --template-url ${url}`,
    );
    process.exitCode = EXIT.done;
  } catch (error) {
    const problem = awsProblem(error);
    output.fail(...problem.message.split('\n'));
    process.exitCode = problem.exitCode;
  } finally {
    output.end();
    s3.destroy();
  }
}

/** Loads the CDK only here: no other command needs it. */
async function synthesized(options: TemplateOptions): Promise<StackTemplate> {
  try {
    const { synthesizeTemplate } = await import('./aws-template.ts');
    return synthesizeTemplate(options);
  } catch (error) {
    if (!(error instanceof Error && /Cannot find (module|package) '(aws-cdk-lib|constructs)/.test(error.message))) {
      throw error;
    }
    throw new Problem(
      'The packages aws-cdk-lib and constructs are not installed. Install them: npm install aws-cdk-lib constructs',
      EXIT.failed,
      { cause: error },
    );
  }
}

function checkSize({ text }: StackTemplate): void {
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_TEMPLATE) return;
  throw new Problem(`The template has ${bytes} bytes, and CloudFormation takes up to ${MAX_TEMPLATE}.`);
}

async function upload(s3: S3Client, Bucket: string, { key: Key, content: Body }: Asset): Promise<void> {
  try {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const problem = bucketProblem(Bucket, error.name);
    if (problem === undefined) throw error;
    throw new Problem(problem, EXIT.failed, { cause: error });
  }
}

/** Where CloudFormation finds an object of the bucket, which S3 names in the host or in the path. */
function address(origin: string, bucket: string, key: string): string {
  return new URL(origin).hostname.startsWith(`${bucket}.`) ? `${origin}/${key}` : `${origin}/${bucket}/${key}`;
}
