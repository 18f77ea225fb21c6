import type { Deployment } from '../ports.ts';

/** Something that is encrypted with a key, and who must be able to use the key for it. */
export interface KeyUse {
  readonly what: string;
  /** Id, ARN or alias. */
  readonly keyId: string;
  readonly users: readonly KeyUser[];
  /** What happens when they cannot. */
  readonly otherwise: string;
}

export interface KeyUser {
  /** A role's ARN, or the first part of a service principal: `events` of `events.amazonaws.com`. */
  readonly role?: string;
  readonly service?: string;
  readonly words: string;
  readonly actions: readonly string[];
}

const DECRYPT = ['kms:Decrypt'];
const SEND = ['kms:GenerateDataKey', 'kms:Decrypt'];

/** What of the stack is encrypted with a key that its owner, or AWS for one service, manages. */
export async function keyUses(deployment: Deployment): Promise<readonly KeyUse[]> {
  const [intake, enroll] = await Promise.all([deployment.fn('intake'), deployment.fn('enroll')]);
  const intakeUser = (actions: readonly string[]): KeyUser => ({ role: intake.roleArn, words: 'intake', actions });
  const enrollUser = (actions: readonly string[]): KeyUser => ({ role: enroll.roleArn, words: 'enroll', actions });
  const events: KeyUser = { service: 'events', words: 'EventBridge', actions: SEND };

  const topics = [...new Set((await deployment.alarms()).flatMap(({ topicArns }) => topicArns))];
  const [bucket, secret, uploads, uploadsDead, enrollments, enrollmentsDead, faces, persons, ...topicKeys] =
    await Promise.all([
      deployment.bucketKey(),
      deployment.secretKey(),
      deployment.queue('uploads').then(({ keyId }) => keyId),
      deployment.queue('uploadsDeadLetters').then(({ keyId }) => keyId),
      deployment.queue('enrollments').then(({ keyId }) => keyId),
      deployment.queue('enrollmentsDeadLetters').then(({ keyId }) => keyId),
      deployment.table('faces').then(({ keyId }) => keyId),
      deployment.table('persons').then(({ keyId }) => keyId),
      ...topics.map((topic) => deployment.topicKey(topic)),
    ]);

  const use = (what: string, keyId: string | undefined, users: readonly KeyUser[], otherwise: string) =>
    keyId === undefined ? [] : [{ what, keyId, users, otherwise }];
  const readImages = [intakeUser(DECRYPT), enrollUser(DECRYPT)];
  return [
    ...use('the bucket', bucket, readImages, 'images fail as ObjectUnreadable or DownloadFailed'),
    ...use('the secret', secret, [enrollUser(DECRYPT)], 'images wait as CredentialsNotSet'),
    ...use('the uploads queue', uploads, [events, intakeUser(DECRYPT)], 'events of uploads are lost without a word'),
    ...use('the uploads dead-letter queue', uploadsDead, [events, intakeUser(SEND)], 'what is given up is lost'),
    ...use('the enrollments queue', enrollments, [intakeUser(SEND), enrollUser(DECRYPT)], 'images stay PENDING'),
    ...use('the enrollments dead-letter queue', enrollmentsDead, [enrollUser(SEND)], 'what is given up is not kept'),
    ...use('the table of faces', faces, readImages, 'no outcome can be written'),
    ...use('the table of persons', persons, [enrollUser(DECRYPT)], 'no outcome can be written'),
    ...topicKeys.flatMap((key) =>
      use(
        'the alarm topic',
        key,
        [{ service: 'cloudwatch', words: 'CloudWatch', actions: SEND }],
        'nobody is told of an alarm',
      ),
    ),
  ];
}
