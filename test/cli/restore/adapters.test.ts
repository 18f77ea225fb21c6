import { describe, expect, it } from '@jest/globals';
import { DynamoCopies } from '../../../cli/restore/dynamo-copies.ts';
import { LambdaMappings } from '../../../cli/restore/lambda-mappings.ts';
import { NO_COUNTS, type RestoreState } from '../../../cli/restore/restore-state.ts';
import { SqsMessages } from '../../../cli/restore/sqs-messages.ts';
import type { StackOutputs } from '../../../cli/shared/aws/stack-outputs.ts';
import { parseEnrollmentMessage } from '../../../functions/domain/enrollment-message.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { parseUploadEvent } from '../../../functions/intake/upload-event.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { MemorySqs } from '../../fakes/sqs/memory-sqs.ts';
import { RestoreWorld } from './restore-world.ts';

interface Sent {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A client that answers with these one by one, and throws those that are errors. */
function clientOf(answers: readonly unknown[], sent: Sent[] = []) {
  const left = [...answers];
  const send = async ({
    constructor: { name },
    input,
  }: {
    readonly constructor: { readonly name: string };
    input: never;
  }) => {
    sent.push({ name, input });
    const answer = left.shift() ?? {};
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { send } as never;
}

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}

const STATE: RestoreState = {
  restoreId: '20261120080000',
  to: '2026-11-20T06:00:00.000Z',
  startedAt: '2026-11-20T08:00:00.000Z',
  phase: 'restoring',
  mappings: [],
  counts: NO_COUNTS,
};
const COPY = 'Faces-restore-20261120080000';

describe('the copies of the tables', () => {
  const copies = (answers: readonly unknown[], sent?: Sent[]) =>
    new DynamoCopies(clientOf(answers, sent), { faces: 'Faces', persons: 'Persons' });

  it('are restored to the second, under a name of this restore, without indexes', async () => {
    const sent: Sent[] = [];
    await copies([], sent).restore('faces', STATE);
    expect(sent).toMatchObject([
      {
        name: 'RestoreTableToPointInTimeCommand',
        input: {
          SourceTableName: 'Faces',
          TargetTableName: COPY,
          RestoreDateTime: new Date(STATE.to),
          GlobalSecondaryIndexOverride: [],
        },
      },
    ]);
  });

  it('are restored once, however often the command is run', async () => {
    await copies([named('TableAlreadyExistsException')]).restore('faces', STATE);
    await expect(copies([named('LimitExceededException')]).restore('faces', STATE)).rejects.toThrow('LimitExceeded');
  });

  it.each([
    ['CREATING', true, false],
    ['ACTIVE', true, false],
    ['ACTIVE', false, true],
  ])('with the status %s, restoring %s, are ready: %s', async (TableStatus, RestoreInProgress, isReady) => {
    const Table = { TableStatus, RestoreSummary: { RestoreInProgress } };
    expect(await copies([{ Table }]).isReady('faces', STATE)).toBe(isReady);
  });

  it('may be gone when they are deleted, and not before', async () => {
    expect(await copies([named('ResourceNotFoundException')]).delete('faces', STATE)).toBe('deleted');
    const gone = copies([named('ResourceNotFoundException')]).isReady('faces', STATE);
    await expect(gone).rejects.toThrow(new RegExp(`${COPY} is gone: .* Give it up with restore --cancel`));
  });
});

describe('a copy that AWS still makes', () => {
  it('is not taken for a deleted one', async () => {
    const client = clientOf([named('ResourceInUseException'), {}]);
    const copies = new DynamoCopies(client, { faces: 'Faces', persons: 'Persons' });
    expect(await copies.delete('faces', STATE)).toBe('inUse');
    expect(await copies.delete('faces', STATE)).toBe('deleted');
  });
});

describe('the event source mappings', () => {
  it('are switched when an earlier change has ended', async () => {
    const clock = new FakeClock();
    const sent: Sent[] = [];
    const before = clock.now();
    await new LambdaMappings(clientOf([named('ResourceInUseException')], sent), [], clock).disable('uuid');
    expect(sent.map(({ input }) => input)).toEqual([
      { UUID: 'uuid', Enabled: false },
      { UUID: 'uuid', Enabled: false },
    ]);
    expect(clock.now()).toBeGreaterThan(before);
  });
});

describe('an image that is sent again', () => {
  const outputs = {
    UploadsQueueUrl: 'uploads',
    PreparationsQueueUrl: 'preparations',
    EnrollmentsQueueUrl: 'enrollments.fifo',
  } as StackOutputs;

  async function sentOf(more: Partial<FaceRow>) {
    const row = new RestoreWorld().row('a b.jpg', { submission: 2, ...more });
    const sqs = new MemorySqs(new FakeClock());
    const sent: { readonly queue: string | undefined; readonly body: string }[] = [];
    sqs.onMessage = ({ QueueUrl, MessageBody = '' }) => void sent.push({ queue: QueueUrl, body: MessageBody });
    await new SqsMessages(sqs.client, outputs).send(row, STATE);
    expect(sent).toHaveLength(1);
    return { row, ...(sent[0] as (typeof sent)[number]) };
  }

  it('goes to the stage that has it', async () => {
    expect((await sentOf({})).queue).toBe('enrollments.fifo');
    expect((await sentOf({ stage: 'prepare' })).queue).toBe('preparations');
    expect((await sentOf({ status: 'FAILED', reason: 'DownloadFailed' })).queue).toBe('enrollments.fifo');
  });

  it('has a message that enroll understands', async () => {
    const { row, body } = await sentOf({});
    expect(parseEnrollmentMessage(body)).toMatchObject({ objectKey: row.objectKey, personId: '1001', submission: 2 });
  });

  it('is uploaded anew, as intake sees it, when intake had failed', async () => {
    const { row, queue, body } = await sentOf({ status: 'FAILED', reason: 'ObjectUnreadable', personId: undefined });
    expect(queue).toBe('uploads');
    const { objectKey, version, uploadedAt } = row;
    expect(parseUploadEvent(body)).toMatchObject({ bucket: 'images', objectKey, version, uploadedAt });
  });
});
