import type { Sample } from '../sample.ts';

/** A group that does not exist yet, for a stack that creates no persons so far. */
export const createGroupSample: Sample = { command: 'create-group employees', given() {} };
