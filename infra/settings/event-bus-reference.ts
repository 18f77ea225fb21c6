import { type ArnOwner, arnOwner } from './arn-owner.ts';

/** How the event bus for outcomes is given: by its name, or by its ARN. */

const NAME = '[.\\-_A-Za-z0-9]{1,256}';
const BUS_NAME = new RegExp(`^${NAME}$`);
const BUS_ARN = new RegExp(`^arn:(aws|aws-cn|aws-us-gov):events:([a-z0-9-]+):(\\d{12}):event-bus/${NAME}$`);

/** @returns undefined when the text is not the ARN of an event bus */
export function parseEventBusArn(text: string): ArnOwner | undefined {
  return arnOwner(BUS_ARN, text);
}

/** Buses of partners have a slash in their names, and take only the partner's events. */
export function isEventBus(text: string): boolean {
  return BUS_NAME.test(text) || parseEventBusArn(text) !== undefined;
}
