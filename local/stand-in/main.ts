import { parseArgs } from 'node:util';
import { STAND_IN_CREDENTIALS } from './behaviour.ts';
import { startStandIn } from './server.ts';

const HELP = `A stand-in for Tencent Cloud's face recognition (iai), on 127.0.0.1.

  node local/stand-in/main.ts [--port 9100] [--requests-per-second 50] [--latency-ms 200] [--any-image]

It checks signatures with SecretId ${STAND_IN_CREDENTIALS.secretId}
and SecretKey ${STAND_IN_CREDENTIALS.secretKey}.
docs/local-stack.md describes what can be set and read under /_control.`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'requests-per-second': { type: 'string', default: '50' },
    'latency-ms': { type: 'string', default: '0' },
    'any-image': { type: 'boolean', default: false },
    /** Ends the stand-in when its standard input ends without a byte, that is when the parent process ends. */
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
  console.log(`listening on ${standIn.endpoint}`);
  const stop = () => standIn.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (values['end-with-stdin']) process.stdin.once('end', stop).once('data', () => process.stdin.destroy());
}
