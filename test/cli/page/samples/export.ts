import type { Sample } from '../sample.ts';
import { eventsSample } from './events.ts';

/** The same images as for a replay of events. */
export const exportSample: Sample = { command: 'export outcomes --since 2d', given: eventsSample.given };
