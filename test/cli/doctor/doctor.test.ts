import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { CHECKS } from '../../../cli/doctor/all-checks.ts';
import { examine } from '../../../cli/doctor/doctor.ts';
import { NotAllowedError } from '../../../cli/doctor/ports.ts';
import { ShellCommands } from '../../../cli/doctor/shell-commands.ts';
import type { TencentGroup } from '../../../cli/shared/tencent/group-reply.ts';
import {
  A_HASH_SECRET,
  DELIVERY_STREAM,
  EVENT_BUS,
  HASH_SECRET,
  HealthyDeployment,
  INTAKE_ROLE,
  KEY,
  PUBLISH_ROLE,
  policy,
} from './healthy-deployment.ts';

type Change = (deployment: HealthyDeployment) => void;

const COMMANDS = new ShellCommands({ stack: 'FaceEnrollment', region: 'us-east-1', isLocal: false });

/** What one check finds, with what it advises. */
async function findingsOf(check: string, change: Change) {
  const deployment = new HealthyDeployment();
  change(deployment);
  const checks = CHECKS.filter(({ name }) => name === check);
  return (await examine(deployment, checks, COMMANDS)).flatMap(({ findings }) => findings);
}

/** What is not right. */
async function faults(change: Change) {
  const deployment = new HealthyDeployment();
  change(deployment);
  const reports = await examine(deployment, CHECKS, COMMANDS);
  return reports.flatMap(({ name, findings }) =>
    findings.flatMap((finding) => (finding.level === 'ok' ? [] : [{ name, ...finding }])),
  );
}

/** What is not right, as `level check: message`. */
async function diagnosis(change: Change): Promise<readonly string[]> {
  return (await faults(change)).map(({ level, name, message }) => `${level} ${name}: ${message}`);
}

function ofGroup(deployment: HealthyDeployment, more: Partial<TencentGroup>): void {
  deployment.groupOfNewPersons = 'employees';
  deployment.groupReply = {
    kind: 'found',
    group: { groupId: 'employees', faceModelVersion: '3.0', changedAt: 1_000_000, ...more },
  };
}

const only = (text: string) => [expect.stringContaining(text)];

const BREAKAGES: readonly (readonly [string, string, Change])[] = [
  ['a failed deployment', 'warning stack: ', (it) => (it.state = { status: 'UPDATE_ROLLBACK_COMPLETE' })],
  ['a deployment that is under way', 'warning stack: ', (it) => (it.state = { status: 'UPDATE_IN_PROGRESS' })],
  ['a rollback that failed', 'problem stack: ', (it) => (it.state = { status: 'UPDATE_ROLLBACK_FAILED' })],
  ['a stack that never came up', 'problem stack: ', (it) => (it.state = { status: 'ROLLBACK_COMPLETE' })],
  [
    'a local clock that is slow',
    'warning clock: ',
    (it) => (it.times = { ...it.times, here: 0, aws: 90_000, tencent: 90_000 }),
  ],
  [
    "Tencent's clock far away",
    'problem clock: ',
    (it) => (it.times = { ...it.times, here: 0, aws: 0, tencent: 301_000 }),
  ],
  ['a bucket that is gone', 'problem bucket: ', (it) => (it.access = 'missing')],
  ['a bucket elsewhere', 'problem bucket: ', (it) => (it.access = { otherRegion: 'eu-west-1' })],
  ['versioning suspended', 'problem versioning: Versioning is suspended', (it) => (it.versions = 'Suspended')],
  ['versioning never switched on', 'problem versioning: ', (it) => (it.versions = 'Never')],
  ['no events', 'problem bucket-events: ', (it) => (it.isSendingEvents = false)],
  ['no rule', 'problem upload-rule: The stack has no rule', (it) => (it.rules = [])],
  [
    'a rule that is disabled',
    'problem upload-rule: The rule rule is disabled',
    (it) => (it.rules = it.rules.map((rule) => ({ ...rule, isEnabled: false }))),
  ],
  [
    'a rule with another target',
    'problem upload-rule: The rule rule does not send',
    (it) => (it.rules = it.rules.map((rule) => ({ ...rule, targetArns: [] }))),
  ],
  ['no redrive policy', 'problem queues: The enrollments', (it) => it.change('enrollments', { redrive: undefined })],
  [
    'a short visibility',
    'warning queues: The visibility timeout of the uploads queue is 30 s',
    (it) => it.change('uploads', { visibilitySeconds: 30 }),
  ],
  [
    'a queue that EventBridge may not send to',
    'problem queues: The policy of the uploads queue ',
    (it) => it.change('uploads', { policy: undefined }),
  ],
  [
    'a dead-letter queue that EventBridge may not send to',
    'problem queues: The policy of the uploads dead-letter queue',
    (it) => it.change('uploadsDeadLetters', { policy: policy({ Effect: 'Deny', Principal: '*', Action: 'sqs:*' }) }),
  ],
  [
    'a restore that has not ended, and the mappings that it has disabled',
    'problem mappings: A restore of the tables to 2026-11-20T06:00:00.000Z was begun',
    (it) => {
      it.restore = { to: '2026-11-20T06:00:00.000Z', startedAt: '2026-11-20T08:00:00.000Z' };
      for (const name of ['enroll', 'publish'] as const) {
        it.feeds = { ...it.feeds, [name]: it.feeds[name].map((feed) => ({ ...feed, state: 'Disabled' })) };
      }
    },
  ],
  [
    'a mapping that is disabled',
    'problem mappings: The event source mapping of enroll is Disabled',
    (it) => (it.feeds = { ...it.feeds, enroll: it.feeds.enroll.map((feed) => ({ ...feed, state: 'Disabled' })) }),
  ],
  [
    'erasures that are stopped',
    'problem mappings: The event source mapping of erase is Disabled',
    (it) => (it.feeds = { ...it.feeds, erase: it.feeds.erase.map((feed) => ({ ...feed, state: 'Disabled' })) }),
  ],
  [
    'an erase function that never runs',
    'problem concurrency: The reserved concurrency of erase is 0',
    (it) => (it.reserved = { erase: 0 }),
  ],
  [
    'an erasure that was given up',
    'problem dead-letters: The erasures dead-letter queue holds 1 message',
    (it) => it.change('erasuresDeadLetters', { waiting: 1 }),
  ],
  [
    'receipts that are gone',
    'problem tables: The erasures table erasures is missing: no person can be erased',
    (it) => (it.tables = { ...it.tables, erasures: { ...it.tables.erasures, status: 'missing' } }),
  ],
  [
    'a key of hashes that is gone',
    `problem person-hash-key: The secret ${HASH_SECRET} does not exist, so no person can be erased.`,
    (it) => (it.hashSecret = undefined),
  ],
  [
    'a key of hashes that is about to be deleted',
    'problem person-hash-key: The secret with the key of person hashes is scheduled for deletion',
    (it) => (it.hashSecret = { ...A_HASH_SECRET, isScheduledForDeletion: true }),
  ],
  [
    'a key of hashes that is rotated',
    'problem person-hash-key: Rotation is on for the key of person hashes.',
    (it) => (it.hashSecret = { ...A_HASH_SECRET, isRotated: true }),
  ],
  [
    'another key of hashes than receipts were written with',
    'warning person-hash-key: The key of person hashes was changed at 1970-01-31T00:00:00.000Z. Receipts of before',
    (it) => {
      it.hashSecret = { ...A_HASH_SECRET, previous: { id: 'version-1' } };
      it.tables = { ...it.tables, erasures: { ...it.tables.erasures, items: 3 } };
    },
  ],
  [
    'receipts that are older than the key of hashes',
    'warning person-hash-key: The Erasures table is 30 days older than the key of person hashes.',
    (it) => {
      it.tables = { ...it.tables, erasures: { ...it.tables.erasures, items: 3, createdAt: 0 } };
    },
  ],
  ['a mapping that is gone', 'problem mappings: intake', (it) => (it.feeds = { ...it.feeds, intake: [] })],
  [
    'a mapping that does not report batch item failures',
    'problem mappings: The event source mapping of intake does not report',
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
    'warning functions: The last update of intake failed',
    (it) => (it.functions = { ...it.functions, intake: { ...it.functions.intake, lastUpdate: 'Failed' } }),
  ],
  [
    'a table whose key is gone',
    'problem tables: The faces table',
    (it) => {
      it.tables = {
        ...it.tables,
        faces: { ...it.tables.faces, status: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS', keyId: KEY },
      };
    },
  ],
  [
    'a pacer table that is gone',
    'problem tables: The pacer table pacer is missing: no request to Tencent gets a slot',
    (it) => (it.tables = { ...it.tables, pacer: { ...it.tables.pacer, status: 'missing' } }),
  ],
  [
    'a results table that is gone',
    'problem tables: The persons table persons is missing',
    (it) => (it.tables = { ...it.tables, persons: { ...it.tables.persons, status: 'missing' } }),
  ],
  [
    'a throttled account',
    'warning tencent: The rate limit of the account is reached',
    (it) => (it.reply = { kind: 'refused', code: 'RequestLimitExceeded', message: 'No.', reason: 'Throttled' }),
  ],
  [
    'an unpaid account',
    'problem tencent: Tencent knows the keys, but refuses the account. It answered ResourceUnavailable.InArrears',
    (it) => {
      const code = 'ResourceUnavailable.InArrears';
      it.reply = { kind: 'refused', code, message: 'No.', reason: 'AccountProblem' };
    },
  ],
  [
    'a user without a permission at Tencent',
    'problem tencent: Tencent knows the keys, but their user lacks a permission',
    (it) => (it.reply = { kind: 'refused', code: 'UnauthorizedOperation', message: 'No.', reason: 'PermissionDenied' }),
  ],
  [
    'a signature that Tencent takes for old',
    'problem tencent: Tencent refuses the time of the signature',
    (it) => {
      const code = 'AuthFailure.SignatureExpire';
      it.reply = { kind: 'refused', code, message: 'No.', reason: 'CredentialsRefused' };
    },
  ],
  [
    'a publish function that failed',
    'problem outcomes: publish is Failed: no image',
    (it) => {
      const { publish } = it.functions;
      it.functions = { ...it.functions, publish: { ...publish, state: 'Failed', stateReason: 'no image' } };
    },
  ],
  [
    'a publish function that is being created',
    'warning outcomes: publish is Pending.',
    (it) => (it.functions = { ...it.functions, publish: { ...it.functions.publish, state: 'Pending' } }),
  ],
  [
    'a publish function that stops at its start',
    'problem outcomes: publish stops at its start: STACK_NAME',
    (it) => {
      const { publish } = it.functions;
      it.functions = { ...it.functions, publish: { ...publish, environmentProblem: 'STACK_NAME' } };
    },
  ],
  [
    'a stream that no function reads',
    'problem outcomes: publish has no event source mapping',
    (it) => (it.feeds = { ...it.feeds, publish: [] }),
  ],
  [
    'a mapping of the stream that was disabled',
    'problem outcomes: The event source mapping of publish is Disabled, so no outcome is published.',
    (it) => (it.feeds = { ...it.feeds, publish: it.feeds.publish.map((one) => ({ ...one, state: 'Disabled' })) }),
  ],
  [
    'a mapping of the stream that is being enabled',
    'warning outcomes: The event source mapping of publish is Enabling.',
    (it) => (it.feeds = { ...it.feeds, publish: it.feeds.publish.map((one) => ({ ...one, state: 'Enabling' })) }),
  ],
  [
    'an event bus that is gone',
    `problem outcomes: The event bus ${EVENT_BUS} does not exist`,
    (it) => (it.bus = { arn: EVENT_BUS, exists: false }),
  ],
  [
    'a publish function without its permission',
    `problem outcomes: The role of publish lacks the permission events:PutEvents on ${EVENT_BUS}`,
    (it) => (it.isAllowed = (principal, action) => principal !== PUBLISH_ROLE || action !== 'events:PutEvents'),
  ],
  [
    'a publish function that may not write for analysis',
    `problem outcomes: The role of publish lacks the permission firehose:PutRecordBatch on ${DELIVERY_STREAM}`,
    (it) => {
      it.stream = DELIVERY_STREAM;
      it.isAllowed = (principal, action) => principal !== PUBLISH_ROLE || action !== 'firehose:PutRecordBatch';
    },
  ],
  [
    'events that were not published',
    'problem dead-letters: The outcomes dead-letter queue holds 1 message.',
    (it) => it.change('outcomesDeadLetters', { waiting: 1 }),
  ],
  ['old messages', 'warning backlog: enrollments', (it) => (it.ages = { enrollments: 5 * 3600 })],
  [
    'messages that were given up',
    'problem dead-letters: The uploads dead-letter queue holds 2 messages. They will not be retried until you redrive them.',
    (it) => it.change('uploadsDeadLetters', { waiting: 2 }),
  ],
  [
    'an alarm',
    'problem alarms: dead is in ALARM: 3 > 0',
    (it) => (it.alarmStates = it.alarmStates.map((one) => ({ ...one, state: 'ALARM', reason: '3 > 0' }))),
  ],
  [
    'an alarm whose actions are disabled',
    'warning alarms: The actions of dead are disabled',
    (it) => (it.alarmStates = it.alarmStates.map((one) => ({ ...one, actionsEnabled: false }))),
  ],
  [
    'alarms without a subscriber',
    'warning alarm-receivers: The alarm topic has no subscriber',
    (it) => (it.subscribers = []),
  ],
  [
    'a subscription that was never confirmed',
    'warning alarm-receivers: ops@example.com has not',
    (it) => (it.subscribers = [{ endpoint: 'ops@example.com', isConfirmed: false }]),
  ],
  [
    'keys that Tencent refuses',
    'problem tencent: Tencent refuses the keys. It answered AuthFailure.SecretIdNotFound',
    (it) => {
      const code = 'AuthFailure.SecretIdNotFound';
      it.reply = { kind: 'refused', code, message: 'No such key.', reason: 'CredentialsRefused' };
    },
  ],
  [
    'keys without the permission for CreateFace',
    'problem tencent: Tencent accepts the keys, but they may not use CreateFace. It answered UnauthorizedOperation.',
    (it) => (it.probes = { CreateFace: { verdict: 'denied', said: 'UnauthorizedOperation' } }),
  ],
  [
    'keys without the permissions for new persons',
    'problem tencent: Tencent accepts the keys, but they may not use CreatePerson and GetPersonGroupInfo.',
    (it) => {
      it.groupOfNewPersons = 'employees';
      const denied = { verdict: 'denied', said: 'UnauthorizedOperation' } as const;
      it.probes = { CreatePerson: denied, GetPersonGroupInfo: denied };
    },
  ],
  [
    'an answer that does not tell of a permission',
    'unchecked tencent: Tencent accepts the keys. Its answer does not tell whether they may use CreateFace: InvalidParameter',
    (it) => (it.probes = { CreateFace: { verdict: 'unknown', said: 'InvalidParameter' } }),
  ],
  [
    'a group that does not exist',
    'problem group: Tencent has no group employees, so images of new persons fail as GroupNotFound.',
    (it) => Object.assign(it, { groupOfNewPersons: 'employees', groupReply: { kind: 'missing' } }),
  ],
  [
    'a group in deletion',
    'problem group: Tencent is deleting the group employees',
    (it) => Object.assign(it, { groupOfNewPersons: 'employees', groupReply: { kind: 'deleting' } }),
  ],
  [
    'a group of an old model',
    'warning group: The group employees has model 2.0. SearchPersons and VerifyPerson work with model 3.0 only.',
    (it) => ofGroup(it, { faceModelVersion: '2.0' }),
  ],
  [
    'a group that nothing has changed for ten months',
    'warning group: The group employees was last changed 304 days ago. Tencent deletes a group that was not called for a year',
    (it) => ofGroup(it, { changedAt: 1_000_000 - 304 * 86_400_000 }),
  ],
  [
    'keys that may not read the group',
    'unchecked group: Not checked: the keys lack the permission iai:GetGroupInfo. Tencent answered UnauthorizedOperation.',
    (it) => {
      it.groupOfNewPersons = 'employees';
      it.groupReply = { kind: 'refused', code: 'UnauthorizedOperation', message: 'no', reason: 'PermissionDenied' };
    },
  ],
  [
    'an endpoint that does not answer',
    'problem tencent: Tencent cannot be reached at https://tencent',
    (it) => (it.reply = { kind: 'unreachable', endpoint: 'https://tencent', message: 'ECONNREFUSED' }),
  ],
];

/** The start of a command that a shell can run. */
const PASTED = /^(aws|npm run faces --|curl|sudo|w32tm)( |$)/;

describe('the doctor', () => {
  it('finds nothing wrong with a healthy stack', async () => {
    expect(await diagnosis(() => {})).toEqual([]);
  });

  it.each(BREAKAGES)('finds %s, and nothing else', async (_, finding, change) => {
    expect(await diagnosis(change)).toEqual(only(finding));
  });

  it.each(BREAKAGES)('ends what it says about %s with a command to paste', async (_, __, change) => {
    for (const { command } of await faults(change)) {
      expect(command).toMatch(PASTED);
      expect(spawnSync('bash', ['-n'], { input: command, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    }
  });

  it.each<[string, Change]>([
    ['was changed', (it) => (it.hashSecret = { ...A_HASH_SECRET, previous: { id: 'version-1' } })],
    [
      'is younger than the Erasures table',
      (it) => (it.tables = { ...it.tables, erasures: { ...it.tables.erasures, createdAt: 0 } }),
    ],
  ])('finds nothing wrong with a key of hashes that %s before the first receipt', async (_, change) => {
    expect(await diagnosis(change)).toEqual([]);
  });

  it('finds nothing wrong with a key of hashes that was stored on purpose, and whose change was acknowledged', async () => {
    const found = await diagnosis((it) => {
      it.hashSecret = { ...A_HASH_SECRET, current: { id: 'version-3', createdAt: 31 * 86_400_000 } };
      it.tables = { ...it.tables, erasures: { ...it.tables.erasures, items: 3, createdAt: 0 } };
    });
    expect(found).toEqual([]);
  });

  it.each(BREAKAGES)('says about %s nothing that only the checkout understands', async (_, __, change) => {
    for (const { remedy, command } of await faults(change))
      expect(`${remedy} ${command}`).not.toMatch(/npx cdk|-c [a-z]/i);
  });

  it('asks for nothing of a stage that the stack does not have', async () => {
    const found = await diagnosis((it) => {
      it.publishes = false;
      const { fn, mappings, queue } = it;
      const isOfPublish = (name: string) => name === 'publish' || name === 'outcomesDeadLetters';
      const refuse = (name: string) => Promise.reject(new Error(`There is no ${name}.`));
      it.fn = async (name) => (isOfPublish(name) ? refuse(name) : fn(name));
      it.mappings = async (name) => (isOfPublish(name) ? refuse(name) : mappings(name));
      it.queue = async (name) => (isOfPublish(name) ? refuse(name) : queue(name));
      it.eventBus = async () => refuse('bus');
      it.annotatesObjects = async () => refuse('annotation');
      it.analyticsStream = async () => refuse('stream');
    });
    expect(found).toEqual([]);
  });

  it('does not ask Tencent with what are no keys', async () => {
    const message = 'The secret is not JSON.';
    expect(await diagnosis((it) => (it.reply = { kind: 'malformed', message }))).toEqual([
      expect.stringContaining(`problem secret: ${message}`),
      expect.stringContaining('unchecked tencent: '),
    ]);
    expect(await diagnosis((it) => (it.secretValue = undefined))).toEqual([
      expect.stringContaining('problem secret: The secret has no value'),
      expect.stringContaining('unchecked tencent: '),
    ]);
  });

  it('names the permission that the caller lacks, and goes on with the rest', async () => {
    const found = await diagnosis((it) => {
      it.versioning = async () => Promise.reject(new NotAllowedError('s3:GetBucketVersioning'));
    });
    expect(found).toEqual(['warning versioning: Not checked: the caller lacks the permission s3:GetBucketVersioning.']);
  });

  it('says what went wrong in a check, without secrets, and goes on with the rest', async () => {
    const error = new Error('GET https://bucket/key?X-Amz-Signature=abcdef0123456789 failed');
    const found = await diagnosis((it) => {
      it.notifications = async () => Promise.reject(error);
    });
    expect(found).toEqual(
      only('unchecked bucket-events: Not checked, because of an error: Error: GET https://bucket/key?'),
    );
    expect(found.join()).not.toContain('abcdef');
  });
});

describe('the group of new persons', () => {
  const messages = async (change: Change) => (await findingsOf('group', change)).map(({ message }) => message);

  it('is not known to a stack that creates no persons: ten months after its last request it warns', async () => {
    const dayMs = 86_400_000;
    const quiet = (days: number) => messages((it) => (it.lastRequest = (it.times.aws ?? 0) - days * dayMs));
    expect(await quiet(303)).toEqual(['The stack creates no persons, so it needs no group.']);
    expect(await quiet(304)).toEqual([
      'The functions last called Tencent 304 days ago. Tencent deletes a group that was not called for a year, and does not document which requests count.',
    ]);
  });

  it('is not needed by a stack that creates no persons', async () => {
    expect(await messages(() => {})).toEqual(['The stack creates no persons, so it needs no group.']);
  });

  it.each<[Partial<TencentGroup>, string]>([
    [{}, 'The group employees exists, with model 3.0. It was changed today.'],
    [
      { changedAt: 1_000_000 - 303 * 86_400_000 },
      'The group employees exists, with model 3.0. It was last changed 303 days ago.',
    ],
    [
      { changedAt: undefined },
      'The group employees exists, with model 3.0. Tencent does not tell when it was changed.',
    ],
  ])('is described: %j', async (more, message) => {
    expect(await messages((it) => ofGroup(it, more))).toEqual([message]);
  });

  it('is not asked for without keys', async () => {
    const found = await messages((it) => Object.assign(it, { groupOfNewPersons: 'employees', secretValue: undefined }));
    expect(found).toEqual(['Not checked: the secret holds no keys.']);
  });
});

describe('functions at once', () => {
  it.each([
    [25, 25, []],
    [24, 24, ['intake, prepare and enroll may run 25 functions at once (5, 10 and 10), but the account allows 24']],
    // A new account.
    [10, 10, ['intake, prepare and enroll may run 25 functions at once (5, 10 and 10), but the account allows 10']],
    [24, 1000, ['intake, prepare and enroll may run 25 functions at once (5, 10 and 10), but 24 are left']],
  ])('need room for all stages together: of %d left of %d', async (unreserved, limit, expected) => {
    const found = await diagnosis((it) => (it.room = { unreserved, limit }));
    expect(found).toEqual(expected.map((text) => expect.stringContaining(`warning concurrency: ${text}`)));
  });

  it('are helped by a higher quota where the account has a low one, or by settings that fit', async () => {
    const [finding] = await findingsOf('concurrency', (it) => (it.room = { unreserved: 10, limit: 10 }));
    expect(finding).toMatchObject({
      remedy: expect.stringContaining('intakeConcurrency=2 and maxConcurrency=4'),
      command: expect.stringContaining('--quota-code L-B99A9384'),
    });
  });

  it('are helped by other reservations where those take the room', async () => {
    const [finding] = await findingsOf('concurrency', (it) => (it.room = { unreserved: 10, limit: 1000 }));
    expect(finding).toMatchObject({ remedy: expect.stringContaining('reserved for other functions (990 of 1000)') });
    expect(finding).not.toMatchObject({ command: expect.stringContaining('L-B99A9384') });
  });

  it.each([
    [10, []],
    [9, ['enroll may run 10 times at once, but 9 are reserved for it']],
  ])('that are reserved for one stage need no other room: %d', async (enroll, expected) => {
    const found = await diagnosis((it) => {
      it.reserved = { enroll };
      it.room = { unreserved: 15, limit: 30 };
    });
    expect(found).toEqual(expected.map((text) => expect.stringContaining(`warning concurrency: ${text}`)));
  });

  it('are none where nothing is reserved on purpose', async () => {
    expect(await diagnosis((it) => (it.reserved = { intake: 0, enroll: 0, publish: 0 }))).toEqual([
      expect.stringContaining('problem concurrency: The reserved concurrency of intake is 0'),
      expect.stringContaining('problem concurrency: The reserved concurrency of enroll is 0'),
      expect.stringContaining('problem concurrency: The reserved concurrency of publish is 0'),
    ]);
  });
});

describe('throttled functions', () => {
  it('may be publish, where there is one', async () => {
    const throttled = (it: HealthyDeployment) => (it.throttledPeriods = { publish: [3, 12, 8] });
    expect(await diagnosis(throttled)).toEqual(only('warning throttles: Lambda throttled publish 23 times'));
    expect(
      await diagnosis((it) => {
        it.publishes = false;
        throttled(it);
      }),
    ).toEqual([]);
  });

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
    expect((await of(119_999)).map(({ level }) => level)).toEqual(['ok', 'ok', 'ok']);
    expect(await of(120_000)).toContainEqual({
      level: 'warning',
      message: expect.stringContaining('SQS looks for other persons among the first 120,000 messages only'),
      remedy: expect.stringContaining('"Images stay PENDING"'),
      command: expect.any(String),
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
  ])('that demands %s may refuse the downloads of Tencent', async (_, condition) => {
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
      'something of another principal',
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
  ])('that demands %s is not reported', async (_, statements) => {
    expect(await diagnosis((it) => (it.statements = statements))).toEqual([]);
  });
});
