import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { imageOutcomeSchema, SCHEMA_VERSION } from '../functions/domain/outcome/image-outcome.ts';

/** `npm run schemas` writes the JSON Schema files. The code is their only source; a test compares them. */

export const IMAGE_OUTCOME_FILE = join(import.meta.dirname, 'image-outcome.schema.json');

export function imageOutcomeJsonSchema(): string {
  const schema = toJsonSchema(imageOutcomeSchema, { target: 'draft-2020-12' });
  const named = {
    $schema: schema.$schema,
    $id: `urn:face-enrollment:image-outcome:${SCHEMA_VERSION}`,
    title: 'Outcome of an image',
    description:
      'The detail of an outcome event, and the annotation face-enrollment of an object. What does not apply is absent.',
  };
  return `${JSON.stringify({ ...named, ...schema, ...named }, null, 2)}\n`;
}

if (import.meta.main) writeFileSync(IMAGE_OUTCOME_FILE, imageOutcomeJsonSchema());
