import type { Sample } from '../sample.ts';
import { personSample } from './person.ts';

/** The same person as the command `person` shows. */
export const exportPersonSample: Sample = { command: 'export person 1001', given: personSample.given };
