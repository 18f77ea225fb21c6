import { describe, expect, it } from '@jest/globals';
import type { FaceEnrollmentProps } from '../../infra/face-enrollment/face-enrollment-props.ts';
import type { Settings } from '../../infra/settings/definitions.ts';
import { codeInColumn, pageAt, tableOf } from './pages.ts';

describe('the props of the page', () => {
  it('are those that have no setting', () => {
    type Renamed = 'bucket' | 'presignedUrlLifetime' | 'removalPolicy';
    // The compiler finds one that is missing here.
    const props = {
      vpc: 1,
      vpcSubnets: 1,
      securityGroups: 1,
      alarmTopic: 1,
      architecture: 1,
      logEncryptionKey: 1,
    } satisfies Record<Exclude<keyof FaceEnrollmentProps, keyof Settings | Renamed>, 1>;
    expect(codeInColumn(tableOf(pageAt('docs/construct.md'), 'prop'), 0)).toEqual(Object.keys(props).sort());
  });

  it('are told for each setting of another name', () => {
    // The compiler finds one that is missing here.
    const renamed = {
      existingBucket: 1,
      existingBucketKey: 1,
      keepData: 1,
      presignedUrlSeconds: 1,
      stackName: 1,
    } satisfies Record<Exclude<keyof Settings, keyof FaceEnrollmentProps>, 1>;
    expect(codeInColumn(tableOf(pageAt('docs/construct.md'), 'setting'), 0)).toEqual(Object.keys(renamed));
  });
});
