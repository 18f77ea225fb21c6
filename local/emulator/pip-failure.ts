const MAX_LINES = 12;
/** pip retries, and at the end reports only that it has found no version of the package. */
const BROKEN_CONNECTION = /after connection broken by '(\w+)\((.*)$/gm;
const CAUSE = /\[Errno -?\d+\] [^'")]+|timed out|certificate verify failed: [^'"(]*[^'"( ]/;
const NOTHING_FOUND = /No matching distribution found for (\S+)/;

/** Why venv or pip failed, from their output: in their own words, except where those mislead. */
export function pipFailure(output: string): string {
  const [, requirement] = NOTHING_FOUND.exec(output) ?? [];
  if (!requirement) return errorsOf(output);
  const [, error = '', details = ''] = [...output.matchAll(BROKEN_CONNECTION)].at(-1) ?? [];
  const reason = error
    ? `pip could not reach its package index: ${CAUSE.exec(details)?.[0] ?? error}.`
    : `The package index that pip uses does not offer ${requirement}, or refuses to serve it.`;
  return (
    `${reason}\nThe first start needs pypi.org or a complete mirror. Set PIP_INDEX_URL to use a mirror, or HTTPS_PROXY ` +
    `to use a proxy. To see each request of pip: python3 -m pip download ${requirement} -vv`
  );
}

function errorsOf(output: string): string {
  const lines = output.trim().split('\n');
  const errors = lines.filter((line) => line.startsWith('ERROR:'));
  return (errors.length > 0 ? errors : lines).slice(-MAX_LINES).join('\n');
}
