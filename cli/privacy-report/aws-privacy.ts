import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeTableCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { ENV } from '../../functions/runtime/environment.ts';
import type { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { reading, readingPages } from '../shared/aws/reading.ts';
import type {
  ErasureFacts,
  PrivacyPorts,
  PrivacyQueue,
  PrivacySettings,
  PrivacyTable,
  QueueFacts,
  TableFacts,
  TencentPlace,
} from './ports.ts';

/** S3 counts once a day, and publishes late. */
const COUNTED_WITHIN_MS = 3 * 24 * 60 * 60 * 1000;

/** What AWS tells of the data of a stack without reading it. */
export class AwsPrivacy implements PrivacyPorts {
  readonly #stack: DeployedStack;
  readonly #deployment: AwsDeployment;

  constructor(stack: DeployedStack, deployment: AwsDeployment) {
    this.#stack = stack;
    this.#deployment = deployment;
  }

  async settings(): Promise<PrivacySettings> {
    const intake = await this.#deployment.environment('intake');
    const enroll = await this.#deployment.environment('enroll');
    const publish = this.#deployment.publishes ? await this.#deployment.environment('publish') : undefined;
    return {
      keepImagesDays: enroll[ENV.keepImagesDays],
      prepareImages: intake[ENV.prepareImages],
      requireConsent: intake[ENV.requireConsent],
      createPersonsInGroup: enroll[ENV.createPersonsInGroup],
      personNameTag: enroll[ENV.personNameTag],
      eventBus: publish?.[ENV.eventBus],
      annotateObjects: publish?.[ENV.annotateObjects] ?? false,
      analytics: publish?.[ENV.analyticsStream] !== undefined,
    };
  }

  async tencent(): Promise<TencentPlace> {
    const enroll = await this.#deployment.environment('enroll');
    return { endpoint: enroll[ENV.tencentEndpoint], region: enroll[ENV.tencentRegion] };
  }

  async table(name: PrivacyTable): Promise<TableFacts> {
    const { FacesTableName: faces, PersonsTableName: persons, ErasuresTableName: erasures } = this.#stack.outputs;
    const TableName = { faces, persons, erasures }[name];
    const { Table = {} } = await reading('dynamodb:DescribeTable', () =>
      this.#stack.dynamo.send(new DescribeTableCommand({ TableName })),
    );
    const { ItemCount: items = 0, TableSizeBytes: bytes = 0, CreationDateTime } = Table;
    return { items, bytes, createdAt: CreationDateTime?.toISOString() };
  }

  async queue(name: PrivacyQueue): Promise<QueueFacts> {
    const queues = name === 'outcomes' ? (['outcomesDeadLetters'] as const) : ([name, `${name}DeadLetters`] as const);
    const found = await Promise.all(
      queues.map(async (queue) => {
        const { waiting, inFlight } = await this.#deployment.queue(queue);
        return { messages: waiting + inFlight, oldest: await this.#deployment.oldestMessageSeconds(queue) };
      }),
    );
    const ages = found.map(({ oldest }) => oldest).filter((age) => age !== undefined);
    return {
      messages: found.reduce((sum, { messages }) => sum + messages, 0),
      oldestSeconds: ages.length === 0 ? undefined : Math.max(...ages),
    };
  }

  async objects(bucket: 'images' | 'prepared'): Promise<number | undefined> {
    const { ImagesBucketName: images, PreparedBucketName: prepared } = this.#stack.outputs;
    const now = this.#stack.clock.now();
    const dimensions = { BucketName: { images, prepared }[bucket], StorageType: 'AllStorageTypes' };
    const { MetricDataResults = [] } = await reading('cloudwatch:GetMetricData', () =>
      this.#stack.client(CloudWatchClient).send(
        new GetMetricDataCommand({
          StartTime: new Date(now - COUNTED_WITHIN_MS),
          EndTime: new Date(now),
          ScanBy: 'TimestampDescending',
          MetricDataQueries: [
            {
              Id: 'objects',
              MetricStat: {
                Metric: {
                  Namespace: 'AWS/S3',
                  MetricName: 'NumberOfObjects',
                  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
                },
                Period: 86_400,
                Stat: 'Average',
              },
            },
          ],
        }),
      ),
    );
    return MetricDataResults[0]?.Values?.[0];
  }

  async *erasures(): AsyncGenerator<readonly ErasureFacts[]> {
    const names = { '#id': 'erasureId', '#status': 'status', '#startedAt': 'startedAt', '#continuedBy': 'continuedBy' };
    const pages = paginateScan(
      { client: this.#stack.dynamo },
      {
        TableName: this.#stack.outputs.ErasuresTableName,
        ProjectionExpression: Object.keys(names).join(', '),
        ExpressionAttributeNames: names,
      },
    );
    for await (const { Items = [] } of readingPages('dynamodb:Scan', pages)) {
      yield Items.map((item) => unmarshall(item) as ErasureFacts);
    }
  }
}
