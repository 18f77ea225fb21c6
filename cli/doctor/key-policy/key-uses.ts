import type { Deployment } from '../ports.ts';
import type { RequestContext } from './conditions.ts';

/** Something that is encrypted with a key, and who must be able to use the key for it. */
export interface KeyUse {
  readonly what: string;
  /** Id, ARN or alias. */
  readonly keyId: string;
  readonly users: readonly KeyUser[];
  /** What happens when they cannot: a clause. */
  readonly otherwise: string;
}

export interface KeyUser {
  /** A role's ARN, or the first part of a service principal: `events` of `events.amazonaws.com`. */
  readonly role?: string;
  readonly service?: string;
  readonly words: string;
  readonly actions: readonly string[];
  /** What is known about its requests to the key. */
  readonly context: RequestContext;
}

const DECRYPT = ['kms:Decrypt'];
const SEND = ['kms:GenerateDataKey', 'kms:Decrypt'];

/** EventBridge does not show these to KMS, so a condition on one of them is never met. */
const NO_SOURCE: RequestContext = {
  'aws:sourcearn': [],
  'aws:sourceaccount': [],
  'aws:sourceorgid': [],
  'aws:sourceorgpaths': [],
};

const [S3, SECRETS, SQS, DYNAMO] = ['s3', 'secretsmanager', 'sqs', 'dynamodb'] as const;

/** @param via the service through which the role uses the key */
type RoleUser = (words: string, role: string) => (via: string, actions: readonly string[]) => KeyUser;

function use(what: string, keyId: string | undefined, users: readonly KeyUser[], otherwise: string): KeyUse[] {
  return keyId === undefined ? [] : [{ what, keyId, users, otherwise }];
}

/** What of the stack is encrypted with a key that its owner manages, or that AWS manages for one service. */
export async function keyUses(deployment: Deployment): Promise<readonly KeyUse[]> {
  const [intake, prepare, enroll, erase] = await Promise.all([
    deployment.fn('intake'),
    deployment.fn('prepare'),
    deployment.fn('enroll'),
    deployment.fn('erase'),
  ]);
  const roleUser: RoleUser = (words, role) => (via, actions) => ({
    role,
    words,
    actions,
    context: contextOfRole(role, via, deployment.region),
  });
  const intakeUser = roleUser('intake', intake.roleArn);
  const prepareUser = roleUser('prepare', prepare.roleArn);
  const enrollUser = roleUser('enroll', enroll.roleArn);
  const eraseUser = roleUser('erase', erase.roleArn);
  const [, partition = 'aws', , , account = ''] = intake.roleArn.split(':');
  const events = (queueArn: string): KeyUser => ({
    service: 'events',
    words: 'EventBridge',
    actions: SEND,
    context: { ...NO_SOURCE, 'kms:encryptioncontext:aws:sqs:arn': [queueArn] },
  });

  const alarms = await deployment.alarms();
  const topics = [...new Set(alarms.flatMap(({ topicArns }) => topicArns))];
  const alarmArns = alarms.map(
    ({ name }) => `arn:${partition}:cloudwatch:${deployment.region}:${account}:alarm:${name}`,
  );
  const cloudWatch = (topicArn: string): KeyUser => ({
    service: 'cloudwatch',
    words: 'CloudWatch',
    actions: SEND,
    context: {
      'aws:sourceaccount': [account],
      'aws:sourcearn': alarmArns,
      'kms:encryptioncontext:aws:sns:topicarn': [topicArn],
    },
  });

  const [bucket, secret, faces, persons, pacer, topicKeys] = await Promise.all([
    deployment.bucketKey(),
    deployment.secretKey(),
    deployment.table('faces'),
    deployment.table('persons'),
    deployment.table('pacer'),
    Promise.all(topics.map(async (topicArn) => ({ topicArn, keyId: await deployment.topicKey(topicArn) }))),
  ]);
  const [uploads, uploadsDead, preparations, preparationsDead, enrollments, enrollmentsDead] = await Promise.all([
    deployment.queue('uploads'),
    deployment.queue('uploadsDeadLetters'),
    deployment.queue('preparations'),
    deployment.queue('preparationsDeadLetters'),
    deployment.queue('enrollments'),
    deployment.queue('enrollmentsDeadLetters'),
  ]);

  return [
    ...(deployment.publishes ? await publishUses(deployment, roleUser, eraseUser) : []),
    ...(await eraseUses(deployment, eraseUser, [intakeUser, prepareUser, enrollUser])),
    ...use(
      'the bucket',
      bucket,
      [intakeUser(S3, DECRYPT), prepareUser(S3, DECRYPT), enrollUser(S3, DECRYPT)],
      'images fail as ObjectUnreadable, NotPrepared or DownloadFailed',
    ),
    ...use(
      'the secret',
      secret,
      [enrollUser(SECRETS, DECRYPT), eraseUser(SECRETS, DECRYPT)],
      'images wait as CredentialsNotSet, and no person can be erased',
    ),
    ...use(
      'the uploads queue',
      uploads.keyId,
      [events(uploads.arn), intakeUser(SQS, DECRYPT)],
      'events of uploads are lost, and no error is reported',
    ),
    ...use(
      'the uploads dead-letter queue',
      uploadsDead.keyId,
      [events(uploadsDead.arn), intakeUser(SQS, SEND), eraseUser(SQS, DECRYPT)],
      'events that are given up are lost, and no person can be erased',
    ),
    ...use(
      'the preparations queue',
      preparations.keyId,
      [intakeUser(SQS, SEND), prepareUser(SQS, DECRYPT), enrollUser(SQS, SEND)],
      'images stay PENDING',
    ),
    ...use(
      'the preparations dead-letter queue',
      preparationsDead.keyId,
      [prepareUser(SQS, SEND), eraseUser(SQS, DECRYPT)],
      'messages that are given up are lost, and no person can be erased',
    ),
    ...use(
      'the enrollments queue',
      enrollments.keyId,
      [intakeUser(SQS, SEND), prepareUser(SQS, SEND), enrollUser(SQS, DECRYPT)],
      'images stay PENDING',
    ),
    ...use(
      'the enrollments dead-letter queue',
      enrollmentsDead.keyId,
      [enrollUser(SQS, SEND), eraseUser(SQS, DECRYPT)],
      'messages that are given up are lost, and no person can be erased',
    ),
    ...use(
      'the Faces table',
      faces.keyId,
      [intakeUser, prepareUser, enrollUser, eraseUser].map((user) => user(DYNAMO, DECRYPT)),
      'no outcome can be written, and no person can be erased',
    ),
    ...use(
      'the Persons table',
      persons.keyId,
      [intakeUser, prepareUser, enrollUser, eraseUser].map((user) => user(DYNAMO, DECRYPT)),
      'no outcome can be written, and no person can be erased',
    ),
    ...use(
      'the pacer table',
      pacer.keyId,
      [enrollUser(DYNAMO, DECRYPT), eraseUser(DYNAMO, DECRYPT)],
      'no request to Tencent gets a slot',
    ),
    ...topicKeys.flatMap(({ topicArn, keyId }) =>
      use('the alarm topic', keyId, [cloudWatch(topicArn)], 'no alarm reaches its receivers'),
    ),
  ];
}

/** Of the stage that publishes outcomes. */
async function publishUses(
  deployment: Deployment,
  roleUser: RoleUser,
  eraseUser: ReturnType<RoleUser>,
): Promise<readonly KeyUse[]> {
  const [{ roleArn }, annotates, bucket, faces, deadLetters] = await Promise.all([
    deployment.fn('publish'),
    deployment.annotatesObjects(),
    deployment.bucketKey(),
    deployment.table('faces'),
    deployment.queue('outcomesDeadLetters'),
  ]);
  const publishUser = roleUser('publish', roleArn);
  return [
    ...use('the stream of the Faces table', faces.keyId, [publishUser(DYNAMO, DECRYPT)], 'no outcome is published'),
    ...use(
      'the outcomes dead-letter queue',
      deadLetters.keyId,
      [publishUser(SQS, SEND), eraseUser(SQS, DECRYPT)],
      'an outcome that cannot be published holds up all others, and no person can be erased',
    ),
    ...(annotates
      ? use('annotations of objects', bucket, [publishUser(S3, SEND)], 'outcomes are not written on objects')
      : []),
  ];
}

/**
 * Of the stage that erases persons.
 *
 * @param senders who send it images of persons who are being erased
 */
async function eraseUses(
  deployment: Deployment,
  eraseUser: ReturnType<RoleUser>,
  senders: readonly ReturnType<RoleUser>[],
): Promise<readonly KeyUse[]> {
  const [queue, deadLetters, erasures, hashSecret] = await Promise.all([
    deployment.queue('erasures'),
    deployment.queue('erasuresDeadLetters'),
    deployment.table('erasures'),
    deployment.personHashSecret(),
  ]);
  const users = [...senders, eraseUser].map((user) => user(SQS, SEND));
  return [
    ...use('the erasures queue', queue.keyId, users, 'persons are not erased'),
    ...use(
      'the erasures dead-letter queue',
      deadLetters.keyId,
      [eraseUser(SQS, SEND)],
      'erasures that are given up are lost',
    ),
    ...use('the Erasures table', erasures.keyId, [eraseUser(DYNAMO, DECRYPT)], 'no person can be erased'),
    ...use(
      'the secret with the key of person hashes',
      hashSecret?.keyId,
      [eraseUser(SECRETS, DECRYPT)],
      'no person can be erased',
    ),
  ];
}

/** @param via the service through which the role uses the key */
function contextOfRole(role: string, via: string, region: string): RequestContext {
  const account = role.split(':')[4] ?? '';
  return {
    'aws:principalarn': [role],
    'aws:principalaccount': [account],
    'aws:principaltype': ['AssumedRole'],
    'aws:principalisawsservice': ['false'],
    'aws:securetransport': ['true'],
    'aws:requestedregion': [region],
    'kms:calleraccount': [account],
    // Services in China have another domain, which is not the same for all of them.
    ...(!region.startsWith('cn-') && { 'kms:viaservice': [`${via}.${region}.amazonaws.com`] }),
  };
}
