import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { personErasureSchema } from '../functions/domain/erasure/erasure-message.ts';
import { faceRemovalSchema } from '../functions/domain/outcome/face-removal.ts';
import { imageOutcomeSchema, SCHEMA_VERSION } from '../functions/domain/outcome/image-outcome.ts';
import { personErasureSchema as personErasedSchema } from '../functions/domain/outcome/person-erasure.ts';
import { removalMessageSchema } from '../functions/domain/removal-message.ts';

/** `npm run schemas` writes the JSON Schema files. The code is their only source; a test compares them. */

export const IMAGE_OUTCOME_FILE = join(import.meta.dirname, 'image-outcome.schema.json');
export const FACE_REMOVAL_FILE = join(import.meta.dirname, 'face-removal.schema.json');
export const PERSON_ERASED_FILE = join(import.meta.dirname, 'person-erased.schema.json');
export const PERSON_ERASURE_FILE = join(import.meta.dirname, 'person-erasure.schema.json');

export function imageOutcomeJsonSchema(): string {
  return described(imageOutcomeSchema, 'image-outcome', {
    title: 'Outcome of an image',
    description:
      'The detail of an outcome event, and the annotation face-enrollment of an object. What does not apply is absent.',
  });
}

export function faceRemovalJsonSchema(): string {
  return described(faceRemovalSchema, 'face-removal', {
    title: 'Removal of a face',
    description: 'The detail of an event of type Face Removed.',
  });
}

export function personErasedJsonSchema(): string {
  return described(personErasedSchema, 'person-erased', {
    title: 'Erasure of a person',
    description: 'The detail of an event of type Person Erased. It has no personal data.',
  });
}

/** What a backend sends. `piece` and `after` are for the erase stage alone. */
export function personErasureJsonSchema(): string {
  return described(v.omit(personErasureSchema, ['piece', 'after']), 'person-erasure', {
    title: 'Request for the erasure of a person',
    description: 'A message to the erasures queue. Its message group is the person id.',
  });
}

/** What a backend sends to the enrollments queue. It has no file. */
export function removalRequestJsonSchema(): string {
  return described(removalMessageSchema, 'removal-request', {
    title: 'Request for the removal of a face',
    description: 'A message to the enrollments queue. Its message group is the person id.',
  });
}

function described(
  schema: Parameters<typeof toJsonSchema>[0],
  id: string,
  texts: { readonly title: string; readonly description: string },
): string {
  const json = toJsonSchema(schema, { target: 'draft-2020-12', typeMode: 'input' });
  const named = { $schema: json.$schema, $id: `urn:face-enrollment:${id}:${SCHEMA_VERSION}`, ...texts };
  return `${JSON.stringify({ ...named, ...json, ...named }, null, 2)}\n`;
}

if (import.meta.main) {
  writeFileSync(IMAGE_OUTCOME_FILE, imageOutcomeJsonSchema());
  writeFileSync(FACE_REMOVAL_FILE, faceRemovalJsonSchema());
  writeFileSync(PERSON_ERASED_FILE, personErasedJsonSchema());
  writeFileSync(PERSON_ERASURE_FILE, personErasureJsonSchema());
}
