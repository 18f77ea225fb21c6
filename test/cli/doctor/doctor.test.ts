import { describe, expect, it } from '@jest/globals';
import { CHECKS } from '../../../cli/doctor/all-checks.ts';
import { examine } from '../../../cli/doctor/doctor.ts';
import { NotAllowedError } from '../../../cli/doctor/ports.ts';
import { ACCOUNT, ENROLL_ROLE, HealthyDeployment, INTAKE_ROLE, KEY, policy } from './healthy-deployment.ts';

/** What one check finds, with what it advises. */
async function findingsOf(check: string, change: (deployment: HealthyDeployment) => void) {
  const deployment = new HealthyDeployment();
  change(deployment);
  const reports = await examine(
    deployment,
    CHECKS.filter(({ name }) => name === check),
  );
  return reports.flatMap(({ findings }) => findings);
}

/** What is not right, as `level check: message`. */
async function diagnosis(change: (deployment: HealthyDeployment) => void): Promise<readonly string[]> {
  const deployment = new HealthyDeployment();
  change(deployment);
  const reports = await examine(deployment, CHECKS);
  return reports.flatMap(({ name, findings }) =>
    findings.filter(({ level }) => level !== 'ok').map(({ level, message }) => `${level} ${name}: ${message}`),
  );
}

const only = (text: string) => [expect.stringContaining(text)];

describe('the doctor', () => {
  it('finds nothing wrong with a healthy stack', async () => {
    expect(await diagnosis(() => {})).toEqual([]);
  });

  it.each<[string, string, (deployment: HealthyDeployment) => void]>([
    ['a failed deployment', 'warning stack: ', (it) => (it.state = { status: 'UPDATE_ROLLBACK_COMPLETE' })],
    ['a deployment that is under way', 'warning stack: ', (it) => (it.state = { status: 'UPDATE_IN_PROGRESS' })],
    ['a rollback that failed', 'problem stack: ', (it) => (it.state = { status: 'UPDATE_ROLLBACK_FAILED' })],
    ['a stack that never came up', 'problem stack: ', (it) => (it.state = { status: 'ROLLBACK_COMPLETE' })],
    ['a local clock that is slow', 'warning clock: ', (it) => (it.times = { here: 0, aws: 90_000, tencent: 90_000 })],
    ["Tencent's clock far away", 'problem clock: ', (it) => (it.times = { here: 0, aws: 0, tencent: 301_000 })],
    ['a bucket that is gone', 'problem bucket: ', (it) => (it.access = 'missing')],
    ['a bucket elsewhere', 'problem bucket: ', (it) => (it.access = { otherRegion: 'eu-west-1' })],
    ['versioning suspended', 'problem versioning: versioning is suspended', (it) => (it.versions = 'Suspended')],
    ['versioning never switched on', 'problem versioning: ', (it) => (it.versions = 'Never')],
    ['no events', 'problem bucket-events: ', (it) => (it.isSendingEvents = false)],
    ['no rule', 'problem upload-rule: no rule', (it) => (it.rules = [])],
    [
      'a rule that is disabled',
      'problem upload-rule: the rule rule is disabled',
      (it) => (it.rules = it.rules.map((rule) => ({ ...rule, isEnabled: false }))),
    ],
    [
      'a rule with another target',
      'problem upload-rule: the rule rule does not send',
      (it) => (it.rules = it.rules.map((rule) => ({ ...rule, targetArns: [] }))),
    ],
    ['no redrive policy', 'problem queues: the enrollments', (it) => it.change('enrollments', { redrive: undefined })],
    ['a short visibility', 'warning queues: the uploads', (it) => it.change('uploads', { visibilitySeconds: 30 })],
    [
      'a queue that EventBridge may not send to',
      'problem queues: the policy of the queue of uploads ',
      (it) => it.change('uploads', { policy: undefined }),
    ],
    [
      'a dead-letter queue that EventBridge may not send to',
      "problem queues: the policy of the queue of uploads' dead letters",
      (it) => it.change('uploadsDeadLetters', { policy: policy({ Effect: 'Deny', Principal: '*', Action: 'sqs:*' }) }),
    ],
    [
      'a mapping that is disabled',
      'problem mappings: enroll',
      (it) => (it.feeds = { ...it.feeds, enroll: it.feeds.enroll.map((feed) => ({ ...feed, state: 'Disabled' })) }),
    ],
    ['a mapping that is gone', 'problem mappings: intake', (it) => (it.feeds = { ...it.feeds, intake: [] })],
    [
      'a mapping that reports no single failures',
      'problem mappings: intake',
      (it) => {
        const intake = it.feeds.intake.map((feed) => ({ ...feed, reportsBatchItemFailures: false }));
        it.feeds = { ...it.feeds, intake };
      },
    ],
    [
      'a function that cannot start',
      'problem functions: enroll is Failed: its key is gone',
      (it) => {
        const enroll = { ...it.functions.enroll, state: 'Failed', stateReason: 'its key is gone' };
        it.functions = { ...it.functions, enroll };
      },
    ],
    [
      'a setting of a function taken away',
      'problem functions: enroll stops at its start: PACER_TABLE is missing',
      (it) => {
        const enroll = { ...it.functions.enroll, environmentProblem: 'PACER_TABLE is missing' };
        it.functions = { ...it.functions, enroll };
      },
    ],
    [
      'an update that failed',
      'warning functions: the last change of intake failed',
      (it) => (it.functions = { ...it.functions, intake: { ...it.functions.intake, lastUpdate: 'Failed' } }),
    ],
    [
      'a table whose key is gone',
      'problem tables: the table of faces',
      (it) => {
        it.tables = { ...it.tables, faces: { status: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS', items: 0 } };
      },
    ],
    ['old messages', 'warning backlog: enrollments', (it) => (it.ages = { enrollments: 5 * 3600 })],
    ['dead letters', 'problem dead-letters: uploads: 2 dead', (it) => it.change('uploadsDeadLetters', { waiting: 2 })],
    [
      'an alarm',
      'problem alarms: dead is in ALARM: 3 > 0',
      (it) => (it.alarmStates = it.alarmStates.map((one) => ({ ...one, state: 'ALARM', reason: '3 > 0' }))),
    ],
    [
      'an alarm that is switched off',
      'warning alarms: dead is switched off',
      (it) => (it.alarmStates = it.alarmStates.map((one) => ({ ...one, actionsEnabled: false }))),
    ],
    ['alarms that nobody hears', 'warning alarm-receivers: nobody', (it) => (it.subscribers = [])],
    [
      'a subscription that was never confirmed',
      'warning alarm-receivers: ops@example.com has not',
      (it) => (it.subscribers = [{ endpoint: 'ops@example.com', isConfirmed: false }]),
    ],
    [
      'keys that Tencent refuses',
      'problem tencent: Tencent refuses a request with these keys as AuthFailure.SecretIdNotFound',
      (it) => {
        const code = 'AuthFailure.SecretIdNotFound';
        it.reply = { kind: 'refused', code, message: 'No such key.', reason: 'CredentialsRefused' };
      },
    ],
    [
      'an endpoint that does not answer',
      'problem tencent: https://tencent cannot be reached',
      (it) => (it.reply = { kind: 'unreachable', endpoint: 'https://tencent', message: 'ECONNREFUSED' }),
    ],
  ])('finds %s, and nothing else', async (_, finding, change) => {
    expect(await diagnosis(change)).toEqual(only(finding));
  });

  it('does not ask Tencent with what are no keys', async () => {
    const message = 'The secret is not JSON.';
    expect(await diagnosis((it) => (it.reply = { kind: 'malformed', message }))).toEqual([
      expect.stringContaining(`problem secret: ${message}`),
      expect.stringContaining('unchecked tencent: '),
    ]);
    expect(await diagnosis((it) => (it.secretValue = undefined))).toEqual([
      expect.stringContaining('problem secret: the secret has no value'),
      expect.stringContaining('unchecked tencent: '),
    ]);
  });

  it('names the permission that the caller lacks, and goes on with the rest', async () => {
    const found = await diagnosis((it) => {
      it.versioning = async () => Promise.reject(new NotAllowedError('s3:GetBucketVersioning'));
    });
    expect(found).toEqual(['warning versioning: could not be checked: the caller may not s3:GetBucketVersioning']);
  });

  it('says what went wrong with a check, without secrets, and goes on with the rest', async () => {
    const error = new Error('GET https://bucket/key?X-Amz-Signature=abcdef0123456789 failed');
    const found = await diagnosis((it) => {
      it.sendsEvents = async () => Promise.reject(error);
    });
    expect(found).toEqual(only('unchecked bucket-events: could not be checked: Error: GET https://bucket/key?'));
    expect(found.join()).not.toContain('abcdef');
  });
});

describe('functions at once', () => {
  it.each([
    [15, 15, []],
    [14, 14, ['intake and enroll may run 15 functions at once (5 and 10), but the account allows 14']],
    // A new account.
    [10, 10, ['intake and enroll may run 15 functions at once (5 and 10), but the account allows 10']],
    [14, 1000, ['intake and enroll may run 15 functions at once (5 and 10), but 14 are left']],
  ])('need room for all stages together: of %d left of %d', async (unreserved, limit, expected) => {
    const found = await diagnosis((it) => (it.room = { unreserved, limit }));
    expect(found).toEqual(expected.map((text) => expect.stringContaining(`warning concurrency: ${text}`)));
  });

  it('are helped by a higher quota where the account has a low one, or by settings that fit', async () => {
    const [finding] = await findingsOf('concurrency', (it) => (it.room = { unreserved: 10, limit: 10 }));
    expect(finding).toMatchObject({
      remedy: expect.stringMatching(/L-B99A9384.*-c intakeConcurrency=3 -c maxConcurrency=7/),
    });
  });

  it('are helped by other reservations where those take the room', async () => {
    const [finding] = await findingsOf('concurrency', (it) => (it.room = { unreserved: 10, limit: 1000 }));
    expect(finding).toMatchObject({ remedy: expect.stringContaining('reserved for other functions (990 of 1000)') });
    expect(finding).not.toMatchObject({ remedy: expect.stringContaining('L-B99A9384') });
  });

  it.each([
    [10, []],
    [9, ['enroll may run 10 times at once, but 9 are reserved for it']],
  ])('that are reserved for one stage need no other room: %d', async (enroll, expected) => {
    const found = await diagnosis((it) => {
      it.reserved = { enroll };
      it.room = { unreserved: 5, limit: 20 };
    });
    expect(found).toEqual(expected.map((text) => expect.stringContaining(`warning concurrency: ${text}`)));
  });

  it('are none where nothing is reserved on purpose', async () => {
    expect(await diagnosis((it) => (it.reserved = { intake: 0, enroll: 0 }))).toEqual([
      expect.stringContaining('problem concurrency: intake is throttled to nothing'),
      expect.stringContaining('problem concurrency: enroll is throttled to nothing'),
    ]);
  });
});

describe('throttled functions', () => {
  it('are found when it lasts, with how often', async () => {
    const found = await diagnosis((it) => (it.throttledPeriods = { enroll: [3, 12, 8] }));
    expect(found).toEqual(
      only('warning throttles: Lambda throttled enroll 23 times, in 3 of the last 12 five-minute periods'),
    );
  });

  it('are left alone when it was a moment', async () => {
    expect(await diagnosis((it) => (it.throttledPeriods = { intake: [40, 2], enroll: [1] }))).toEqual([]);
  });
});

describe('what waits', () => {
  const SEVEN_DAYS = 7 * 24 * 3600;

  it.each([
    [20, 10 * SEVEN_DAYS, []],
    [20, 10 * SEVEN_DAYS + 20, ['6,048,020 images wait, which takes up to 7 days']],
    [20, 10_000_000, ['10,000,000 images wait, which takes up to 12 days']],
    [500, 10_000_000, []],
  ])('must not take half the life of a message: at %d requests a second, %d images', async (rate, images, expected) => {
    const found = await findingsOf('backlog', (it) => {
      it.rate = rate;
      it.change('uploads', { waiting: images - 1000 });
      it.change('enrollments', { waiting: 600, inFlight: 400 });
    });
    const warnings = found.filter(({ level }) => level === 'warning').map(({ message }) => message);
    expect(warnings).toEqual(expected.map((text) => expect.stringContaining(text)));
  });

  it('is seen by SQS only as far as 120,000 messages of the enrollments queue', async () => {
    const of = (waiting: number) => findingsOf('backlog', (it) => it.change('enrollments', { waiting }));
    expect((await of(119_999)).map(({ level }) => level)).toEqual(['ok', 'ok']);
    expect(await of(120_000)).toContainEqual({
      level: 'warning',
      message: expect.stringContaining('SQS looks for other persons among the first 120,000 messages only'),
      remedy: expect.stringContaining('"Images stay PENDING"'),
    });
  });
});

describe('a bucket policy', () => {
  const deny = (Condition: object, Principal: unknown = '*') =>
    policy({ Effect: 'Deny', Principal, Action: 's3:Get*', Resource: '*', Condition });

  it.each([
    ['a VPC endpoint', { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }],
    ['addresses', { NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } }],
    ['headers instead of presigned URLs', { StringEquals: { 's3:authType': 'REST-QUERY-STRING' } }],
  ])('that demands %s may keep Tencent out', async (_, condition) => {
    expect(await diagnosis((it) => (it.statements = deny(condition)))).toEqual(only('warning bucket-policy: '));
  });

  it.each([
    ['TLS', deny({ Bool: { 'aws:SecureTransport': 'false' } })],
    [
      'young signatures',
      deny({
        StringEquals: { 's3:authType': 'REST-QUERY-STRING' },
        NumericGreaterThan: { 's3:signatureAge': '600000' },
      }),
    ],
    [
      'nothing of the roles it excepts',
      deny({ StringNotEquals: { 'aws:SourceVpce': 'v' }, ArnNotEquals: { 'aws:PrincipalArn': INTAKE_ROLE } }),
    ],
    [
      'something of somebody else',
      deny({ StringNotEquals: { 'aws:SourceVpce': 'v' } }, { AWS: 'arn:aws:iam::1:role/other' }),
    ],
    [
      'an endpoint for other actions',
      policy({
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:PutObject',
        Condition: { StringNotEquals: { 'aws:SourceVpce': 'v' } },
      }),
    ],
  ])('that demands %s is none of its business', async (_, statements) => {
    expect(await diagnosis((it) => (it.statements = statements))).toEqual([]);
  });
});

describe('a key of the owner', () => {
  it('is fine when everybody who has to may use it', async () => {
    const found = await diagnosis((it) => {
      it.keyOfBucket = it.keyOfSecret = it.keyOfTopic = KEY;
      for (const name of ['uploads', 'uploadsDeadLetters', 'enrollments', 'enrollmentsDeadLetters'] as const) {
        it.change(name, { keyId: KEY });
      }
    });
    expect(found).toEqual([]);
  });

  it('that is disabled is found for what it is the key of', async () => {
    const found = await diagnosis((it) => {
      it.keyOfSecret = KEY;
      it.kmsKey = { ...it.kmsKey, state: 'PendingDeletion' };
    });
    expect(found).toEqual(only('problem keys: the key of the secret is PendingDeletion'));
  });

  it('has to let both functions read images, by its policy, a grant, or their own policies', async () => {
    const toOwner = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*' };
    const toIntake = { Effect: 'Allow', Principal: { AWS: INTAKE_ROLE }, Action: 'kms:Decrypt' };
    const found = await diagnosis((it) => {
      it.keyOfBucket = KEY;
      it.isRoleAllowed = () => false;
      it.kmsKey = { ...it.kmsKey, policy: policy(toOwner, toIntake) };
    });
    expect(found).toEqual(only('problem keys: enroll may not kms:Decrypt with the key of the bucket'));
    const granted = await diagnosis((it) => {
      it.keyOfBucket = KEY;
      it.kmsKey = {
        ...it.kmsKey,
        policy: policy(toIntake),
        grants: [{ grantee: ENROLL_ROLE, operations: ['Decrypt'] }],
      };
    });
    expect(granted).toEqual([]);
  });

  it('that leaves it to IAM is not judged by who may not look there', async () => {
    const found = await diagnosis((it) => {
      it.keyOfSecret = KEY;
      it.roleMay = async () => Promise.reject(new NotAllowedError('iam:SimulatePrincipalPolicy'));
    });
    expect(found).toEqual(only('unchecked keys: whether enroll may use the key of the secret could not be checked'));
  });

  it('has to let EventBridge into an encrypted queue', async () => {
    const toOwner = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*' };
    const found = await diagnosis((it) => {
      it.change('uploads', { keyId: KEY });
      it.kmsKey = { ...it.kmsKey, policy: policy(toOwner) };
    });
    expect(found).toEqual(
      only('problem keys: EventBridge may not use the key of the uploads queue: events of uploads are lost'),
    );
  });

  it('must not do so with a condition on the source, which EventBridge does not tell KMS', async () => {
    const found = await diagnosis((it) => {
      it.change('uploadsDeadLetters', { keyId: KEY });
      it.kmsKey = {
        ...it.kmsKey,
        policy: policy(
          { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*' },
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'kms:*',
            Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
          },
        ),
      };
    });
    expect(found).toEqual(only('condition on the source'));
  });

  it('of AWS lets no EventBridge in, and every role of its account', async () => {
    const found = await diagnosis((it) => {
      it.change('uploads', { keyId: 'alias/aws/sqs' });
      it.kmsKey = { ...it.kmsKey, isAwsManaged: true, policy: policy() };
    });
    expect(found).toEqual(only('problem keys: EventBridge can never use a key that AWS manages'));
  });
});
