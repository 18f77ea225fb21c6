import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { SCHEMA_VERSION } from '../../functions/domain/outcome/image-outcome.ts';
import { IMAGE_OUTCOME_FILE, imageOutcomeJsonSchema } from '../../schemas/generate.ts';

const versions = JSON.parse(readFileSync(join(IMAGE_OUTCOME_FILE, '..', 'versions.json'), 'utf8'));

it('the schema file is what the code says: run `npm run schemas` after a change', () => {
  expect(readFileSync(IMAGE_OUTCOME_FILE, 'utf8')).toBe(imageOutcomeJsonSchema());
});

it('the schema of a version never changes: a change needs a new SCHEMA_VERSION and an entry in schemas/versions.json', () => {
  const hash = createHash('sha256').update(imageOutcomeJsonSchema()).digest('hex');
  expect(hash).toBe(versions['image-outcome'][SCHEMA_VERSION]);
});
