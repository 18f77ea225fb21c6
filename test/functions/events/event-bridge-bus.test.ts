import { EventBridgeClient, type PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from '@jest/globals';
import { faceRemovalOf } from '../../../functions/domain/outcome/face-removal.ts';
import type { ImageOutcome } from '../../../functions/domain/outcome/image-outcome.ts';
import { outcomeEvent, parseOutcomeEvent } from '../../../functions/domain/outcome/outcome-event.ts';
import { outcomeOf } from '../../../functions/domain/outcome/outcome-of.ts';
import { EventBridgeBus } from '../../../functions/events/event-bridge-bus.ts';
import { ROW } from '../../fakes/publish-world.ts';

type Answer = { EventId?: string; ErrorCode?: string; ErrorMessage?: string };

function outcomes(count: number): ImageOutcome[] {
  return Array.from({ length: count }, (_, index) => {
    const read = outcomeOf({ ...ROW, objectKey: `o${index}` }, 'S');
    if (read.kind !== 'outcome') throw new Error('The row has an outcome.');
    return read.outcome;
  });
}

/** @param answer for one entry, by the object's key; thrown errors are the whole request's */
function bus(answer: (key: string) => Answer) {
  const requests: string[][] = [];
  const client = new EventBridgeClient({ region: 'us-east-1' });
  client.send = (async ({ input }: PutEventsCommand) => {
    const keys = (input.Entries ?? []).map(({ Detail = '' }) => JSON.parse(Detail).objectKey as string);
    requests.push(keys);
    return { Entries: keys.map(answer), input };
  }) as unknown as typeof client.send;
  return { bus: new EventBridgeBus(client, 'apps'), requests };
}

const taken = () => ({ EventId: '1' });

describe('events', () => {
  it('go ten in a request, as EventBridge takes them', async () => {
    const { bus: apps, requests } = bus(taken);
    expect(await apps.put(outcomes(23))).toEqual(Array(23).fill({ kind: 'sent' }));
    expect(requests.map(({ length }) => length)).toEqual([10, 10, 3]);
  });

  it('of a removed face have a type and a time of their own', () => {
    const removedAt = '2026-11-21T00:00:00.000Z';
    const detail = faceRemovalOf({ ...ROW, removedAt }, 'S');
    expect(detail && outcomeEvent(detail)).toEqual({
      source: 'face-enrollment',
      'detail-type': 'Face Removed',
      time: removedAt,
      detail,
    });
    expect(parseOutcomeEvent(JSON.stringify(detail && outcomeEvent(detail)))?.detail).toEqual(detail);
  });

  it('are recognized by source and detail type, and have the time of the outcome', async () => {
    const client = new EventBridgeClient({ region: 'us-east-1' });
    let sent: unknown;
    client.send = (async ({ input }: PutEventsCommand) => {
      sent = input.Entries;
      return { Entries: [taken()] };
    }) as unknown as typeof client.send;
    await new EventBridgeBus(client, 'apps').put(outcomes(1));
    expect(sent).toMatchObject([
      {
        EventBusName: 'apps',
        Source: 'face-enrollment',
        DetailType: 'Image Enrolled',
        Time: new Date('2026-11-20T08:00:01.000Z'),
      },
    ]);
  });

  it.each([
    ['ThrottlingException', 'retry'],
    ['InternalFailure', 'retry'],
    ['AccessDeniedException', 'refused'],
    ['NotAuthorizedForSource', 'refused'],
    ['MalformedDetail', 'refused'],
    ['ACodeThatIsNotListed', 'refused'],
  ])('have an answer each: %s is %s', async (ErrorCode, kind) => {
    const { bus: apps } = bus((key) => (key === 'o1' ? { ErrorCode, ErrorMessage: 'no' } : taken()));
    expect(await apps.put(outcomes(3))).toEqual([
      { kind: 'sent' },
      { kind, why: `${ErrorCode}: no` },
      { kind: 'sent' },
    ]);
  });

  it('without an answer are tried again', async () => {
    const { bus: apps } = bus(() => ({}));
    expect(await apps.put(outcomes(1))).toMatchObject([{ kind: 'retry' }]);
  });

  it('are sent one by one when the request is refused for one of them', async () => {
    const client = new EventBridgeClient({ region: 'us-east-1' });
    client.send = (async ({ input }: PutEventsCommand) => {
      const entries = input.Entries ?? [];
      if (entries.some(({ Detail }) => Detail?.includes('"o1"'))) {
        throw Object.assign(new Error('too large'), {
          name: 'ValidationException',
          $metadata: { httpStatusCode: 400 },
        });
      }
      return { Entries: entries.map(taken) };
    }) as unknown as typeof client.send;
    expect(await new EventBridgeBus(client, 'apps').put(outcomes(3))).toEqual([
      { kind: 'sent' },
      { kind: 'refused', why: 'ValidationException: too large' },
      { kind: 'sent' },
    ]);
  });

  it('are tried again when the request gets no answer', async () => {
    const client = new EventBridgeClient({ region: 'us-east-1' });
    client.send = (async () => {
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
    }) as unknown as typeof client.send;
    expect(await new EventBridgeBus(client, 'apps').put(outcomes(2))).toMatchObject([
      { kind: 'retry' },
      { kind: 'retry' },
    ]);
  });
});
