import { beforeEach, describe, expect, it } from '@jest/globals';
import { discardErasures } from '../../../cli/discard/discard.ts';
import type { MessageResult, RedriveOptions } from '../../../cli/redrive/ports.ts';
import { redriveErasures } from '../../../cli/redrive/redrive-erasures.ts';
import type { ErasureMessage } from '../../../functions/domain/erasure/erasure-message.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { Crash, Crashes, FakeDeadLetterQueue } from '../fakes.ts';

const ERASURE = { erasureId: '7c0e9a52-6a0e-4c0e-9a3e-0f6f3d1c2b4a', personId: '1001' };
const PERSON = { ...ERASURE, asOf: '2026-11-20T07:00:00.000Z', tencent: 'keep' } as const;
const IMAGE = { ...ERASURE, objectKey: 'a.jpg', version: 'v1' };

let clock: FakeClock;
let deadLetters: FakeDeadLetterQueue;
let sent: ErasureMessage[];
let results: MessageResult[];
beforeEach(() => {
  clock = new FakeClock();
  deadLetters = new FakeDeadLetterQueue(clock);
  sent = [];
  results = [];
});

const send = async (message: ErasureMessage) => void sent.push(message);
const queue = { erasePerson: send, eraseImage: send };

function redrive(options: Partial<RedriveOptions> = {}, crashes = new Crashes()) {
  return redriveErasures(
    { deadLetters: crashes.watch(deadLetters), queue: crashes.watch(queue) },
    { dryRun: false, ...options },
    { clock, onMessage: (result) => results.push(result) },
  );
}

describe('a redrive of the erasures dead-letter queue', () => {
  it('sends the messages again, and deletes them', async () => {
    deadLetters.put(PERSON, { groupId: '1001', reason: 'CredentialsRefused' });
    deadLetters.put(IMAGE, { groupId: '1002' });
    expect(await redrive()).toMatchObject({ sent: 2, left: 0, needAction: 0 });
    expect(sent).toEqual([PERSON, IMAGE]);
    expect(deadLetters.messages).toEqual([]);
    expect(results).toMatchObject([
      { personId: '1001', reason: 'CredentialsRefused' },
      { objectKey: 'a.jpg', version: 'v1' },
    ]);
  });

  it('does not cover later uploads by a message without a time', async () => {
    deadLetters.put(ERASURE, { groupId: '1001' });
    clock.pass(86_400_000);
    await redrive();
    expect(sent).toEqual([{ ...ERASURE, tencent: 'person', asOf: '2026-11-20T08:00:00.000Z' }]);
  });

  it('sends nothing in a dry run', async () => {
    deadLetters.put(PERSON, { groupId: '1001' });
    expect(await redrive({ dryRun: true })).toMatchObject({ sent: 1 });
    expect(sent).toEqual([]);
    expect(deadLetters.messages).toHaveLength(1);
  });

  it('leaves what is no erasure message, which discard deletes', async () => {
    deadLetters.put('{"personId": "张三"}');
    expect(await redrive()).toMatchObject({ left: 1, needAction: 1 });
    expect(results).toMatchObject([{ why: 'Malformed', detail: expect.stringContaining('erasureId') }]);
    deadLetters.put(IMAGE, { groupId: '1001', reason: 'UploadedLater' });
    deadLetters.put(PERSON);
    const context = { clock, onMessage: () => {} };
    expect(await discardErasures({ deadLetters }, { dryRun: false }, context)).toMatchObject({ deleted: 2, left: 1 });
    expect(deadLetters.bodies).toEqual([JSON.stringify(PERSON)]);
  });

  it('takes only what was asked for', async () => {
    deadLetters.put(PERSON, { groupId: '1001', reason: 'Throttled' });
    deadLetters.put(IMAGE, { groupId: '1002' });
    expect(await redrive({ key: 'a.jpg' })).toMatchObject({ sent: 1, left: 1, needAction: 0 });
    expect(await redrive({ reason: 'Throttled' })).toMatchObject({ sent: 1, left: 0 });
    expect(sent).toEqual([IMAGE, PERSON]);
  });

  it('loses no message when it is killed', async () => {
    for (let at = 1; at <= 4; at++) {
      for (const when of ['before', 'after'] as const) {
        deadLetters.messages.splice(0);
        sent = [];
        deadLetters.put(PERSON, { groupId: '1001' });
        await redrive({}, new Crashes(at, when)).catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
        expect(sent.length + deadLetters.messages.length).toBeGreaterThan(0);
      }
    }
  });
});
