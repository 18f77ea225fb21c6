import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { allEnded } from '../domain/all-ended.ts';
import { type EventDetail, outcomeEvent } from '../domain/outcome/outcome-event.ts';
import type { OutcomeBus, Sent } from '../publish/ports.ts';
import { entryAnswer, requestAnswer } from '../runtime/batch-answers.ts';

/** EventBridge's limit of entries in one request. An outcome has a few KB, so that the limit of bytes is far away. */
const MAX_ENTRIES = 10;

/** What may pass. Every other code is about the event, its size, or the permission to send it. */
const PASSING = /^(Internal|Throttl|ServiceUnavailable|RequestLimitExceeded|TooManyRequests)/;

/** Outcomes as events of an event bus. */
export class EventBridgeBus implements OutcomeBus {
  readonly #client: EventBridgeClient;
  readonly #bus: string;

  /** @param bus name or ARN */
  constructor(client: EventBridgeClient, bus: string) {
    this.#client = client;
    this.#bus = bus;
  }

  async put(outcomes: readonly EventDetail[]): Promise<readonly Sent[]> {
    const entries = outcomes.map((outcome) => this.#entry(outcome));
    const requests: PutEventsRequestEntry[][] = [];
    for (let at = 0; at < entries.length; at += MAX_ENTRIES) requests.push(entries.slice(at, at + MAX_ENTRIES));
    return (await allEnded(requests.map((request) => this.#send(request)))).flat();
  }

  #entry(outcome: EventDetail): PutEventsRequestEntry {
    const { source, 'detail-type': detailType, time, detail } = outcomeEvent(outcome);
    return {
      EventBusName: this.#bus,
      Source: source,
      DetailType: detailType,
      Time: new Date(time),
      Detail: JSON.stringify(detail),
    };
  }

  async #send(entries: PutEventsRequestEntry[]): Promise<readonly Sent[]> {
    try {
      const { Entries = [] } = await this.#client.send(new PutEventsCommand({ Entries: entries }));
      return entries.map((_, index) => answerOf(Entries[index]));
    } catch (error) {
      const answer = requestAnswer(error, PASSING);
      // One event may be what the whole request was refused for.
      if (answer.kind === 'refused' && entries.length > 1) {
        return (await allEnded(entries.map((entry) => this.#send([entry])))).flat();
      }
      return entries.map(() => answer);
    }
  }
}

function answerOf(entry: { EventId?: string; ErrorCode?: string; ErrorMessage?: string } | undefined): Sent {
  const { EventId: id, ErrorCode: code, ErrorMessage: message } = entry ?? {};
  return entryAnswer({ id, code, message }, PASSING);
}
