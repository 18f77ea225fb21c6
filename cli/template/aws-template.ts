import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { App, CliCredentialsStackSynthesizer } from 'aws-cdk-lib';
import { zip } from '../../build/archive/zip.ts';
import { addFaceEnrollmentStack } from '../../infra/face-enrollment-app.ts';
import { SettingsError } from '../../infra/settings/settings-error.ts';
import { IS_PACKAGED } from '../shared/invocation.ts';
import { EXIT, Problem } from '../shared/problem.ts';

export interface TemplateOptions {
  /** By name, as `-c name=value` gives them. */
  readonly settings: Readonly<Record<string, string>>;
  /** The bucket from which Lambda gets the functions. It may contain `${AWS::Region}`. */
  readonly bucket: string;
  /** Of the keys in the bucket. */
  readonly prefix: string;
  /** What the stack is synthesized for; undefined for any region outside China. */
  readonly region: string | undefined;
}

/** What CloudFormation fetches from the bucket. */
export interface Asset {
  readonly key: string;
  readonly content: Buffer;
}

export interface StackTemplate {
  readonly stackName: string;
  readonly text: string;
  /** Of the template itself in the bucket: it is larger than a request to CloudFormation may be. */
  readonly templateKey: string;
  readonly assets: readonly Asset[];
}

/** The feature flags of the checkout's app, which decide how the constructs of the CDK behave. */
const CDK_JSON = join(import.meta.dirname, IS_PACKAGED ? 'cdk.json' : '../../cdk.json');

interface AssetManifest {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path: string; readonly packaging: 'file' | 'zip' };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

/**
 * Synthesizes the stack of the settings as a template that needs no bootstrap, no role and no bucket of the CDK.
 *
 * @throws Problem when the settings are wrong
 */
export function synthesizeTemplate({ settings, bucket, prefix, region }: TemplateOptions): StackTemplate {
  const outdir = mkdtempSync(join(tmpdir(), 'face-enrollment-template-'));
  try {
    const { context } = JSON.parse(readFileSync(CDK_JSON, 'utf8'));
    const app = new App({
      outdir,
      analyticsReporting: false,
      builtinCloudFormationValidation: false,
      context: { ...context, ...settings },
    });
    const synthesizer = new CliCredentialsStackSynthesizer({ fileAssetsBucketName: bucket, bucketPrefix: prefix });
    const { stackName, templateFile } = addFaceEnrollmentStack(app, { env: region ? { region } : {}, synthesizer });
    app.synth();
    const manifest = JSON.parse(readFileSync(join(outdir, `${stackName}.assets.json`), 'utf8')) as AssetManifest;
    const files = Object.values(manifest.files).map(({ source, destinations }) => ({
      path: source.path,
      isFolder: source.packaging === 'zip',
      key: Object.values(destinations)[0]?.objectKey ?? '',
    }));
    return {
      stackName,
      text: readFileSync(join(outdir, templateFile), 'utf8'),
      templateKey: files.find(({ path }) => path === templateFile)?.key ?? '',
      assets: files.map(({ path, isFolder, key }) => ({
        key,
        content: isFolder ? zipped(join(outdir, path)) : readFileSync(join(outdir, path)),
      })),
    };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new Problem(error.message, EXIT.usage, { cause: error });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** A function of the CDK itself, which is a folder. */
function zipped(folder: string): Buffer {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return zip(new Map(files.map((path) => [path.replaceAll(sep, '/'), readFileSync(join(folder, path))])));
}
