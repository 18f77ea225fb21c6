import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { addFaceEnrollmentStack } from '../../infra/face-enrollment-app.ts';

const PROJECT_ROOT = join(import.meta.dirname, '..', '..');

/** The flags of `cdk.json`, which decide how the constructs of the CDK behave. */
const FLAGS = JSON.parse(readFileSync(join(PROJECT_ROOT, 'cdk.json'), 'utf8')).context as Record<string, unknown>;

/** An app like the one of `cdk.json`, that neither bundles functions nor validates what it writes: both take long. */
export function givenApp(settings: Readonly<Record<string, unknown>> = {}): App {
  return new App({
    context: { ...FLAGS, 'aws:cdk:bundling-stacks': [], ...settings },
    builtinCloudFormationValidation: false,
  });
}

const synthesized = new Map<string, Template>();

/** The template that is deployed with these settings. */
export function templateWith(settings: Readonly<Record<string, unknown>> = {}, region = 'eu-central-1'): Template {
  const key = JSON.stringify([settings, region]);
  const known = synthesized.get(key);
  if (known) return known;
  const stack = addFaceEnrollmentStack(givenApp(settings), { env: { account: '111122223333', region } });
  const template = Template.fromStack(stack);
  synthesized.set(key, template);
  return template;
}

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** The only resource of the type whose logical id begins with what is given. */
export function resourceOf(template: Template, type: string, idStart: string): { id: string } & Resource {
  const found = Object.entries(template.findResources(type)).filter(([id]) => id.startsWith(idStart));
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} of ${type} begin with ${idStart}`);
  return { id: only[0], ...(only[1] as Resource) };
}
