import { Problem } from '../problem.ts';
import { parseArguments } from '../terminal/parse-arguments.ts';

/** Ports that are used when they are free and no others are given: the same after each start. */
export const EMULATOR_PORT = 4566;
export const STAND_IN_PORT = 4567;

export const HELP = `Runs the whole stack on this machine: an AWS emulator, a stand-in for Tencent Cloud, a real \`cdk deploy\`,
and sample images, good and bad ones.

  npm start                          Stop everything at the end
  npm start -- --keep                Leave the stack running, for images of your own
  npm start -- --keep --any-image    Let the stand-in take every readable picture for a face after the samples
  npm start -- --port 4566           Port of the AWS emulator (default: ${EMULATOR_PORT}, or a free one)
  npm start -- --tencent-port 9100   Port of the Tencent stand-in (default: ${STAND_IN_PORT}, or a free one)
  npm start -- --latency-ms 300      Time that the stand-in takes for a request (default: 100)
  PYTHON=python3.12 npm start        Run the emulator with another Python than python3
  npm stop                           Stop a stack that was left running, or that runs in another terminal

docs/local-stack.md describes the local stack.`;

export interface StartArguments {
  readonly keep: boolean;
  /** Take every readable picture for a face after the samples. Only with `keep`. */
  readonly anyImage: boolean;
  readonly help: boolean;
  readonly port: number | undefined;
  readonly tencentPort: number | undefined;
  readonly latencyMs: number;
}

export function parseStartArguments(args: readonly string[]): StartArguments {
  const { values } = parseArguments('npm start', {
    args: [...args],
    options: {
      keep: { type: 'boolean', default: false },
      'any-image': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      port: { type: 'string' },
      'tencent-port': { type: 'string' },
      'latency-ms': { type: 'string', default: '100' },
    },
  });
  if (values['any-image'] && !values.keep) {
    throw new Problem('--any-image has no effect without --keep. Expected: npm start -- --keep --any-image');
  }
  const ports = { port: values.port, tencentPort: values['tencent-port'] };
  return {
    keep: values.keep,
    anyImage: values['any-image'],
    help: values.help,
    port: ports.port === undefined ? undefined : wholeNumber('port', ports.port, 1, 65_535),
    tencentPort:
      ports.tencentPort === undefined ? undefined : wholeNumber('tencent-port', ports.tencentPort, 1, 65_535),
    latencyMs: wholeNumber('latency-ms', values['latency-ms'], 0, 60_000),
  };
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new Problem(`--${name} is '${text}'. Expected: a whole number from ${least} to ${most}.`);
}
