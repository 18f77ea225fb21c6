import { parseArgs } from 'node:util';
import { STAND_IN_CREDENTIALS } from './behaviour.ts';
import { startStandIn } from './server.ts';

const HELP = `A stand-in for Tencent Cloud's face recognition (iai), on 127.0.0.1.

  node local/tencent/main.ts [--port 9100] [--requests-per-second 50] [--latency-ms 200] [--any-image]

It checks signatures with SecretId ${STAND_IN_CREDENTIALS.secretId}
and SecretKey ${STAND_IN_CREDENTIALS.secretKey}. See local/tencent/control.ts for what can be told and asked under /_control.`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'requests-per-second': { type: 'string', default: '50' },
    'latency-ms': { type: 'string', default: '0' },
    'any-image': { type: 'boolean', default: false },
    /** Ends when its parent does, which holds the other end of its standard input, unless there is something to read. */
    'end-with-stdin': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) {
  console.log(HELP);
} else {
  const standIn = await startStandIn({
    port: Number(values.port),
    requestsPerSecond: Number(values['requests-per-second']),
    latencyMs: Number(values['latency-ms']),
    anyImage: values['any-image'],
  });
  // The first line is read by whoever started it.
  console.log(`listening on ${standIn.endpoint}`);
  const stop = () => standIn.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (values['end-with-stdin']) process.stdin.once('end', stop).once('data', () => process.stdin.destroy());
}
