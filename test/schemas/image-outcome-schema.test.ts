import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SCHEMA_VERSION } from '../../functions/domain/outcome/image-outcome.ts';
import {
  FACE_REMOVAL_FILE,
  faceRemovalJsonSchema,
  IMAGE_OUTCOME_FILE,
  imageOutcomeJsonSchema,
  PERSON_ERASED_FILE,
  PERSON_ERASURE_FILE,
  personErasedJsonSchema,
  personErasureJsonSchema,
} from '../../schemas/generate.ts';

const versions = JSON.parse(readFileSync(join(IMAGE_OUTCOME_FILE, '..', 'versions.json'), 'utf8'));

describe.each([
  ['image-outcome', IMAGE_OUTCOME_FILE, imageOutcomeJsonSchema],
  ['face-removal', FACE_REMOVAL_FILE, faceRemovalJsonSchema],
  ['person-erased', PERSON_ERASED_FILE, personErasedJsonSchema],
  ['person-erasure', PERSON_ERASURE_FILE, personErasureJsonSchema],
])('the schema %s', (name, file, generated) => {
  it('is what the code says: run `npm run schemas` after a change', () => {
    expect(readFileSync(file, 'utf8')).toBe(generated());
  });

  it('never changes in a version: a change needs a new SCHEMA_VERSION and an entry in schemas/versions.json', () => {
    const hash = createHash('sha256').update(generated()).digest('hex');
    expect(hash).toBe(versions[name][SCHEMA_VERSION]);
  });
});
