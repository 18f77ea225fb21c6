import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from '../sample.ts';

const RUNBOOK = readFileSync(join(import.meta.dirname, '../../../../docs/runbook.md'), 'utf8');
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:FaceEnrollment-FaceEnrollmentAlarmsTopic856E072A';

/** Each alarm has an entry in the runbook, and another test holds that there are no others. The sample has no data lake. */
function alarmNames(): readonly string[] {
  const [, section = ''] = /^## Alarms\n([\s\S]*?)(?=^## )/m.exec(RUNBOOK) ?? [];
  return [...section.matchAll(/^### (.*)$/gm)].flatMap(([, name = '']) => (name.startsWith('Analytics') ? [] : [name]));
}

/** An existing bucket whose versioning was suspended, images that were given up, and alarms without a subscriber. */
export const doctorSample: Sample = {
  command: 'doctor',
  given({ deployment }) {
    deployment.outputs.ImagesBucketName = 'company-portraits';
    deployment.rules = deployment.rules.map((rule) => ({ ...rule, bucketNames: ['company-portraits'] }));
    deployment.versions = 'Suspended';
    deployment.change('enrollmentsDeadLetters', { waiting: 2 });
    deployment.alarmStates = alarmNames().map((name) => ({
      name,
      state: 'OK',
      reason: '',
      description: '',
      actionsEnabled: true,
      topicArns: [TOPIC],
    }));
    deployment.subscribers = [];
  },
};
