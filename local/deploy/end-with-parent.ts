/**
 * Preloaded into CDK, which goes on for minutes when the emulator is gone: its group ends when its standard input does,
 * and so with the process that started it, however that ended.
 */
process.stdin.once('end', () => process.kill(-process.pid, 'SIGKILL')).resume();
if ('unref' in process.stdin) process.stdin.unref();
