/**
 * Is loaded into CDK, which would run for minutes after the emulator has ended. When its standard input ends, so does
 * its process group: CDK ends with the process that started it, even if that one was killed.
 */
process.stdin.once('end', () => process.kill(-process.pid, 'SIGKILL')).resume();
if ('unref' in process.stdin) process.stdin.unref();
