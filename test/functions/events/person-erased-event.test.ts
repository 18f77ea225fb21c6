import { EventBridgeClient, type PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from '@jest/globals';
import { NO_COUNTS } from '../../../functions/domain/erasure/erasure-record.ts';
import type { PersonErasure } from '../../../functions/domain/outcome/person-erasure.ts';
import { publishPersonErased } from '../../../functions/events/person-erased-event.ts';

const DETAIL: PersonErasure = {
  schemaVersion: '1',
  stack: 'Faces',
  erasureId: 'e0b9f2f6-5d0c-4a2b-8d26-2d2b7a2f5e11',
  personHash: 'ab'.repeat(32),
  status: 'DONE',
  asOf: '2026-11-28T12:00:00.000Z',
  erasedAt: '2026-11-28T12:05:00.000Z',
  counts: NO_COUNTS,
};

function busThatAnswers(answer: object) {
  const asked: PutEventsCommandInput[] = [];
  const client = Object.assign(new EventBridgeClient({ region: 'us-east-1' }), {
    send: async ({ input }: { readonly input: PutEventsCommandInput }) => {
      asked.push(input);
      return answer;
    },
  });
  return { client: client as unknown as EventBridgeClient, asked };
}

describe('the event of an erasure', () => {
  it('says when it came to its end, and what was counted', async () => {
    const { client, asked } = busThatAnswers({ Entries: [{ EventId: '1' }] });
    await publishPersonErased(client, 'default', DETAIL);
    const [entry] = asked[0]?.Entries ?? [];
    expect(entry).toMatchObject({ EventBusName: 'default', Source: 'face-enrollment', DetailType: 'Person Erased' });
    expect(entry?.Time?.toISOString()).toBe(DETAIL.erasedAt);
    expect(JSON.parse(entry?.Detail ?? '')).toEqual(DETAIL);
  });

  it.each([{ Entries: [{ ErrorCode: 'InternalFailure' }] }, {}])(
    'is sent again unless the bus took it: %j',
    async (answer) => {
      const { client } = busThatAnswers(answer);
      await expect(publishPersonErased(client, 'default', DETAIL)).rejects.toThrow('did not take');
    },
  );
});
