import { parseArgs } from 'node:util';
import { Problem } from '../problem.ts';

export const HELP = `Runs the whole stack on this machine: an AWS emulator, a stand-in for Tencent Cloud, a real \`cdk deploy\`,
and sample images, good and bad ones.

  npm start                          and stop everything at the end
  npm start -- --keep                and leave it up, for images of your own
  npm start -- --port 4566           port of the AWS emulator (default: a free one)
  npm start -- --tencent-port 9100   port of the Tencent stand-in (default: a free one)
  npm start -- --latency-ms 300      how long the stand-in takes for a request (default: 100)
  PYTHON=python3.12 npm start        another Python for the emulator than python3
  npm stop                           stops what was left up, or what runs in another terminal`;

export interface StartArguments {
  readonly keep: boolean;
  readonly help: boolean;
  readonly port: number | undefined;
  readonly tencentPort: number | undefined;
  readonly latencyMs: number;
}

export function parseStartArguments(args: readonly string[]): StartArguments {
  const { values } = explained(() =>
    parseArgs({
      args: [...args],
      options: {
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        port: { type: 'string' },
        'tencent-port': { type: 'string' },
        'latency-ms': { type: 'string', default: '100' },
      },
    }),
  );
  return {
    keep: values.keep,
    help: values.help,
    port: values.port === undefined ? undefined : wholeNumber('port', values.port, 1, 65_535),
    tencentPort:
      values['tencent-port'] === undefined ? undefined : wholeNumber('tencent-port', values['tencent-port'], 1, 65_535),
    latencyMs: wholeNumber('latency-ms', values['latency-ms'], 0, 60_000),
  };
}

/** Node's own words for a wrong argument, as a sentence with a way out. */
export function explained<T>(parse: () => T, command = 'npm start'): T {
  try {
    return parse();
  } catch (error) {
    const [words] = (error as Error).message.split('. To specify');
    throw new Problem(`${words}. What there is: ${command} -- --help`, { cause: error });
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new Problem(`--${name} is '${text}', but must be a whole number from ${least} to ${most}.`);
}
