import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';

/** The notification configuration of a bucket, as S3 keeps it. */
export type NotificationConfiguration = Readonly<Record<string, unknown>>;

/** As CloudFormation hands it to the function behind `Custom::S3BucketNotifications`. */
export interface CustomResourceProperties {
  readonly BucketName: string;
  readonly NotificationConfiguration: NotificationConfiguration;
  readonly Managed: string;
}

/**
 * Stands for `boto3`. S3 replaces the whole configuration with each put and knows no other way, refuses two that overlap, and
 * writes the names of filter rules with a capital letter.
 */
const BOTO3 = `
import copy, json

class _S3:
  def get_bucket_notification_configuration(self, Bucket):
    visible = copy.deepcopy(BUCKET["visible"])
    for rule in (rule for one in _queues(visible) for rule in one["Filter"]["Key"]["FilterRules"]):
      rule["Name"] = rule["Name"].capitalize()
    return visible
  def put_bucket_notification_configuration(self, Bucket, NotificationConfiguration, SkipDestinationValidation):
    filters = [json.dumps([one["Events"], one["Filter"]]).lower() for one in _queues(NotificationConfiguration)]
    if len(set(filters)) < len(filters): raise ValueError("Configurations overlap.")
    BUCKET["stored"] = NotificationConfiguration

def _queues(configuration):
  return configuration.get("QueueConfigurations", [])

def client(service):
  assert service == "s3", service
  return _S3()

BUCKET = {}
`;

const RUN = `
import json, sys
import boto3, index

given = json.load(sys.stdin)
boto3.BUCKET.update(stored=given["stored"], visible=given["visible"])
answers = []
index.submit_response = lambda event, context, status, error: answers.append([status, error])
index.handler(given["event"], None)
if answers != [["SUCCESS", ""]]: sys.exit(f"The handler answered {answers}")
print(json.dumps(boto3.BUCKET["stored"]))
`;

/** A bucket whose notifications are written by the code that the template carries. */
export class NotifiedBucket {
  readonly #code: string;
  #stored: NotificationConfiguration;

  /** @param stored what its configuration is before */
  constructor(template: Template, stored: NotificationConfiguration) {
    this.#code = handlerCode(template);
    this.#stored = stored;
  }

  get configuration(): NotificationConfiguration {
    return this.#stored;
  }

  /** @param visible what a read of the configuration shows, which may be behind what was written just before */
  create(properties: CustomResourceProperties, visible = this.#stored): void {
    this.#handle({ RequestType: 'Create', ResourceProperties: properties }, visible);
  }

  update(before: CustomResourceProperties, after: CustomResourceProperties): void {
    this.#handle({ RequestType: 'Update', ResourceProperties: after, OldResourceProperties: before }, this.#stored);
  }

  delete(properties: CustomResourceProperties): void {
    this.#handle({ RequestType: 'Delete', ResourceProperties: properties }, this.#stored);
  }

  #handle(request: object, visible: NotificationConfiguration): void {
    const directory = mkdtempSync(join(tmpdir(), 'notifications-handler-'));
    try {
      for (const [file, code] of [
        ['boto3.py', BOTO3],
        ['index.py', this.#code],
        ['run.py', RUN],
      ] as const) {
        writeFileSync(join(directory, file), code);
      }
      const event = { StackId: 'arn:aws:cloudformation:eu-central-1:111122223333:stack/Anyone/1', ...request };
      const output = execFileSync(process.env.PYTHON ?? 'python3', [join(directory, 'run.py')], {
        input: JSON.stringify({ event, stored: this.#stored, visible }),
        encoding: 'utf8',
      });
      this.#stored = JSON.parse(output);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }
}

function handlerCode(template: Template): string {
  const [fn, ...others] = Object.entries(template.findResources('AWS::Lambda::Function')).filter(([id]) =>
    id.startsWith('BucketNotificationsHandler'),
  );
  if (fn === undefined || others.length > 0) throw new Error('The template has not one handler of notifications.');
  return fn[1].Properties.Code.ZipFile;
}

/** The properties of the only resource that writes the notifications of a bucket; CloudFormation passes text. */
export function notificationsOf(template: Template): CustomResourceProperties {
  const [resource, ...others] = Object.values(template.findResources('Custom::S3BucketNotifications'));
  if (resource === undefined || others.length > 0) throw new Error('The template has not one such resource.');
  const { BucketName, NotificationConfiguration, Managed } = resource.Properties;
  return { BucketName, NotificationConfiguration, Managed: String(Managed) };
}
