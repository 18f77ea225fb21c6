import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { alarmsOf } from '../../alarms.ts';
import { resourceOf, templateWith } from '../../synthesize.ts';

const template = templateWith();
const topic = resourceOf(template, 'AWS::SNS::Topic', 'FaceEnrollmentAlarmsTopic');
/** With those that a setting adds. */
const alarms = alarmsOf(templateWith({ analytics: 'true' }));
const ANALYTICS = ['AnalyticsErrors', 'AnalyticsWait'];
const RUNBOOK = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'runbook.md'), 'utf8');

describe('the alarms', () => {
  it('are few enough for one person', () => {
    expect([...alarmsOf(template).keys()]).toEqual([
      'AccountRefused',
      'CallsOfOneImage',
      'EnrollErrors',
      'EnrollmentsDeadLetters',
      'EnrollmentsWait',
      'EraseErrors',
      'ErasuresDeadLetters',
      'ErasuresIncomplete',
      'ErasuresWait',
      'IntakeErrors',
      'OldWork',
      'OutcomesDeadLetters',
      'OutcomesWait',
      'PreparationsDeadLetters',
      'PreparationsWait',
      'PrepareErrors',
      'Throttled',
      'UploadsDeadLetters',
      'UploadsWait',
    ]);
  });

  it('are two more with a data lake', () => {
    expect([...alarms.keys()]).toEqual([...alarmsOf(template).keys(), ...ANALYTICS].sort());
  });

  it('link to wherever the runbook is', () => {
    const runbookUrl = 'https://wiki.example.com/faces/runbook';
    const links = [...alarmsOf(templateWith({ runbookUrl }))].map(([name, { AlarmDescription }]) =>
      AlarmDescription.endsWith(`What to do: ${runbookUrl}#${name.toLowerCase()}`),
    );
    expect(links).toEqual(Array(19).fill(true));
  });

  it('watch metrics of their own pipeline only', () => {
    const other = JSON.stringify([...alarmsOf(templateWith({ stackName: 'Portraits' })).values()]);
    expect(other).toContain('"Portraits/FaceEnrollment"');
    expect(other).not.toContain('"FaceEnrollment/FaceEnrollment"');
  });
});

describe.each([...alarms])('the alarm %s', (name, alarm) => {
  it('has a severity, a sentence, and a link to its entry in the runbook', () => {
    expect(alarm.AlarmDescription).toMatch(
      new RegExp(`^\\[(critical|high|warning)\\] [A-Z].*\\. What to do: docs/runbook\\.md#${name.toLowerCase()}$`),
    );
  });

  it('tells when it goes off and when it is over, and is silent while there is nothing to say', () => {
    expect(alarm).toMatchObject({
      AlarmActions: [{ Ref: topic.id }],
      OKActions: [{ Ref: topic.id }],
      TreatMissingData: 'notBreaching',
    });
  });

  it('stands on the local stack: it is of one metric, without math', () => {
    expect(alarm).not.toHaveProperty('Metrics');
  });

  it('has an entry in the runbook that says what it means, where to look, what to do, and when it is over', () => {
    const [, entry = ''] = new RegExp(`^### ${name}\\n([\\s\\S]*?)(?=^##|(?![\\s\\S]))`, 'm').exec(RUNBOOK) ?? [];
    const parts = [...entry.matchAll(/^\*\*([^*]+)\.\*\*/gm)].map(([, part]) => part);
    expect(parts).toEqual(['Meaning', 'Check', 'Action', 'Recovery']);
  });
});

describe('the runbook', () => {
  it('has no entry for an alarm that does not exist', () => {
    const [, section = ''] = /^## Alarms\n([\s\S]*?)(?=^## )/m.exec(RUNBOOK) ?? [];
    const entries = [...section.matchAll(/^### (.*)$/gm)].map(([, name = '']) => name);
    expect(entries.sort()).toEqual([...alarms.keys()]);
  });
});

describe('the alarm topic', () => {
  it('takes messages over TLS only', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sns:Publish',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });

  it('lets the alarms of its account publish, and nobody else', () => {
    const policy = resourceOf(template, 'AWS::SNS::TopicPolicy', '').Properties.PolicyDocument as {
      Statement: { Effect: string }[];
    };
    expect(policy.Statement.filter(({ Effect }) => Effect === 'Allow')).toMatchObject([
      {
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Condition: {
          StringEquals: { 'aws:SourceAccount': '111122223333' },
          ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:eu-central-1:111122223333:alarm:*' },
        },
      },
    ]);
  });

  it('tells whoever is named', () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0);
    templateWith({ alarmEmail: 'operations@example.com' }).hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'operations@example.com',
    });
  });
});
