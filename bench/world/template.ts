/** What a bench deploys of a CloudFormation template: tables, queues and functions with their event sources. */

type Json = Record<string, unknown>;

interface Resource {
  readonly Type: string;
  readonly Properties?: Json;
}

export interface TableSpec {
  readonly id: string;
  readonly keySchema: readonly { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[];
  readonly attributes: readonly { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  readonly indexes: readonly Json[];
  /** What its stream shows of a change, such as `NEW_IMAGE`; undefined: it has no stream. */
  readonly streamView: string | undefined;
}

export interface QueueSpec {
  readonly id: string;
  readonly isFifo: boolean;
  readonly visibilitySeconds: number;
  readonly delaySeconds: number;
  /** Deliveries after which a message goes to the dead-letter queue; undefined: never. */
  readonly maxReceiveCount: number | undefined;
}

export interface FunctionSpec {
  readonly id: string;
  /** The last word of its id: `intake`, `enroll`, `publish`; the baseline's is `enroll`. */
  readonly stage: string;
  /** The folder of the cloud assembly that holds its code. */
  readonly asset: string;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
  readonly memoryMiB: number;
}

export interface MappingSpec {
  readonly functionId: string;
  /** The queue, or the table whose stream it is. */
  readonly sourceId: string;
  readonly batchSize: number;
  readonly maxConcurrency: number;
  /** Patterns, of which a record matches one; none: every record matches. */
  readonly filters: readonly object[];
}

export class Template {
  readonly #resources: readonly [string, Resource][];

  constructor(template: object) {
    this.#resources = Object.entries((template as { Resources: Record<string, Resource> }).Resources);
  }

  get tables(): readonly TableSpec[] {
    return [...this.#of('AWS::DynamoDB::GlobalTable'), ...this.#of('AWS::DynamoDB::Table')].map(([id, table]) => ({
      id,
      keySchema: table.KeySchema as TableSpec['keySchema'],
      attributes: table.AttributeDefinitions as TableSpec['attributes'],
      indexes: ((table.GlobalSecondaryIndexes ?? []) as Json[]).map(({ IndexName, KeySchema, Projection }) => ({
        IndexName,
        KeySchema,
        Projection,
      })),
      streamView: (table.StreamSpecification as { StreamViewType?: string } | undefined)?.StreamViewType,
    }));
  }

  /** Logical ids. */
  get buckets(): readonly string[] {
    return this.#of('AWS::S3::Bucket').map(([id]) => id);
  }

  get queues(): readonly QueueSpec[] {
    return this.#of('AWS::SQS::Queue').map(([id, queue]) => ({
      id,
      isFifo: queue.FifoQueue === true,
      visibilitySeconds: Number(queue.VisibilityTimeout ?? 30),
      delaySeconds: Number(queue.DelaySeconds ?? 0),
      maxReceiveCount: (queue.RedrivePolicy as { maxReceiveCount?: number } | undefined)?.maxReceiveCount,
    }));
  }

  get functions(): readonly FunctionSpec[] {
    return this.#of('AWS::Lambda::Function')
      .filter(([, { Code }]) => (Code as Json).S3Key !== undefined)
      .map(([id, { Code, Environment = {}, Timeout = 3, MemorySize = 128 }]) => ({
        id,
        stage: (/([A-Z]?[a-z]+)[0-9A-F]{8}$/.exec(id)?.[1] ?? id).toLowerCase(),
        asset: `asset.${String((Code as Json).S3Key).replace('.zip', '')}`,
        environment: (Environment as { Variables?: Json }).Variables ?? {},
        timeoutMs: Number(Timeout) * 1000,
        memoryMiB: Number(MemorySize),
      }));
  }

  get mappings(): readonly MappingSpec[] {
    return this.#of('AWS::Lambda::EventSourceMapping').map(([, mapping]) => ({
      functionId: referred(mapping.FunctionName),
      sourceId: referred(mapping.EventSourceArn),
      batchSize: Number(mapping.BatchSize ?? 10),
      maxConcurrency: Number((mapping.ScalingConfig as Json | undefined)?.MaximumConcurrency ?? 5),
      filters: ((mapping.FilterCriteria as { Filters?: { Pattern: string }[] } | undefined)?.Filters ?? []).map(
        ({ Pattern }) => JSON.parse(Pattern) as object,
      ),
    }));
  }

  #of(type: string): readonly [string, Json][] {
    return this.#resources.filter(([, { Type }]) => Type === type).map(([id, { Properties = {} }]) => [id, Properties]);
  }
}

/** The logical id behind `Ref`, `Fn::GetAtt` and what they are wrapped in; empty for plain text. */
export function referred(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  if ('Ref' in value) return String(value.Ref);
  if ('Fn::GetAtt' in value) return String((value['Fn::GetAtt'] as unknown[])[0]);
  return '';
}

/** What `Fn::Join` joins, and by what. */
export function joined(value: unknown): readonly [separator: string, parts: readonly unknown[]] | undefined {
  if (typeof value !== 'object' || value === null || !('Fn::Join' in value)) return undefined;
  return value['Fn::Join'] as [string, unknown[]];
}
