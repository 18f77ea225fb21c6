/** Is aborted by the first Ctrl-C or SIGTERM, so that the work can end in order. The next one ends the process. */
export function interruptSignal(): AbortSignal {
  const interrupt = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupt.abort());
  return interrupt.signal;
}
