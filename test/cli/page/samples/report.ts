import type { Sample } from '../sample.ts';
import { eventsSample } from './events.ts';

/** The same images as for a replay of events, and a message in a dead-letter queue. */
export const reportSample: Sample = {
  command: 'report --since 7d',
  given(stack) {
    eventsSample.given(stack);
    stack.deployment.change('uploadsDeadLetters', { waiting: 1 });
  },
};
