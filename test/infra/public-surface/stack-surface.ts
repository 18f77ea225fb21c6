import { templateWith } from '../synthesize.ts';
import type { Facts, SurfaceSection } from './surface-section.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: string;
}

interface Index {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] };
}

/** What a replacement of the resource would lose. */
const DATA_TYPES = [
  'AWS::S3::Bucket',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::SQS::Queue',
  'AWS::SecretsManager::Secret',
];

/** What a deployed stack is found by, and what holds its data. */
export function stackSurface(): readonly SurfaceSection[] {
  const outputs = Object.keys(templateWith().findOutputs('*'));
  const withAnalytics = Object.keys(templateWith({ analytics: true }).findOutputs('*'));
  const withoutEvents = Object.keys(templateWith({ outcomeEvents: false }).findOutputs('*'));
  const when = (name: string): string => {
    if (!outputs.includes(name)) return 'optional, with analytics';
    return withoutEvents.includes(name) ? 'required' : 'optional, while outcomes are published';
  };
  return [
    {
      title: 'stack outputs',
      direction: 'output',
      facts: Object.fromEntries(withAnalytics.map((name) => [name, when(name)])),
      instead: 'Keep the output, and add another one beside it.',
    },
    {
      title: 'resources that hold data',
      direction: 'place',
      facts: Object.fromEntries(Object.entries(dataResources()).flatMap(([id, resource]) => dataFacts(id, resource))),
      instead:
        'Keep construct ids, keys and kinds: CloudFormation replaces a resource with another logical id by an empty one, and the data stays behind in the former one.',
    },
    {
      title: 'columns of the data lake',
      direction: 'output',
      facts: lakeColumns(),
      instead: 'Keep the column, and add another one behind it.',
    },
  ];
}

function dataResources(): Readonly<Record<string, Resource>> {
  const template = templateWith({ analytics: true });
  return Object.assign({}, ...DATA_TYPES.map((type) => template.findResources(type)));
}

function dataFacts(
  id: string,
  { Type, Properties = {}, DeletionPolicy = 'Delete' }: Resource,
): readonly [string, string][] {
  const { KeySchema, GlobalSecondaryIndexes = [], FifoQueue } = Properties;
  const kind = Type === 'AWS::SQS::Queue' ? [FifoQueue ? 'FIFO' : 'standard'] : [];
  const key = KeySchema === undefined ? [] : [`key ${keyText(KeySchema as readonly KeyElement[])}`];
  const facts: [string, string][] = [[id, [Type, ...kind, ...key, `deletion policy ${DeletionPolicy}`].join(', ')]];
  for (const { IndexName, KeySchema: indexKey, Projection } of GlobalSecondaryIndexes as readonly Index[]) {
    const { ProjectionType, NonKeyAttributes = [] } = Projection;
    const projected = [ProjectionType, ...NonKeyAttributes].join(' ');
    facts.push([`${id} index ${IndexName}`, `key ${keyText(indexKey)}, ${projected}`]);
  }
  return facts;
}

function keyText(elements: readonly KeyElement[]): string {
  return elements.map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`).join(' ');
}

function lakeColumns(): Facts {
  const tables = Object.values(templateWith({ analytics: true }).findResources('AWS::Glue::Table'));
  return Object.fromEntries(
    tables.flatMap(({ Properties: { TableInput } }) =>
      [...TableInput.StorageDescriptor.Columns, ...TableInput.PartitionKeys].map(({ Name, Type }) => [
        `${TableInput.Name}.${Name}`,
        Type,
      ]),
    ),
  );
}
