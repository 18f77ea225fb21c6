import type { PersonSeed } from '../stand-in/control/control-bodies.ts';
import { MAX_FACES_PER_PERSON } from '../stand-in/limits.ts';
import { BAD_SAMPLES } from './bad-samples.ts';
import { GOOD_SAMPLES } from './good-samples.ts';
import { PHONE_SAMPLE_PERSONS, PHONE_SAMPLES } from './phone-samples.ts';
import type { Sample } from './sample.ts';

export const SAMPLES: readonly Sample[] = [...GOOD_SAMPLES, ...BAD_SAMPLES, ...PHONE_SAMPLES];

/**
 * The persons that exist at Tencent. Other persons of the samples are created by their first image. Person 1006 already has
 * all faces that are allowed.
 */
export const SAMPLE_PERSONS: readonly PersonSeed[] = [
  { personId: '1001' },
  { personId: '1002' },
  { personId: '1003' },
  { personId: '1004' },
  { personId: '1005' },
  { personId: '1006', faces: MAX_FACES_PER_PERSON },
  { personId: 'Team-7_%@#&' },
  ...PHONE_SAMPLE_PERSONS,
];
