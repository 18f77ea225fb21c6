import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { AWS_ACCOUNT, AWS_KEYS } from '../../../local/aws/aws-keys.ts';
import type { Stack } from './stack.ts';

/** An event as EventBridge delivers it. */
export interface DeliveredEvent {
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: { readonly outcomeId: string; readonly objectKey: string; readonly version: string } & Readonly<
    Record<string, unknown>
  >;
}

const NAME = 'outcome-listener';
const POLL_MS = 150;

/** An application that hears of every outcome: a rule on the default bus, and a queue. */
export class OutcomeListener {
  /** Everything that was delivered so far, repeats included. */
  readonly events: DeliveredEvent[] = [];
  readonly #stack: Stack;
  readonly #queueUrl: string;

  private constructor(stack: Stack, queueUrl: string) {
    this.#stack = stack;
    this.#queueUrl = queueUrl;
  }

  static async start(stack: Stack): Promise<OutcomeListener> {
    const { endpoint, region, aws } = stack;
    const queueArn = `arn:aws:sqs:${region}:${AWS_ACCOUNT}:${NAME}`;
    const ruleArn = `arn:aws:events:${region}:${AWS_ACCOUNT}:rule/${NAME}`;
    const policy = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: queueArn,
          Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
        },
      ],
    };
    const { QueueUrl = '' } = await aws.sqs.send(
      new CreateQueueCommand({ QueueName: NAME, Attributes: { Policy: JSON.stringify(policy) } }),
    );
    const { Attributes = {} } = await aws.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    if (Attributes.QueueArn !== queueArn) throw new Error(`The queue is ${Attributes.QueueArn}, not ${queueArn}.`);
    const events = new EventBridgeClient({ endpoint, region, credentials: AWS_KEYS });
    const EventPattern = JSON.stringify({ source: ['face-enrollment'] });
    await events.send(new PutRuleCommand({ Name: NAME, EventPattern }));
    await events.send(new PutTargetsCommand({ Rule: NAME, Targets: [{ Id: 'queue', Arn: queueArn }] }));
    events.destroy();
    return new OutcomeListener(stack, QueueUrl);
  }

  /** One of each outcome id, as an application keeps them that has seen the others before. */
  get outcomes(): readonly DeliveredEvent[] {
    return [...new Map(this.events.map((event) => [event.detail.outcomeId, event])).values()];
  }

  /** @returns the events of that image */
  of({ version }: { readonly version: string }): readonly DeliveredEvent[] {
    return this.events.filter(({ detail }) => detail.version === version);
  }

  /** Receives until it holds; what was received is in `events` in any case. */
  async until(holds: (listener: this) => boolean, withinMs: number): Promise<void> {
    const end = Date.now() + withinMs;
    for (;;) {
      await this.#receive();
      if (holds(this)) return;
      if (Date.now() > end) throw new Error(`Waited ${withinMs / 1000} s; ${this.events.length} events came.`);
      await sleep(POLL_MS);
    }
  }

  /** Looks once. */
  async receivedMore(): Promise<boolean> {
    const before = this.events.length;
    await this.#receive();
    return this.events.length > before;
  }

  async #receive(): Promise<void> {
    const { sqs } = this.#stack.aws;
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: this.#queueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return;
      this.events.push(...Messages.map(({ Body = '' }) => JSON.parse(Body) as DeliveredEvent));
      const Entries = Messages.map(({ ReceiptHandle = '' }, index) => ({ Id: String(index), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: this.#queueUrl, Entries }));
    }
  }
}
