import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '../../local/paths.ts';
import { freshDirectoryOfProcess } from '../../local/run-directory.ts';
import { jpeg } from '../../local/samples/render.ts';
import { reasonWords } from '../../schemas/reason-words.ts';
import { type GuideBlock, guideBlocks } from './app-guide/guide-blocks.ts';
import { GuideShell } from './app-guide/guide-shell.ts';
import { ADMINISTRATOR, arnsOf, createUser, type Run, type UserKeys, withArns } from './cli/operator.ts';
import { OutcomeListener } from './stack/outcome-listener.ts';
import { type Stack, startStack } from './stack/stack.ts';

const SOON_MS = 45_000;

/** The page asks for these programs. Where one is missing, the blocks that need it are left out. */
const TOOLS: Readonly<Record<string, readonly string[]>> = {
  aws: ['aws', '--version'],
  python3: ['python3', '-c', 'import boto3'],
  curl: ['curl', '--version'],
};

/** AWS asks for the permission PartiQLSelect, and the emulator for the name of the request. */
const EMULATOR_QUIRK = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Resource: '*', Action: 'dynamodb:ExecuteStatement' }],
});

const blocks = guideBlocks();
const shellBlocks = blocks.filter(({ language }) => language === 'sh');

function isInstalled([command = '', ...parameters]: readonly string[]): boolean {
  try {
    execFileSync(command, parameters, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const hasTools = Object.values(TOOLS).every(isInstalled);

let stack: Stack;
let listener: OutcomeListener;
let directory: string;
let shell: GuideShell;
/** May do what the page lists, and nothing else. */
let app: UserKeys;

beforeAll(async () => {
  stack = await startStack({ auth: true });
  listener = await OutcomeListener.start(stack);
  for (const person of ['2001', '2009']) stack.tencent.api.persons.create(person);
  // Inside the project, so that Node finds the packages that the reader would install.
  directory = freshDirectoryOfProcess('e2e-app-guide-');
  writeFileSync(join(directory, 'front.jpg'), await jpeg({ person: 10 }));
  writeFileSync(join(directory, 'wall.jpg'), await jpeg({ person: 10, faceless: true }));
  for (const file of ['schemas/reasons.en.json', 'examples/events/image-rejected.json']) {
    copyFileSync(join(PROJECT_ROOT, file), join(directory, basename(file)));
  }
  for (const { file, code } of blocks) if (file !== undefined) writeFileSync(join(directory, file), code);
  shell = new GuideShell(stack, directory);
  const policy = blocks.find(({ heading, language }) => heading === 'Permissions' && language === 'json');
  app = await createUser(stack, 'app', [withArns(policy?.code ?? '', arnsOf(stack)), EMULATOR_QUIRK]);
}, 120_000);

afterAll(async () => {
  await stack?.stop();
  if (directory) rmSync(directory, { recursive: true, force: true });
});

/** Operators have other permissions than applications, and docs/cli.md lists them. */
function keysFor({ code }: GuideBlock): UserKeys {
  return code.includes('npm run') ? ADMINISTRATOR : app;
}

const runs = new Map<GuideBlock, Run>();

async function run(block: GuideBlock): Promise<Run> {
  const result = await shell.run(block.code, keysFor(block));
  runs.set(block, result);
  return result;
}

/** The block with this text in it, and what it printed. */
function outputOf(text: string): string {
  const found = shellBlocks.find(({ code }) => code.includes(text));
  return (found && runs.get(found)?.stdout) ?? '';
}

const photos = async () => (await stack.images.rows()).map(({ objectKey }) => objectKey).toSorted();

describe('the app guide', () => {
  it('has blocks of every kind', () => {
    expect(new Set(blocks.map(({ language }) => language))).toEqual(new Set(['sh', 'js', 'python', 'ts', 'json']));
  });

  // In the order of the page: each block builds on those before it.
  (hasTools ? it : it.skip).each(
    shellBlocks.map((block) => [block.heading, block.code.trim().split('\n')[0], block] as const),
  )(
    'runs below "%s": %s',
    async (_heading, _line, block) => {
      const { code, stdout, stderr } = await run(block);
      // The wall was refused, and the page says so.
      const expected = /faces -- (upload|status .*--wait)/.test(block.code) ? 1 : 0;
      expect(`${code === expected ? '' : `exit code ${code}\n${stdout}`}${stderr}`).not.toMatch(
        /exit code|Error|denied/,
      );
    },
    60_000,
  );

  (hasTools ? describe : describe.skip)('leads to', () => {
    it('a photo from every way to upload', async () => {
      expect(await photos()).toEqual([
        'front.jpg',
        'photos/wall-from-curl.jpg',
        'photos/wall-from-node.jpg',
        'photos/wall-from-python.jpg',
        'photos/wall.jpg',
        'wall.jpg',
      ]);
      for (const row of await stack.images.rows()) expect(row.personId).toBe('2001');
    });

    it('the outcome, by polling', () => {
      expect(outputOf('node poll.mjs')).toContain("{ status: 'REJECTED', reason: 'NoFaceDetected' }");
      expect(outputOf('node poll.mjs')).toContain('No face was found in the image.');
    });

    it('the words for the user, by the event of the stack', async () => {
      const isWall = ({ detail }: { readonly detail: { readonly objectKey: string } }) =>
        detail.objectKey === 'photos/wall.jpg';
      await listener.until(({ events }) => events.some(isWall), SOON_MS);
      const event = JSON.stringify(listener.events.find(isWall));
      const { stdout } = await shell.run(
        `node --input-type=module --eval '
          import { readFileSync } from "node:fs";
          import { handler } from "./tell-user.mjs";
          await handler(JSON.parse(readFileSync(0)));
        ' <<'END'\n${event}\nEND`,
        app,
      );
      const { title, advice } = reasonWords().NoFaceDetected ?? { title: '', advice: '' };
      expect(stdout).toBe(`To 2001: ${title}. ${advice}\n`);
      expect(outputOf('image-rejected.json')).toBe(`To 3004: ${title}. ${advice}\n`);
    });

    it('the photos of a key, a person and a day, by the SDK and by PartiQL', () => {
      const found = outputOf('import { byKey, byPerson, rejectedOn }').trim().split('\n');
      // One of the key, six of the person, five that were rejected today.
      expect(found).toHaveLength(1 + 6 + 5);
      expect(found.filter((line) => line === 'front.jpg ENROLLED undefined')).toHaveLength(1);
      const answers = outputOf('partiql() {');
      expect(answers).toContain('"S": "NoFaceDetected"');
      expect(answers).toContain('"S": "front.jpg"');
      expect(answers.match(/"Items"/g)).toHaveLength(3);
    });

    it('the photo of a face id', () => {
      expect(outputOf('FACE_ID=$(')).toMatch(/ENROLLED {2}\d{19} .*front\.jpg/);
      expect(readFileSync(join(directory, 'found.jpg'))).toEqual(readFileSync(join(directory, 'front.jpg')));
    });
  });

  (hasTools ? it : it.skip)('leads to an erasure that has begun, or is done already', async () => {
    expect(outputOf('node erase.mjs')).toMatch(/^[0-9a-f-]{36}\n$/);
    expect(outputOf('ErasuresTableName')).toMatch(/RUNNING|DONE/);
    const end = Date.now() + SOON_MS;
    while (stack.tencent.api.persons.find('2009') !== undefined && Date.now() < end) await sleep(200);
    expect(stack.tencent.api.persons.find('2009')).toBeUndefined();
  });

  it('has a statement that sends outcomes to a function, in a CDK app', () => {
    const [{ code = '' } = {}] = blocks.filter(({ language }) => language === 'ts');
    const file = join(directory, 'app.ts');
    const program = `
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Function as LambdaCode, Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { FaceEnrollment } from ${JSON.stringify(join(PROJECT_ROOT, 'infra/face-enrollment/face-enrollment.ts'))};
const stack = new Stack(new App({ outdir: ${JSON.stringify(join(directory, 'cdk.out'))} }), 'App');
const tellUser = new LambdaCode(stack, 'TellUser', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//') });
const faces = new FaceEnrollment(stack, 'Faces', {});
${code}
console.log(JSON.stringify(Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'))));
`;
    writeFileSync(file, program);
    const rules = JSON.parse(execFileSync(process.execPath, ['--no-warnings', file], { encoding: 'utf8' }));
    const patterns = rules.map((rule: { Properties: { EventPattern: object } }) => rule.Properties.EventPattern);
    expect(patterns).toContainEqual(
      expect.objectContaining({ source: ['face-enrollment'], 'detail-type': ['Image Enrolled', 'Image Rejected'] }),
    );
  }, 60_000);
});
