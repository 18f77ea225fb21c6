import { describe, expect, it } from '@jest/globals';
import { readSettings, SettingsError } from '../../infra/settings.ts';

const COMPLETE_ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:tencent/keys-a1B2c3';

const KEY_ARN = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const MULTI_REGION_KEY_ARN = 'arn:aws-cn:kms:cn-north-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab';

const BUS_ARN = 'arn:aws:events:eu-central-1:111122223333:event-bus/faces';

function problemsOf(context: Record<string, unknown>, target: { account?: string; region?: string } = {}) {
  try {
    readSettings(context, target);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('without any context', () => {
  it('has the documented defaults, and nothing else', () => {
    const given = Object.entries(readSettings({})).filter(([, value]) => value !== undefined);
    expect(Object.fromEntries(given)).toEqual({
      stackName: 'FaceEnrollment',
      personTag: 'person-id',
      tencentEndpoint: 'https://iai.tencentcloudapi.com',
      tencentApiVersion: '2018-03-01',
      requestsPerSecond: 20,
      maxConcurrency: 10,
      intakeConcurrency: 5,
      presignedUrlSeconds: 300,
      maxLongEdgeJpeg: 4000,
      maxLongEdgeOther: 2000,
      prepareImages: 'needed',
      preparedLongEdge: 1920,
      allowDuplicates: false,
      base64Fallback: false,
      uniquePersonControl: 0,
      outcomeEvents: true,
      eventBus: 'default',
      annotateObjects: false,
      analytics: false,
      requireConsent: false,
      warmThroughput: true,
      keepData: true,
    });
  });
});

describe('a value that is accepted', () => {
  it.each([
    ['stackName', 'Faces-2', 'Faces-2'],
    ['personTag', 'p', 'p'],
    ['personTag', 'a'.repeat(64), 'a'.repeat(64)],
    ['keyPrefix', 'faces/', 'faces/'],
    ['keyPrefix', '人像/ +%*?$"', '人像/ +%*?$"'],
    ['keyPrefix', 'a'.repeat(1024), 'a'.repeat(1024)],
    ['existingBucket', 'my.images-2', 'my.images-2'],
    ['keepImagesDays', '30', 30],
    ['keepImagesDays', 3650, 3650],
    ['corsOrigins', 'https://app.example.com', ['https://app.example.com']],
    [
      'corsOrigins',
      'https://app.example.com, http://localhost:5173',
      ['https://app.example.com', 'http://localhost:5173'],
    ],
    ['corsOrigins', ['http://[::1]:8080'], ['http://[::1]:8080']],
    ['corsOrigins', 'https://a.example,https://a.example', ['https://a.example']],
    ['encryptionKey', KEY_ARN, KEY_ARN],
    ['encryptionKey', MULTI_REGION_KEY_ARN, MULTI_REGION_KEY_ARN],
    ['tencentSecret', 'tencent/keys', 'tencent/keys'],
    ['tencentSecret', COMPLETE_ARN, COMPLETE_ARN],
    ['tencentSecret', COMPLETE_ARN.replace('aws', 'aws-cn'), COMPLETE_ARN.replace('aws', 'aws-cn')],
    ['tencentSecret', COMPLETE_ARN.replace('aws', 'aws-us-gov'), COMPLETE_ARN.replace('aws', 'aws-us-gov')],
    ['tencentEndpoint', 'https://iai.intl.tencentcloudapi.com', 'https://iai.intl.tencentcloudapi.com'],
    ['tencentEndpoint', 'http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['tencentEndpoint', 'http://[::1]:8080', 'http://[::1]:8080'],
    ['tencentEndpoint', 'HTTPS://Stand-In.example/', 'https://stand-in.example'],
    ['tencentRegion', 'ap-guangzhou', 'ap-guangzhou'],
    ['requestsPerSecond', '1', 1],
    ['requestsPerSecond', 1000, 1000],
    ['requestsPerSecond', '2.5', 2.5],
    ['maxConcurrency', '2', 2],
    ['maxConcurrency', 1000, 1000],
    ['intakeConcurrency', '2', 2],
    ['intakeConcurrency', 1000, 1000],
    ['presignedUrlSeconds', '60', 60],
    ['presignedUrlSeconds', 3600, 3600],
    ['faceMatchThreshold', '0', 0],
    ['faceMatchThreshold', '62.5', 62.5],
    ['faceMatchThreshold', 100, 100],
    ['qualityControl', '0', 0],
    ['qualityControl', 4, 4],
    ['needRotateDetection', '0', 0],
    ['needRotateDetection', 1, 1],
    ['maxLongEdgeJpeg', '64', 64],
    ['maxLongEdgeJpeg', 20_000, 20_000],
    ['maxLongEdgeOther', '4000', 4000],
    ['allowDuplicates', 'true', true],
    ['allowDuplicates', false, false],
    ['base64Fallback', 'false', false],
    ['base64Fallback', true, true],
    ['createPersonsInGroup', 'employees', 'employees'],
    ['createPersonsInGroup', '-%@#&_'.padEnd(64, '9'), '-%@#&_'.padEnd(64, '9')],
    ['personNameTag', 'person-name', 'person-name'],
    ['uniquePersonControl', '0', 0],
    ['outcomeEvents', 'false', false],
    ['eventBus', 'Faces_2.outcomes-eu', 'Faces_2.outcomes-eu'],
    ['eventBus', BUS_ARN, BUS_ARN],
    ['eventBus', BUS_ARN.replace('aws', 'aws-cn'), BUS_ARN.replace('aws', 'aws-cn')],
    ['annotateObjects', true, true],
    ['analytics', 'true', true],
    ['requireConsent', 'true', true],
    ['tracing', 'false', false],
    ['warmThroughput', 'false', false],
    ['tracing', true, true],
    ['alarmEmail', 'on.call+faces@example.com', 'on.call+faces@example.com'],
    ['runbookUrl', 'https://wiki.example.com/faces/runbook', 'https://wiki.example.com/faces/runbook'],
    ['keepData', 'false', false],
    ['keepData', true, true],
  ])('of %s is %p', (name, given, read) => {
    expect(readSettings({ [name]: given })).toHaveProperty(name, read);
  });

  it('of tencentApiVersion is 2020-03-03, with a region', () => {
    const settings = readSettings({ tencentApiVersion: '2020-03-03', tencentRegion: 'ap-guangzhou' });
    expect(settings.tencentApiVersion).toBe('2020-03-03');
  });
});

describe('a value that is refused', () => {
  it.each([
    ['stackName', '2faces'],
    ['stackName', 'face_enrollment'],
    ['stackName', 'a'.repeat(129)],
    ['personTag', 'Person-Id'],
    ['personTag', '-person'],
    ['personTag', 'a'.repeat(65)],
    ['personTag', 1001],
    ['personTag', 'face-match-threshold'],
    ['personTag', 'quality-control'],
    ['personTag', 'need-rotate-detection'],
    ['keyPrefix', ''],
    ['keyPrefix', '/faces'],
    ['keyPrefix', '像'.repeat(342)],
    ['keyPrefix', '\ud800'],
    ['existingBucket', 'Images'],
    ['existingBucket', 'my_images'],
    ['existingBucket', 'ab'],
    ['existingBucket', 'my..images'],
    ['existingBucket', '10.0.0.1'],
    ['existingBucket', 'xn--images'],
    ['personTag', 'x-amz-meta-person'],
    ['existingBucket', 'images-s3alias'],
    ['existingBucket', 'arn:aws:s3:::images'],
    ['keepImagesDays', '29'],
    ['keepImagesDays', '3651'],
    ['keepImagesDays', '30.5'],
    ['keepImagesDays', 'forever'],
    ['corsOrigins', ''],
    ['corsOrigins', []],
    ['corsOrigins', '*'],
    ['corsOrigins', 'null'],
    ['corsOrigins', 'app.example.com'],
    ['corsOrigins', 'https://*.example.com'],
    ['corsOrigins', 'https://app.example.com/'],
    ['corsOrigins', 'https://app.example.com/upload'],
    ['corsOrigins', 'https://app.example.com:443'],
    ['corsOrigins', 'https://App.example.com'],
    ['corsOrigins', 'https://user@app.example.com'],
    ['corsOrigins', 'https://app.example.com,'],
    ['corsOrigins', 'https://app.example.com http://localhost:5173'],
    ['corsOrigins', 'file:///index.html'],
    ['corsOrigins', Array.from({ length: 101 }, (_, n) => `https://a${n}.example`)],
    ['corsOrigins', true],
    ['encryptionKey', ''],
    ['encryptionKey', 'alias/faces'],
    ['encryptionKey', KEY_ARN.replace('key/', 'alias/')],
    ['encryptionKey', KEY_ARN.slice(0, -1)],
    ['encryptionKey', KEY_ARN.replace('kms', 's3')],
    ['existingBucketKey', '1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['tencentSecret', ''],
    ['tencentSecret', 'my secret'],
    ['tencentSecret', COMPLETE_ARN.slice(0, -7)],
    ['tencentSecret', COMPLETE_ARN.replace('aws', 'aws-eu')],
    ['tencentSecret', COMPLETE_ARN.replace('secretsmanager', 'ssm')],
    ['tencentEndpoint', 'iai.tencentcloudapi.com'],
    ['tencentEndpoint', 'ftp://iai.tencentcloudapi.com'],
    ['tencentEndpoint', 'https://iai.tencentcloudapi.com/v1'],
    ['tencentEndpoint', 'https://iai.tencentcloudapi.com?a=b'],
    ['tencentEndpoint', 'https://iai.tencentcloudapi.com#'],
    ['tencentEndpoint', 'https://user:word@iai.tencentcloudapi.com'],
    ['tencentEndpoint', 'https://iai.tencentcloudapi.com:99999'],
    ['tencentEndpoint', ' https://iai.tencentcloudapi.com'],
    ['tencentApiVersion', '2019-01-01'],
    ['tencentRegion', 'Guangzhou'],
    ['requestsPerSecond', 'fast'],
    ['requestsPerSecond', '0'],
    ['requestsPerSecond', 1001],
    ['requestsPerSecond', ''],
    ['requestsPerSecond', '0x10'],
    ['requestsPerSecond', '1e2'],
    ['requestsPerSecond', ' 5'],
    ['requestsPerSecond', true],
    ['maxConcurrency', 1],
    ['maxConcurrency', '1001'],
    ['maxConcurrency', '2.5'],
    ['intakeConcurrency', '1'],
    ['intakeConcurrency', 1001],
    ['intakeConcurrency', 'many'],
    ['presignedUrlSeconds', 59],
    ['presignedUrlSeconds', '3601'],
    ['faceMatchThreshold', '100.1'],
    ['faceMatchThreshold', '-1'],
    ['qualityControl', 5],
    ['needRotateDetection', '2'],
    ['needRotateDetection', 'true'],
    ['maxLongEdgeJpeg', 63],
    ['maxLongEdgeJpeg', '20001'],
    ['maxLongEdgeOther', '2000.5'],
    ['maxLongEdgeOther', '4000px'],
    ['allowDuplicates', 'yes'],
    ['base64Fallback', 1],
    ['createPersonsInGroup', ''],
    ['createPersonsInGroup', '员工'],
    ['createPersonsInGroup', 'a b'],
    ['createPersonsInGroup', 'a'.repeat(65)],
    ['personNameTag', 'Person-Name'],
    ['personNameTag', 'x-amz-meta-person-name'],
    ['personNameTag', 'quality-control'],
    ['personNameTag', ''],
    ['uniquePersonControl', 5],
    ['uniquePersonControl', '1.5'],
    ['uniquePersonControl', 'strict'],
    ['outcomeEvents', 'no'],
    ['eventBus', ''],
    ['eventBus', 'my bus'],
    ['eventBus', 'aws.partner/example.com/faces'],
    ['eventBus', 'a'.repeat(257)],
    ['eventBus', BUS_ARN.replace('event-bus', 'rule')],
    ['eventBus', BUS_ARN.replace('aws', 'aws-eu')],
    ['annotateObjects', 'yes'],
    ['requireConsent', '1'],
    ['personTag', 'consent-id'],
    ['personNameTag', 'consent-id'],
    ['tracing', 'Active'],
    ['warmThroughput', '6000'],
    ['alarmEmail', 'nobody'],
    ['runbookUrl', 'docs/runbook.md'],
    ['runbookUrl', 'javascript:alert(1)'],
    ['runbookUrl', 'https://wiki.example.com/faces#runbook'],
    ['keepData', 'True'],
    ['keepData', null],
  ])('of %s: %p', (name, given) => {
    expect(problemsOf({ [name]: given }).map(({ setting }) => setting)).toEqual([name]);
  });
});

describe('what is said about a wrong value', () => {
  it('is its name, what was received, what is expected, and an example', () => {
    expect(() => readSettings({ maxConcurrency: '5000' })).toThrow(
      [
        'A setting is wrong; nothing was synthesized.',
        '',
        'maxConcurrency',
        '  received: "5000"',
        '  expected: a whole number from 2 to 1000: enroll functions at once, and prepare functions at once',
        '  example:  -c maxConcurrency=10',
      ].join('\n'),
    );
  });

  it('comes with all the others', () => {
    const problems = problemsOf({ requestsPerSecond: 'fast', keepData: 'maybe', alarmEmail: 'x', unheardOf: '1' });
    expect(problems.map(({ setting }) => setting).sort()).toEqual([
      'alarmEmail',
      'keepData',
      'requestsPerSecond',
      'unheardOf',
    ]);
  });

  it('never shows keys that were given instead of the name of their secret', () => {
    const keys = { secretId: 'AKIDexample', secretKey: 'Gu5t9xGARNpq86cd98joQYCN3example' };
    for (const given of [keys, JSON.stringify(keys), `secretKey: ${keys.secretKey}`]) {
      const [problem] = problemsOf({ tencentSecret: given });
      expect(problem?.received).toBe('(not shown: it may hold the keys themselves)');
    }
  });

  it('never shows the password in a URL', () => {
    const [problem] = problemsOf({ tencentEndpoint: 'https://user:word@example.com' });
    expect(problem?.received).toBe('"https://***@example.com"');
  });

  it('is cut off when the value is very long', () => {
    const [problem] = problemsOf({ existingBucket: 'X'.repeat(5000) });
    expect(problem?.received).toMatch(/^"X{199}\.\.\. \(5002 characters\)$/);
  });
});

describe('a name that is no setting', () => {
  it.each([
    ['keyprefix', 'keyPrefix'],
    ['request-per-second', 'requestsPerSecond'],
    ['alarmMail', 'alarmEmail'],
    ['tencentSecrets', 'tencentSecret'],
  ])('%s: did you mean %s?', (typed, meant) => {
    const [problem] = problemsOf({ [typed]: 'x' });
    expect(problem).toMatchObject({ setting: typed, received: '"x"' });
    expect(problem?.expected).toContain(`did you mean ${meant}?`);
  });

  it('is answered with all the names when none is like it', () => {
    const [problem] = problemsOf({ colour: 'red' });
    expect(problem?.expected).toMatch(/^no setting has this name; there are stackName, personTag, .*, keepData$/);
  });

  it.each(['constructor', 'toString', '__proto__'])('is an error even if every object has it: %s', (name) => {
    expect(problemsOf(JSON.parse(`{"${name}": "x"}`))).toHaveLength(1);
  });

  it('passes when it is of the CDK itself', () => {
    const context = {
      'aws:cdk:enable-path-metadata': true,
      '@aws-cdk/core:checkSecretUsage': true,
      'availability-zones:account=111122223333:region=eu-central-1': ['eu-central-1a'],
    };
    expect(problemsOf(context)).toEqual([]);
  });
});

describe('API version 2020-03-03', () => {
  const tencentApiVersion = '2020-03-03';

  it.each(['https://iai.tencentcloudapi.com', 'https://iai.ap-guangzhou.tencentcloudapi.com'])(
    'needs a region at %s',
    (tencentEndpoint) => {
      const problems = problemsOf({ tencentApiVersion, tencentEndpoint });
      expect(problems).toMatchObject([{ setting: 'tencentRegion', received: 'nothing' }]);
      expect(problemsOf({ tencentApiVersion, tencentEndpoint, tencentRegion: 'ap-guangzhou' })).toEqual([]);
    },
  );

  it.each(['https://iai.intl.tencentcloudapi.com', 'http://127.0.0.1:8080', 'https://nottencentcloudapi.com'])(
    'needs none at %s',
    (tencentEndpoint) => {
      expect(problemsOf({ tencentApiVersion, tencentEndpoint })).toEqual([]);
    },
  );

  it('says nothing of the region while the endpoint is wrong itself', () => {
    const problems = problemsOf({ tencentApiVersion, tencentEndpoint: 'nowhere' });
    expect(problems.map(({ setting }) => setting)).toEqual(['tencentEndpoint']);
  });
});

describe('the ARN of a secret', () => {
  it('is of the region that is deployed to', () => {
    expect(problemsOf({ tencentSecret: COMPLETE_ARN }, { region: 'eu-central-1' })).toEqual([]);
    expect(problemsOf({ tencentSecret: COMPLETE_ARN }, { region: 'eu-west-1' })).toMatchObject([
      { setting: 'tencentSecret' },
    ]);
  });

  it('is of the partition that is deployed to', () => {
    const inChina = COMPLETE_ARN.replace('eu-central-1', 'cn-north-1');
    expect(problemsOf({ tencentSecret: inChina }, { region: 'cn-north-1' })).toMatchObject([
      { expected: 'a secret of the region that is deployed to: cn-north-1, partition aws-cn' },
    ]);
    expect(problemsOf({ tencentSecret: inChina.replace('aws', 'aws-cn') }, { region: 'cn-north-1' })).toEqual([]);
  });

  it('is taken as it is while the region is open', () => {
    expect(problemsOf({ tencentSecret: COMPLETE_ARN })).toEqual([]);
  });
});

describe('corsOrigins with an existing bucket', () => {
  const origin = 'https://app.example.com';

  it('is refused with the rule to paste into the CORS configuration of that bucket', () => {
    const [problem, ...others] = problemsOf({ existingBucket: 'portraits', corsOrigins: origin });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ setting: 'corsOrigins', received: `"${origin}"` });
    const rules = JSON.parse(problem?.expected.split('\n').at(-1) ?? '');
    expect(rules).toEqual([
      {
        AllowedOrigins: [origin],
        AllowedMethods: ['PUT', 'POST', 'GET', 'HEAD'],
        AllowedHeaders: ['*'],
        ExposeHeaders: ['ETag', 'x-amz-version-id'],
        MaxAgeSeconds: 3000,
      },
    ]);
  });

  it('says nothing of the bucket while an origin is wrong itself', () => {
    const problems = problemsOf({ existingBucket: 'portraits', corsOrigins: `${origin}/` });
    expect(problems).toMatchObject([{ setting: 'corsOrigins', expected: expect.not.stringContaining('bucket') }]);
  });
});

describe('keepImagesDays with an existing bucket', () => {
  it('is refused with the rules to paste into the lifecycle configuration of that bucket', () => {
    const given = { existingBucket: 'portraits', keyPrefix: 'faces/', keepImagesDays: '365' };
    const [problem, ...others] = problemsOf(given);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ setting: 'keepImagesDays', received: '365' });
    expect(JSON.parse(problem?.expected.split('\n').at(-1) ?? '')).toEqual({
      Rules: [
        {
          ID: 'images',
          Status: 'Enabled',
          Filter: { Prefix: 'faces/' },
          Expiration: { Days: 365 },
          NoncurrentVersionExpiration: { NoncurrentDays: 15 },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        },
        {
          ID: 'delete-markers',
          Status: 'Enabled',
          Filter: { Prefix: 'faces/' },
          Expiration: { ExpiredObjectDeleteMarker: true },
        },
      ],
    });
  });
});

describe('a KMS key', () => {
  const there = { account: '111122223333', region: 'eu-central-1' };

  it.each(['encryptionKey', 'existingBucketKey'])('is of the region and partition that is deployed to: %s', (name) => {
    const settings = { existingBucket: 'portraits', [name]: KEY_ARN };
    expect(problemsOf(settings, there)).toEqual([]);
    expect(problemsOf(settings)).toEqual([]);
    expect(problemsOf(settings, { region: 'eu-west-1' })).toMatchObject([
      { setting: name, expected: 'a key of the region that is deployed to: eu-west-1, partition aws' },
    ]);
    expect(problemsOf({ ...settings, [name]: KEY_ARN.replace('aws', 'aws-cn') }, there)).toMatchObject([
      { setting: name },
    ]);
  });

  it('for what is created is of the account that is deployed to', () => {
    expect(problemsOf({ encryptionKey: KEY_ARN }, { ...there, account: '444455556666' })).toMatchObject([
      { setting: 'encryptionKey', expected: 'a key of the account that is deployed to: 444455556666' },
    ]);
  });

  it('of an existing bucket may be of another account', () => {
    const settings = { existingBucket: 'portraits', existingBucketKey: KEY_ARN };
    expect(problemsOf(settings, { ...there, account: '444455556666' })).toEqual([]);
  });

  it('of an existing bucket needs the bucket', () => {
    expect(problemsOf({ existingBucketKey: KEY_ARN })).toMatchObject([
      { setting: 'existingBucket', received: 'nothing' },
    ]);
  });
});

describe('the creation of persons', () => {
  const createPersonsInGroup = 'employees';

  it('takes its settings together', () => {
    const settings = { createPersonsInGroup, personNameTag: 'person-name', uniquePersonControl: '4' };
    expect(readSettings(settings)).toMatchObject({ ...settings, uniquePersonControl: 4 });
  });

  it('compares persons only within a group', () => {
    expect(problemsOf({ uniquePersonControl: '2' })).toMatchObject([
      { setting: 'createPersonsInGroup', received: 'nothing', example: '-c createPersonsInGroup=employees' },
    ]);
    expect(problemsOf({ uniquePersonControl: '0' })).toEqual([]);
  });

  it('reads the name from other metadata than the id', () => {
    expect(problemsOf({ createPersonsInGroup, personNameTag: 'person-id' })).toMatchObject([
      { setting: 'personNameTag', received: '"person-id"' },
    ]);
    expect(problemsOf({ createPersonsInGroup, personTag: 'name', personNameTag: 'person-id' })).toEqual([]);
  });
});

describe('what the CDK command line itself writes into cdk.json', () => {
  it.each(['acknowledged-issue-numbers', 'cli-telemetry', '@aws-cdk/core:flag', 'availability-zones:account=1'])(
    'is none of our business: %s',
    (name) => {
      expect(() => readSettings({ [name]: [1] })).not.toThrow();
    },
  );
});
