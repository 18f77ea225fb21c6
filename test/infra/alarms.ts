import type { Template } from 'aws-cdk-lib/assertions';
import type { Sample } from './emf.ts';

export interface AlarmProperties {
  readonly AlarmDescription: string;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Statistic: 'Sum' | 'Average' | 'Maximum';
  /** Seconds. */
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData: string;
}

/** By the name that `watch` gave them, in the order of the alphabet. */
export function alarmsOf(template: Template): ReadonlyMap<string, AlarmProperties> {
  const found = Object.entries(template.findResources('AWS::CloudWatch::Alarm')).map(
    ([id, { Properties }]) => [id.replace(/^FaceEnrollmentAlarms|[0-9A-F]{8}$/g, ''), Properties] as const,
  );
  return new Map(found.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** What CloudWatch would make of it: the newest periods that are complete, one statistic each. */
export function isAlarm(alarm: AlarmProperties, samples: readonly Sample[], now: number): boolean {
  if (alarm.ComparisonOperator !== 'GreaterThanThreshold' || alarm.TreatMissingData !== 'notBreaching') {
    throw new Error('Only alarms that go off above their threshold, and not for want of data, are understood here.');
  }
  const mine = samples.filter((sample) => isWatched(alarm, sample));
  const end = Math.floor(now / alarm.Period) * alarm.Period;
  const periods = Array.from({ length: alarm.EvaluationPeriods }, (_, index) => {
    const start = end - (index + 1) * alarm.Period;
    return mine.filter(({ at }) => at >= start && at < start + alarm.Period).map(({ value }) => value);
  });
  const breaching = periods.filter((values) => values.length > 0 && statistic(alarm, values) > alarm.Threshold);
  return breaching.length >= (alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods);
}

/** All dimensions have to be the same: CloudWatch does not add up over those that are left out. */
function isWatched(alarm: AlarmProperties, { namespace, name, dimensions }: Sample): boolean {
  const wanted = Object.fromEntries(alarm.Dimensions.map(({ Name, Value }) => [Name, Value]));
  return (
    namespace === alarm.Namespace &&
    name === alarm.MetricName &&
    JSON.stringify(sorted(dimensions)) === JSON.stringify(sorted(wanted))
  );
}

function sorted(dimensions: Readonly<Record<string, unknown>>) {
  return Object.entries(dimensions).sort(([one], [other]) => (one < other ? -1 : 1));
}

function statistic({ Statistic }: AlarmProperties, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (Statistic) {
    case 'Sum':
      return sum;
    case 'Average':
      return sum / values.length;
    case 'Maximum':
      return Math.max(...values);
  }
}
