import { doneErasure } from '../../erasures/records.ts';
import type { Sample } from '../sample.ts';

/** A person was erased after the restore point. */
export const restoreSample: Sample = {
  command: 'restore --to 2h --dry-run',
  given(stack) {
    const at = new Date(stack.clock.now() - 3_600_000).toISOString();
    stack.erasures.push(doneErasure({ asOf: at, completedAt: at }));
  },
};
