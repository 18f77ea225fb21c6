import { CONSENT_ID_TAG } from '../../../functions/domain/consent-id.ts';
import { DETAIL_TYPES, EVENT_SOURCE } from '../../../functions/domain/outcome/event-names.ts';
import { OPTION_RULES } from '../../../functions/domain/upload-metadata.ts';
import { DEFAULTS } from '../../../infra/face-enrollment/defaults.ts';
import {
  faceRemovalJsonSchema,
  imageOutcomeJsonSchema,
  personErasedJsonSchema,
  personErasureJsonSchema,
  removalRequestJsonSchema,
} from '../../../schemas/generate.ts';
import type { Facts, SurfaceSection } from './surface-section.ts';

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** What other programs receive from the product, and send to it. */
export function messageSurface(): readonly SurfaceSection[] {
  return [
    {
      title: 'metadata of uploads',
      direction: 'input',
      facts: {
        [`x-amz-meta-${DEFAULTS.personTag}`]: 'required, another name by the setting personTag',
        [`x-amz-meta-${CONSENT_ID_TAG}`]: 'optional',
        ...Object.fromEntries(
          OPTION_RULES.map(({ name, expected }) => [`x-amz-meta-${name}`, `optional, ${expected}`]),
        ),
      },
      instead: 'Accept the former name and form as well: apps and browsers send them.',
    },
    {
      title: 'events',
      direction: 'output',
      facts: {
        source: EVENT_SOURCE,
        ...Object.fromEntries(Object.entries(DETAIL_TYPES).map(([of, type]) => [`detail type of ${of}`, type])),
        ...schemaFacts('image-outcome', imageOutcomeJsonSchema()),
        ...schemaFacts('face-removal', faceRemovalJsonSchema()),
        ...schemaFacts('person-erased', personErasedJsonSchema()),
      },
      instead: 'Publish the former field as well, or a new SCHEMA_VERSION beside the former one.',
    },
    {
      title: 'messages',
      direction: 'input',
      facts: {
        ...schemaFacts('erasures queue', personErasureJsonSchema()),
        ...schemaFacts('enrollments queue, removal', removalRequestJsonSchema()),
      },
      instead: 'Accept the former form as well: backends send it, and messages in queues have it.',
    },
  ];
}

function schemaFacts(name: string, json: string): Facts {
  return Object.fromEntries(factsOf(name, JSON.parse(json) as Schema, ''));
}

/** A line for each field, and one for each value of a list. Of several forms, each by its status. */
function factsOf(name: string, schema: Schema, presence: string): readonly [string, string][] {
  const forms = schema.oneOf ?? schema.anyOf;
  if (forms) {
    return forms.flatMap((form, index) => {
      const status = form.properties?.status?.const ?? index + 1;
      return factsOf(`${name} ${status}`, form, presence);
    });
  }
  const facts: [string, string][] = [];
  if (presence !== '' || !schema.properties) facts.push([name, `${presence}${shapeOf(schema)}`]);
  for (const value of schema.enum ?? []) facts.push([`${name} may be ${value}`, '']);
  for (const [field, inner] of Object.entries(schema.properties ?? {})) {
    facts.push(...factsOf(`${name}.${field}`, inner, schema.required?.includes(field) ? 'required ' : 'optional '));
  }
  if (schema.items) facts.push(...factsOf(`${name}[]`, schema.items, 'required '));
  return facts;
}

function shapeOf({
  type,
  const: only,
  enum: values,
  properties: _,
  required: __,
  items: ___,
  ...limits
}: Schema): string {
  const shape = only === undefined ? (values ? 'one of the values' : type) : JSON.stringify(only);
  const texts = Object.entries(limits)
    .filter(([keyword]) => !['description', 'title', '$schema', '$id', 'anyOf', 'oneOf'].includes(keyword))
    .map(([keyword, limit]) => `${keyword} ${JSON.stringify(limit)}`);
  return [shape, ...texts].join(', ');
}
