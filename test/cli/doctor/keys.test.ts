import { describe, expect, it } from '@jest/globals';
import { keys } from '../../../cli/doctor/checks/stack/keys.ts';
import { NotAllowedError } from '../../../cli/doctor/ports.ts';
import { ShellCommands } from '../../../cli/doctor/shell-commands.ts';
import {
  ACCOUNT,
  ENROLL_ROLE,
  ERASE_ROLE,
  HealthyDeployment,
  INTAKE_ROLE,
  KEY,
  PREPARE_ROLE,
  PUBLISH_ROLE,
  policy,
} from './healthy-deployment.ts';

const COMMANDS = new ShellCommands({ stack: 'FaceEnrollment', region: 'us-east-1', isLocal: false });

/** What the check of the keys says that is not ok, as `level: message`. */
async function diagnosis(change: (deployment: HealthyDeployment) => void): Promise<readonly string[]> {
  const deployment = new HealthyDeployment();
  change(deployment);
  const findings = [await keys.run(deployment, COMMANDS)].flat();
  return findings.filter(({ level }) => level !== 'ok').map(({ level, message }) => `${level}: ${message}`);
}

const POLICY_VARIABLE = ['$', '{aws:SourceArn}'].join('');

const only = (text: string) => [expect.stringContaining(text)];

const TO_ACCOUNT = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*' };

/** The key of the bucket, with that policy; IAM allows nothing unless the test says so. */
const bucketKey =
  (...statements: readonly object[]) =>
  (it: HealthyDeployment) => {
    it.keyOfBucket = KEY;
    it.isAllowed = () => false;
    it.kmsKey = { ...it.kmsKey, policy: policy(...statements) };
  };

/** The functions that read images may decrypt, under a condition. */
const toReaders = (Condition?: object) => ({
  Effect: 'Allow',
  Principal: { AWS: [INTAKE_ROLE, PREPARE_ROLE, ENROLL_ROLE] },
  Action: 'kms:Decrypt',
  ...(Condition && { Condition }),
});

/** The key of the uploads queue, which EventBridge and intake use. */
const queueKey =
  (...statements: readonly object[]) =>
  (it: HealthyDeployment) => {
    it.change('uploads', { keyId: KEY });
    it.kmsKey = { ...it.kmsKey, policy: policy(TO_ACCOUNT, ...statements) };
  };

const toEvents = (Condition?: object) => ({
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  ...(Condition && { Condition }),
});

describe('a key of the owner', () => {
  it('is fine when everything that has to can use it', async () => {
    const found = await diagnosis((it) => {
      it.keyOfBucket = it.keyOfSecret = it.keyOfTopic = KEY;
      it.tables = { ...it.tables, pacer: { ...it.tables.pacer, keyId: KEY } };
      for (const name of [
        'uploads',
        'uploadsDeadLetters',
        'preparations',
        'preparationsDeadLetters',
        'enrollments',
        'enrollmentsDeadLetters',
        'erasures',
        'erasuresDeadLetters',
      ] as const) {
        it.change(name, { keyId: KEY });
      }
    });
    expect(found).toEqual([]);
  });

  it.each([
    ['PendingDeletion', /cancel-key-deletion .* && aws kms enable-key/],
    ['Disabled', /^aws kms enable-key/],
    ['missing', /^aws kms describe-key/],
  ])('that is %s is found for what it is the key of, with what to do', async (state, command) => {
    const deployment = new HealthyDeployment();
    deployment.keyOfSecret = KEY;
    deployment.kmsKey = { ...deployment.kmsKey, state };
    expect(await keys.run(deployment, COMMANDS)).toEqual([
      expect.objectContaining({
        level: 'problem',
        message: `The key of the secret is ${state}: images wait as CredentialsNotSet, and no person can be erased.`,
        command: expect.stringMatching(command),
      }),
    ]);
  });

  it('has to let the erase function use its queue and its table', async () => {
    const found = await diagnosis((it) => {
      it.change('erasures', { keyId: KEY });
      it.tables = { ...it.tables, erasures: { ...it.tables.erasures, keyId: KEY } };
      it.isAllowed = (principal) => principal !== ERASE_ROLE;
    });
    expect(found.join('\n')).toMatch(/erase cannot use the key of the erasures queue[\s\S]*the Erasures table/);
  });

  it('has to let the erase function use everything that an erasure passes', async () => {
    const found = await diagnosis((it) => {
      it.keyOfSecret = KEY;
      it.change('uploadsDeadLetters', { keyId: KEY });
      it.change('preparationsDeadLetters', { keyId: KEY });
      it.change('enrollmentsDeadLetters', { keyId: KEY });
      for (const table of ['faces', 'persons', 'pacer'] as const) {
        it.tables = { ...it.tables, [table]: { ...it.tables[table], keyId: KEY } };
      }
      it.isAllowed = (principal) => principal !== ERASE_ROLE;
    });
    const ofErase = found.filter((line) => line.includes('erase cannot use the key of'));
    for (const what of [
      'Faces table',
      'Persons table',
      'pacer table',
      'secret',
      'uploads dead',
      'preparations dead',
      'enrollments dead',
    ]) {
      expect(ofErase.join('\n')).toContain(`the ${what}`);
    }
  });

  it('has to let the functions read images, by its policy, a grant, or their own policies', async () => {
    const toOthers = { Effect: 'Allow', Principal: { AWS: [INTAKE_ROLE, PREPARE_ROLE] }, Action: 'kms:Decrypt' };
    expect(await diagnosis(bucketKey(TO_ACCOUNT, toOthers))).toEqual(
      only('problem: enroll cannot use the key of the bucket (kms:Decrypt)'),
    );
    const granted = await diagnosis((it) => {
      bucketKey(toOthers)(it);
      it.kmsKey = { ...it.kmsKey, grants: [{ grantee: ENROLL_ROLE, operations: ['Decrypt'] }] };
    });
    expect(granted).toEqual([]);
    const byIam = await diagnosis((it) => {
      bucketKey(TO_ACCOUNT)(it);
      it.isAllowed = (principal) => [INTAKE_ROLE, PREPARE_ROLE, ENROLL_ROLE].includes(principal);
    });
    expect(byIam).toEqual([]);
  });

  it('has to let publish read the stream, move outcomes and, where it has to, annotate objects', async () => {
    const toAccount = (it: HealthyDeployment) => {
      bucketKey(TO_ACCOUNT)(it);
      it.isAllowed = (principal) => principal !== PUBLISH_ROLE;
    };
    const found = await diagnosis((it) => {
      toAccount(it);
      it.change('outcomesDeadLetters', { keyId: KEY });
      it.tables = { ...it.tables, faces: { ...it.tables.faces, keyId: KEY } };
    });
    expect(found).toEqual([
      expect.stringContaining('publish cannot use the key of the stream of the Faces table (kms:Decrypt)'),
      expect.stringContaining('publish cannot use the key of the outcomes dead-letter queue (kms:GenerateDataKey'),
    ]);
    const annotating = await diagnosis((it) => {
      toAccount(it);
      it.annotates = true;
    });
    expect(annotating).toEqual(only('publish cannot use the key of annotations of objects (kms:GenerateDataKey'));
  });

  it('of the pacer table has to let enroll in', async () => {
    const found = await diagnosis((it) => {
      bucketKey(TO_ACCOUNT)(it);
      it.keyOfBucket = undefined;
      it.tables = { ...it.tables, pacer: { ...it.tables.pacer, keyId: KEY } };
    });
    expect(found).toEqual(
      ['enroll', 'erase'].map((who) =>
        expect.stringContaining(`problem: ${who} cannot use the key of the pacer table`),
      ),
    );
  });

  it('that leaves the decision to IAM is not judged when the caller may not ask IAM', async () => {
    const found = await diagnosis((it) => {
      it.keyOfSecret = KEY;
      it.policiesAllow = async () => Promise.reject(new NotAllowedError('iam:SimulatePrincipalPolicy'));
    });
    expect(found).toEqual(
      ['enroll', 'erase'].map((who) =>
        expect.stringContaining(
          `unchecked: Whether ${who} can use the key of the secret was not checked, because of IAM policies`,
        ),
      ),
    );
  });

  it('that leaves it to IAM policies with conditions says so', async () => {
    const found = await diagnosis((it) => {
      bucketKey(TO_ACCOUNT)(it);
      it.missingContext = ['aws:PrincipalTag/team'];
    });
    expect(found).toHaveLength(3);
    expect(found[0]).toContain('because of a condition of an IAM policy on aws:PrincipalTag/team');
  });
});

describe('a condition of a key policy', () => {
  it.each([
    ['the service in between', { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }],
    ['one of several services', { StringLike: { 'kms:ViaService': ['sqs.*', 's3.*.amazonaws.com'] } }],
    ['the account', { StringEquals: { 'kms:CallerAccount': ACCOUNT, 'aws:PrincipalAccount': ACCOUNT } }],
    ['the role', { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/*` } }],
    ['TLS', { Bool: { 'aws:SecureTransport': 'true' } }],
    ['no service of AWS', { StringNotEquals: { 'aws:PrincipalType': 'AWSService' } }],
  ])('on %s is met by the functions', async (_, condition) => {
    expect(await diagnosis(bucketKey(toReaders(condition)))).toEqual([]);
  });

  it.each([
    ['another service', { StringEquals: { 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' } }],
    ['another account', { StringEquals: { 'kms:CallerAccount': '999999999999' } }],
    ['services of AWS alone', { Bool: { 'aws:PrincipalIsAWSService': 'true' } }],
  ])('on %s is not met: the functions lack access', async (_, condition) => {
    expect(await diagnosis(bucketKey(toReaders(condition)))).toEqual([
      expect.stringContaining('problem: intake cannot use the key of the bucket (kms:Decrypt)'),
      expect.stringContaining('problem: prepare cannot use the key of the bucket (kms:Decrypt)'),
      expect.stringContaining('problem: enroll cannot use the key of the bucket (kms:Decrypt)'),
    ]);
  });

  it.each([
    ['an organization', { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }, 'aws:PrincipalOrgID'],
    ['a time', { DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } }, 'aws:CurrentTime'],
    ['a policy variable', { StringEquals: { 'aws:PrincipalArn': POLICY_VARIABLE } }, 'aws:PrincipalArn'],
    ['a set of values', { 'ForAnyValue:StringEquals': { 'kms:ViaService': ['s3'] } }, 'kms:ViaService'],
  ])('on %s is not evaluated, and named', async (_, condition, key) => {
    const found = await diagnosis(bucketKey(toReaders(condition)));
    expect(found).toHaveLength(3);
    expect(found[2]).toBe(
      `unchecked: Whether enroll can use the key of the bucket was not checked, because of a condition on ${key}. If it cannot, images fail as ObjectUnreadable, NotPrepared or DownloadFailed.`,
    );
  });

  it('of a denial counts before what is allowed', async () => {
    const denied = { Effect: 'Deny', Principal: '*', Action: 'kms:*' };
    const away = { StringNotEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } };
    const here = { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } };
    expect(await diagnosis(bucketKey(toReaders(), { ...denied, Condition: away }))).toEqual([]);
    expect(await diagnosis(bucketKey(toReaders(), { ...denied, Condition: here }))).toHaveLength(3);
    const unknown = { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } };
    expect((await diagnosis(bucketKey(toReaders(), { ...denied, Condition: unknown })))[0]).toContain('unchecked: ');
  });

  it('is not evaluated in a statement about everything but some principals or actions', async () => {
    const inverse = { Effect: 'Deny', NotPrincipal: { AWS: INTAKE_ROLE }, Action: 'kms:*' };
    expect((await diagnosis(bucketKey(toReaders(), inverse)))[0]).toContain(
      'because of a statement with NotPrincipal or NotAction',
    );
  });
});

describe('a key of an encrypted queue', () => {
  it('has to let EventBridge in', async () => {
    expect(await diagnosis(queueKey())).toEqual(
      only(
        'problem: EventBridge cannot use the key of the uploads queue (kms:GenerateDataKey, kms:Decrypt): events of',
      ),
    );
    expect(await diagnosis(queueKey(toEvents()))).toEqual([]);
  });

  it('may do so for the queues of the stack, as the stack itself does', async () => {
    const queues = { ArnLike: { 'kms:EncryptionContext:aws:sqs:arn': `arn:aws:sqs:us-east-1:${ACCOUNT}:*` } };
    expect(await diagnosis(queueKey(toEvents(queues)))).toEqual([]);
    const others = { ArnLike: { 'kms:EncryptionContext:aws:sqs:arn': `arn:aws:sqs:us-east-1:${ACCOUNT}:other-*` } };
    expect(await diagnosis(queueKey(toEvents(others)))).toEqual(only('problem: EventBridge cannot use the key'));
  });

  it('must not do so with a condition on the source, which EventBridge does not show to KMS', async () => {
    expect(await diagnosis(queueKey(toEvents({ StringEquals: { 'aws:SourceAccount': ACCOUNT } })))).toEqual(
      only('EventBridge does not show the source to KMS'),
    );
    expect(await diagnosis(queueKey(toEvents({ StringEqualsIfExists: { 'aws:SourceAccount': ACCOUNT } })))).toEqual([]);
    expect(await diagnosis(queueKey(toEvents({ Null: { 'aws:SourceAccount': 'true' } })))).toEqual([]);
  });

  it('that AWS manages lets no EventBridge in, and every role of its account', async () => {
    const found = await diagnosis((it) => {
      it.change('uploads', { keyId: 'alias/aws/sqs' });
      it.kmsKey = { ...it.kmsKey, isAwsManaged: true, policy: policy() };
    });
    expect(found).toEqual(only('problem: EventBridge can never use a key that AWS manages'));
  });
});

describe('a key of the alarm topic', () => {
  const topicKey = (Condition: object) => (it: HealthyDeployment) => {
    it.keyOfTopic = KEY;
    const Principal = { Service: 'cloudwatch.amazonaws.com' };
    it.kmsKey = { ...it.kmsKey, policy: policy({ Effect: 'Allow', Principal, Action: 'kms:*', Condition }) };
  };

  it('may let CloudWatch in for the alarms of the account', async () => {
    const alarms = { ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:*` } };
    expect(await diagnosis(topicKey(alarms))).toEqual([]);
    expect(await diagnosis(topicKey({ StringEquals: { 'aws:SourceAccount': ACCOUNT } }))).toEqual([]);
  });

  it('that lets in alarms of another account sends none', async () => {
    expect(await diagnosis(topicKey({ StringEquals: { 'aws:SourceAccount': '999999999999' } }))).toEqual(
      only('problem: CloudWatch cannot use the key of the alarm topic'),
    );
  });
});
