const OLDEST_NODE = 22;

const { node } = process.versions;
if (Number.parseInt(node, 10) < OLDEST_NODE) {
  const error = `The command line needs Node ${OLDEST_NODE} or newer, and this is Node ${node}. Install a newer one, then run the command again.`;
  console.error(error);
  if (process.argv.includes('--json')) console.log(JSON.stringify({ error }));
  process.exit(1);
}
