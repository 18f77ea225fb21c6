import { uploadEvent } from '../../../../cli/backfill/upload-event.ts';
import { listed } from '../../backfill/fakes.ts';
import type { Sample } from '../sample.ts';

/** What a redrive leaves because it cannot help. */
export const discardSample: Sample = {
  command: 'discard --yes',
  given(stack) {
    stack.uploadsDeadLetters.put('no event', { messageId: '956f787c-0ada-4a65-959c-2104039aab45' });
    const old = listed('visitors/2998.jpg', { version: 'null' });
    stack.uploadsDeadLetters.put(uploadEvent('images', old), { reason: 'BucketNotVersioned' });
  },
};
