import { jest } from '@jest/globals';

/** One value of a metric, at a moment in epoch seconds. */
export interface Sample {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
  readonly value: number;
  readonly at: number;
}

/** The embedded metric format, as CloudWatch reads it out of a log: one sample for each set of dimensions. */
interface EmfLine {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [field: string]: unknown;
}

/** The metrics that are written while it runs. Values are of the moment `at`, in epoch seconds. */
export async function metricsWrittenBy(run: () => unknown, at = 0): Promise<readonly Sample[]> {
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    await run();
    return log.mock.calls.flatMap(([line]) => samples(JSON.parse(String(line)), at));
  } finally {
    log.mockRestore();
  }
}

function samples(line: Partial<EmfLine>, at: number): readonly Sample[] {
  return (line._aws?.CloudWatchMetrics ?? []).flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.flatMap(({ Name: name }) => {
        const dimensions = Object.fromEntries(names.map((dimension) => [dimension, line[dimension]]));
        const values = [line[name]].flat() as number[];
        return values.map((value) => ({ namespace, name, dimensions, value, at }));
      }),
    ),
  );
}
