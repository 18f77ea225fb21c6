import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { useLocalStack } from '../../../cli/shared/local-stack.ts';
import type { StackState } from '../../../local/stack-state.ts';

const PROCESS = { pid: 1, startedAt: 'then' };

/** What `npm start -- --keep` leaves. */
const KEPT: StackState = {
  owner: PROCESS,
  startedAt: '2026-11-20T08:00:00.000Z',
  region: 'us-east-1',
  emulator: { process: PROCESS, endpoint: 'http://127.0.0.1:4566', temporaryDirectory: '/tmp/x' },
  standIn: { process: PROCESS, endpoint: 'http://127.0.0.1:9100' },
  stackName: 'FaceEnrollment',
  outputs: {
    ImagesBucketName: 'images',
    FacesTableName: 'faces',
    PersonsTableName: 'persons',
    TencentSecretArn: 'secret',
    UploadsQueueUrl: 'uploads',
    UploadsDeadLetterQueueUrl: 'uploads-dead',
    PreparationsQueueUrl: 'preparations',
    PreparationsDeadLetterQueueUrl: 'preparations-dead',
    PreparedBucketName: 'prepared',
    EnrollmentsQueueUrl: 'enrollments',
    EnrollmentsDeadLetterQueueUrl: 'enrollments-dead',
    IntakeFunctionName: 'intake',
    PrepareFunctionName: 'prepare',
    ErasuresQueueUrl: 'erasures',
    ErasuresDeadLetterQueueUrl: 'erasures-dead',
    ErasuresTableName: 'erasures',
    EraseFunctionName: 'erase',
    EnrollFunctionName: 'enroll',
  },
  detached: true,
};

const LOCAL = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
};

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'local-stack-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

async function use(state: unknown, environment: NodeJS.ProcessEnv = {}, isUp = true): Promise<NodeJS.ProcessEnv> {
  const file = join(directory, 'start.json');
  if (state !== undefined) writeFileSync(file, typeof state === 'string' ? state : JSON.stringify(state));
  await useLocalStack({ environment, file, answers: async () => isUp });
  return environment;
}

describe('--local', () => {
  it('acts on what npm start -- --keep left running', async () => {
    expect(await use(KEPT)).toEqual(LOCAL);
  });

  it('leaves nothing of the environment that would lead to another account or endpoint', async () => {
    const environment = {
      HOME: '/home/operator',
      AWS_PROFILE: 'production',
      AWS_SESSION_TOKEN: 'token',
      AWS_ACCESS_KEY_ID: 'AKIAPRODUCTION',
      AWS_SECRET_ACCESS_KEY: 'key',
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL_SQS: 'https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    };
    expect(await use(KEPT, environment)).toEqual({ HOME: '/home/operator', ...LOCAL });
  });

  it.each([
    ['there is no file of one', undefined, true],
    ['its emulator does not answer', KEPT, false],
  ])('says that no local stack is running when %s', async (_, state, isUp) => {
    await expect(use(state, {}, isUp)).rejects.toThrow(
      'No local stack is running. Start one, and leave it running: npm start -- --keep',
    );
  });

  it('says that the stack is not deployed yet', async () => {
    const { outputs: _, ...deploying } = KEPT;
    await expect(use(deploying)).rejects.toThrow('The local stack is still being deployed.');
  });

  it.each(['no JSON', '{}', '{"region":"us-east-1","emulator":{"endpoint":"nowhere"}}'])(
    'says that a file with %s is not the one it expects',
    async (text) => {
      await expect(use(text)).rejects.toThrow('is not what npm start writes');
    },
  );
});
