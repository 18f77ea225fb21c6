import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE, PERSON_ERASED } from '../domain/outcome/event-names.ts';
import type { PersonErasure } from '../domain/outcome/person-erasure.ts';

/**
 * Sends the event of an erasure to an event bus.
 *
 * @param bus name or ARN
 * @throws when EventBridge does not take it: the erasure comes to its end with the next delivery of its message
 */
export async function publishPersonErased(
  client: EventBridgeClient,
  bus: string,
  detail: PersonErasure,
): Promise<void> {
  const entry = {
    EventBusName: bus,
    Source: EVENT_SOURCE,
    DetailType: PERSON_ERASED,
    Time: new Date(detail.erasedAt),
    Detail: JSON.stringify(detail),
  };
  const { Entries: [answer] = [] } = await client.send(new PutEventsCommand({ Entries: [entry] }));
  if (answer?.EventId === undefined) {
    throw new Error(`EventBridge did not take the event of an erasure: ${answer?.ErrorCode ?? 'no event id'}`);
  }
}
