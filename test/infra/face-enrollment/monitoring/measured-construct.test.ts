import { describe, expect, it } from '@jest/globals';
import { App, Duration, Stack } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC, METRIC_BY_REASON } from '../../../../functions/runtime/metric-names.ts';
import { FaceEnrollment } from '../../../../infra/face-enrollment/face-enrollment.ts';
import { MeasuredConstruct } from '../../../../infra/face-enrollment/monitoring/measured-construct.ts';

const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });
const faces = new FaceEnrollment(new Stack(app, 'Portraits'), 'Faces');

const METHODS = Object.getOwnPropertyNames(MeasuredConstruct.prototype).filter((name) => name.startsWith('metric'));

describe('the metrics of the construct', () => {
  it('are all that its functions write', () => {
    const names = [...Object.values(METRIC), ...Object.values(METRIC_BY_REASON)];
    expect(METHODS.sort()).toEqual(names.map((name) => `metric${name}`).sort());
  });

  it.each(Object.values(METRIC))('have the name and the service of the pipeline: %s', (name) => {
    const metric = (faces as unknown as Record<string, () => Metric>)[`metric${name}`]?.call(faces);
    expect(metric).toMatchObject({
      namespace: 'FaceEnrollment',
      metricName: name,
      dimensions: { service: 'Portraits/Faces' },
      period: Duration.minutes(5),
    });
  });

  it('of reasons have the reason', () => {
    expect(faces.metricImagesRejected('NoFaceDetected')).toMatchObject({
      metricName: 'ImagesRejected',
      dimensions: { service: 'Portraits/Faces', reason: 'NoFaceDetected' },
      statistic: 'Sum',
    });
  });

  it('have statistics that make sense, and take others', () => {
    expect(faces.metricImagesEnrolled().statistic).toBe('Sum');
    expect(faces.metricTimeToPublish().statistic).toBe('p90');
    expect(faces.metricWorkAge().statistic).toBe('Maximum');
    const hourly = faces.metricTimeToPublish({ statistic: 'p99', period: Duration.hours(1), label: 'events' });
    expect(hourly).toMatchObject({ statistic: 'p99', period: Duration.hours(1), label: 'events' });
  });
});
