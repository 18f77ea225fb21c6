import { keyUses } from '../key-policy/key-uses.ts';
import type { Deployment } from '../ports.ts';

/** By the names of docs/cli.md: the ARNs that stand in the place of `<...>` in its policies. */
export type StackArns = Readonly<Record<string, readonly string[]>>;

const QUEUES = [
  'uploads',
  'uploadsDeadLetters',
  'preparations',
  'preparationsDeadLetters',
  'enrollments',
  'enrollmentsDeadLetters',
  'erasures',
  'erasuresDeadLetters',
] as const;

export async function stackArns(deployment: Deployment): Promise<StackArns> {
  const [queues, rules, alarms, keys, secret, personHashSecret, pacer, { account }] = await Promise.all([
    Promise.all(QUEUES.map((queue) => deployment.queue(queue))),
    deployment.uploadRules(),
    deployment.alarms(),
    ownKeys(deployment),
    deployment.secretArn(),
    deployment.personHashSecretArn(),
    deployment.table('pacer'),
    deployment.caller(),
  ]);
  const [queueArn = '', ...others] = queues.map((queue) => queue.arn);
  const [uploadsDead = '', preparations = '', preparationsDead = '', enrollments = '', enrollmentsDead = ''] = others;
  const [erasures = '', erasuresDead = ''] = others.slice(5);
  const { name, region, outputs } = deployment;
  const publishing = deployment.publishes ? await publishingArns(deployment) : undefined;
  const [, partition = 'aws'] = queueArn.split(':');
  const arn = (service: string, resource: string) => [`arn:${partition}:${service}:${region}:${account}:${resource}`];
  return {
    Stack: arn('cloudformation', `stack/${name}/any`),
    ImagesBucket: [`arn:${partition}:s3:::${outputs.ImagesBucketName}`],
    UploadRule: rules.flatMap((rule) => arn('events', `rule/${rule.name}`)),
    UploadsQueue: [queueArn],
    UploadsDeadLetterQueue: [uploadsDead],
    PreparationsQueue: [preparations],
    PreparationsDeadLetterQueue: [preparationsDead],
    EnrollmentsQueue: [enrollments],
    EnrollmentsDeadLetterQueue: [enrollmentsDead],
    ErasuresQueue: [erasures],
    ErasuresDeadLetterQueue: [erasuresDead],
    EraseFunction: arn('lambda', `function:${outputs.EraseFunctionName}`),
    ErasuresTable: arn('dynamodb', `table/${outputs.ErasuresTableName}`),
    IntakeFunction: arn('lambda', `function:${outputs.IntakeFunctionName}`),
    PrepareFunction: arn('lambda', `function:${outputs.PrepareFunctionName}`),
    EnrollFunction: arn('lambda', `function:${outputs.EnrollFunctionName}`),
    PublishFunction: publishing ? arn('lambda', `function:${outputs.PublishFunctionName}`) : [],
    OutcomesDeadLetterQueue: publishing ? [publishing.deadLetterQueue] : [],
    EventBus: publishing?.eventBus ? [publishing.eventBus] : [],
    DeliveryStream: publishing?.stream ? [publishing.stream] : [],
    FacesTable: arn('dynamodb', `table/${outputs.FacesTableName}`),
    PreparedBucket: [`arn:${partition}:s3:::${outputs.PreparedBucketName}`],
    PersonsTable: arn('dynamodb', `table/${outputs.PersonsTableName}`),
    PacerTable: arn('dynamodb', `table/${pacer.name}`),
    Secret: [secret],
    PersonHashSecret: [personHashSecret],
    EventSourceMappings: arn('lambda', 'event-source-mapping:*'),
    AlarmTopic: [...new Set(alarms.flatMap(({ topicArns }) => topicArns))],
    Keys: keys,
  };
}

async function publishingArns(deployment: Deployment) {
  const [{ arn: deadLetterQueue }, bus, stream] = await Promise.all([
    deployment.queue('outcomesDeadLetters'),
    deployment.eventBus(),
    deployment.analyticsStream(),
  ]);
  return { deadLetterQueue, eventBus: bus?.arn, stream };
}

/** Those that the owner of the account manages: callers need no permission for keys that AWS manages. */
async function ownKeys(deployment: Deployment): Promise<readonly string[]> {
  const ids = new Set((await keyUses(deployment)).map(({ keyId }) => keyId));
  const keys = await Promise.all([...ids].map((id) => deployment.key(id)));
  return keys.filter(({ isAwsManaged }) => !isAwsManaged).map(({ arn }) => arn);
}
