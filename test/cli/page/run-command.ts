import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { jest } from '@jest/globals';
import type { DeadStatus } from '../../../cli/status/ports.ts';
import { SecretText } from '../../../functions/domain/secrets/secret-text.ts';
import { TABLES } from '../../fakes/memory-ledger.ts';
import { ACCOUNT } from '../doctor/healthy-deployment.ts';
import { ERASURE_ID } from '../erasures/records.ts';
import type { FakeStack } from './fake-stack.ts';

let stack: FakeStack;

/** A class whose objects are parts of the stack that the command runs on. */
function instanceOf<Part extends object>(part: (...parameters: string[]) => Part) {
  return jest.fn((_client: unknown, ...parameters: string[]) => part(...parameters));
}

function replace(module: string, exports: () => object): void {
  jest.unstable_mockModule(`../../../${module}`, exports);
}

// Everything that would ask AWS or Tencent, and nothing else: what is printed is made by the code that operators run.
replace('cli/shared/aws/deployed-stack.ts', () => ({
  findStack: async (name: string) => ({
    name,
    account: ACCOUNT,
    region: stack.deployment.region,
    endpoint: `https://cloudformation.${stack.deployment.region}.amazonaws.com`,
    clock: stack.clock,
    status: stack.deployment.state.status,
    outputs: { ...stack.deployment.outputs, FacesTableName: TABLES.faces, PersonsTableName: TABLES.persons },
    tables: TABLES,
    dynamo: stack.ledger.dynamo.client,
    client: () => undefined,
    destroy: () => {},
  }),
}));
replace('cli/shared/aws/aws-deployment.ts', () => ({ AwsDeployment: instanceOf(() => stack.deployment) }));
replace('cli/shared/tencent/ask-tencent.ts', () => ({ askTencent: () => stack.deployment.askTencent() }));
replace('cli/status/dynamo-reasons.ts', () => ({
  reasonsOfDay: async (_client: unknown, _table: string, status: DeadStatus, day: string) =>
    stack.reasonsOf(status, day),
}));
replace('functions/queues/enrollments-queue.ts', () => ({ SqsEnrollmentQueue: instanceOf(() => stack.enrollments) }));
replace('functions/queues/erasures-queue.ts', () => ({ SqsErasuresQueue: instanceOf(() => stack.erasuresQueue) }));
replace('cli/erasures/dynamo-receipts.ts', () => ({ DynamoReceipts: instanceOf(() => stack.erasuresTable) }));
replace('functions/runtime/system.ts', () => ({
  systemClock: { now: () => stack.clock.now(), sleep: (ms: number) => stack.clock.sleep(ms) },
  systemChance: { random: () => 0.5, newId: () => ERASURE_ID },
}));
replace('functions/queues/preparations-queue.ts', () => ({
  SqsPreparationQueue: instanceOf(() => stack.preparations),
}));
replace('cli/shared/dead-letter-queue/sqs-dead-letter-queue.ts', () => ({
  SqsDeadLetterQueue: instanceOf((queueUrl) => {
    const { outputs } = stack.deployment;
    const { UploadsDeadLetterQueueUrl, PreparationsDeadLetterQueueUrl, OutcomesDeadLetterQueueUrl } = outputs;
    if (queueUrl === outputs.ErasuresDeadLetterQueueUrl) return stack.erasuresDeadLetters;
    if (queueUrl === UploadsDeadLetterQueueUrl) return stack.uploadsDeadLetters;
    if (queueUrl === PreparationsDeadLetterQueueUrl) return stack.preparationsDeadLetters;
    return queueUrl === OutcomesDeadLetterQueueUrl ? stack.outcomesDeadLetters : stack.enrollmentsDeadLetters;
  }),
}));
replace('functions/events/event-bridge-bus.ts', () => ({
  EventBridgeBus: instanceOf(() => stack.publishing.context().events?.bus ?? {}),
}));
replace('cli/redrive/sqs-uploads-queue.ts', () => ({ SqsUploadsQueue: instanceOf(() => stack.uploads) }));
replace('cli/backfill/object-versions.ts', () => ({
  ListedVersions: instanceOf((_bucket, prefix = '') => ({
    async *pages() {
      yield stack.versions.filter(({ objectKey }) => objectKey.startsWith(prefix));
    },
  })),
}));
replace('cli/retention/s3-version-history.ts', () => ({
  s3VersionHistory: async function* (_client: unknown, _bucket: string, prefix: string) {
    yield stack.versions
      .filter(({ objectKey }) => objectKey.startsWith(prefix))
      .map((version) => ({ ...version, lastModified: Date.parse(version.lastModified) }));
  },
}));
replace('cli/restore/aws-restoring.ts', () => ({ AwsRestoring: { of: async () => stack.restoring } }));
replace('cli/audit/aws-audit.ts', () => ({ AwsAudit: instanceOf(() => stack.audited) }));
replace('cli/privacy-report/aws-privacy.ts', () => ({ AwsPrivacy: instanceOf(() => stack.privacy) }));
replace('cli/backfill/aws-backfill.ts', () => ({
  AwsBackfill: instanceOf(() =>
    Object.assign(stack.pipeline, {
      metadata: async () => ({ 'person-id': '1001' }),
      erasedPerson: async () => undefined,
    }),
  ),
}));
replace('cli/rebuild/aws-rebuild.ts', () => ({ AwsRebuild: instanceOf(() => stack.rebuilding) }));
replace('cli/shared/aws/inspection/functions.ts', () => ({ deployedFunction: () => stack.deployment.fn('enroll') }));
replace('cli/upload/given-files.ts', () => ({
  givenFiles: async (files: readonly string[]) => files.map((file) => ({ file, path: `/${file}`, name: file })),
}));
replace('cli/person/s3-object-state.ts', () => ({ objectState: async () => 'there' }));
replace('cli/upload/s3-upload.ts', () => ({ S3Upload: instanceOf(() => stack.bucket) }));
replace('cli/set-secret/given-keys.ts', () => ({
  givenKeys: async () => new SecretText('{"secretId": "AKIDnew", "secretKey": "new-key"}'),
}));
replace('cli/set-secret/tencent-secret.ts', () => ({
  TencentSecret: instanceOf(() => ({ current: () => stack.deployment.secretText(), store: async () => {} })),
}));

/**
 * What a terminal shows of a command on that stack, standard output and standard error in their order.
 *
 * @param command as it is typed after `npm run faces --`, its parameters without spaces
 */
export async function terminalOf(command: string, on: FakeStack): Promise<string> {
  return (await endOf(command, on)).terminal;
}

/** Likewise, with the exit code that the command ends with. */
export async function endOf(command: string, on: FakeStack): Promise<{ terminal: string; exitCode: unknown }> {
  stack = on;
  const { runFaces } = await import('../../../cli/run-faces.ts');
  const lines: string[] = [];
  const show = (line: unknown) => void lines.push(stripVTControlCharacters(String(line)));
  const { exitCode } = process;
  let ended: typeof exitCode;
  const { INIT_CWD } = process.env;
  const directory = mkdtempSync(join(tmpdir(), 'cli-page-'));
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const listeners = signals.map((signal) => process.listeners(signal));
  jest.spyOn(console, 'log').mockImplementation(show);
  jest.spyOn(console, 'error').mockImplementation(show);
  jest.spyOn(Date, 'now').mockImplementation(() => stack.clock.now());
  process.env.INIT_CWD = directory;
  try {
    await runFaces(command.split(' '));
    ended = process.exitCode;
  } finally {
    jest.restoreAllMocks();
    rmSync(directory, { recursive: true });
    if (INIT_CWD === undefined) delete process.env.INIT_CWD;
    else process.env.INIT_CWD = INIT_CWD;
    process.exitCode = exitCode;
    for (const [index, signal] of signals.entries()) {
      for (const added of process.listeners(signal)) {
        if (!listeners[index]?.includes(added)) process.off(signal, added);
      }
    }
  }
  return { terminal: lines.join('\n').replace(/^\n+/, ''), exitCode: ended };
}
