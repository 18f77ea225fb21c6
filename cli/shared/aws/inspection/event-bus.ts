import { DescribeEventBusCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { EventBusState } from '../../../doctor/ports.ts';
import { isNamed, reading } from '../reading.ts';

export async function inspectedEventBus(client: EventBridgeClient, arn: string): Promise<EventBusState> {
  try {
    // The bus is in the region and the account of the stack, so its name is enough.
    const Name = arn.slice(arn.lastIndexOf('/') + 1);
    await reading('events:DescribeEventBus', () => client.send(new DescribeEventBusCommand({ Name })));
    return { arn, exists: true };
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return { arn, exists: false };
    throw error;
  }
}
