import { describe, expect, it } from '@jest/globals';
import { permissionsOf } from '../infra/permissions.ts';
import { templateWith } from '../infra/synthesize.ts';
import { pageAt, sectionOf, tableOf } from './pages.ts';

const FUNCTIONS = {
  intake: 'FaceEnrollmentUploadsIntake',
  prepare: 'FaceEnrollmentPreparationsPrepare',
  enroll: 'FaceEnrollmentEnrollmentsEnroll',
  publish: 'FaceEnrollmentOutcomesPublish',
  erase: 'FaceEnrollmentErasuresErase',
};

const SERVICES: Readonly<Record<string, string>> = {
  dynamodb: 'DynamoDB',
  events: 'EventBridge',
  firehose: 'Firehose',
  s3: 'S3',
  secretsmanager: 'Secrets Manager',
  sqs: 'SQS',
};

/** What Lambda does in the name of the function, outside its network. */
const BY_LAMBDA =
  /^(logs|xray|sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes)|dynamodb:(.*Stream.*|.*Shard.*|GetRecords))/;

describe('the page of the deployment', () => {
  it.each(Object.entries(FUNCTIONS))('names the services that %s calls from a VPC', (name, id) => {
    const permissions = permissionsOf(templateWith({ annotateObjects: 'true', analytics: 'true' }), id);
    const services = permissions.filter((each) => !BY_LAMBDA.test(each)).map((each) => each.split(':')[0] ?? '');
    const expected = [...new Set(services)].map((service) => SERVICES[service] ?? service).sort();
    const { rows } = tableOf(sectionOf(pageAt('docs/deployment.md'), 'In a VPC'), 'function');
    const [, text = ''] = rows.find(([first]) => first === name) ?? [];
    const named = Object.values(SERVICES).filter((service) => text.includes(service));
    expect(named.sort()).toEqual(expected);
  });
});
