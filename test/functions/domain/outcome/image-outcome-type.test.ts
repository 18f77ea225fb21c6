import { expect, it } from '@jest/globals';
import type * as v from 'valibot';
import type { imageOutcomeSchema } from '../../../../functions/domain/outcome/image-outcome.ts';
import type { ImageOutcome } from '../../../../functions/domain/outcome/image-outcome-type.ts';

type Checked = v.InferOutput<typeof imageOutcomeSchema>;
/** The keys of all alternatives, also of those that are optional. */
type Keys<Outcome> = Outcome extends unknown ? keyof Outcome : never;

it('the type that apps get is that of the schema, in both directions', () => {
  const fromSchema = (outcome: Checked): ImageOutcome => outcome;
  const fromType = (outcome: ImageOutcome): Checked => outcome;
  // Two assignments would not see an optional attribute that one of them lacks.
  const keys = (key: Keys<Checked>): Keys<ImageOutcome> => key;
  const keysBack = (key: Keys<ImageOutcome>): Keys<Checked> => key;
  // The compiler has checked it.
  expect([fromSchema, fromType, keys, keysBack]).toHaveLength(4);
});
