const MOST_LINES = 12;
const NO_CONNECTION =
  /NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|NameResolutionError|ConnectionReset/;

/** The lines that matter of what venv and pip printed, and what to do about it where that is known. */
export function whyNotInstalled(output: string): string {
  const lines = output.trim().split('\n');
  const errors = lines.filter((line) => line.startsWith('ERROR:'));
  const told = (errors.length > 0 ? errors : lines).slice(-MOST_LINES).join('\n');
  if (!NO_CONNECTION.test(output)) return told;
  return (
    `${told}\npip could not reach its package index. The first start needs it once: pypi.org, or the one that ` +
    'PIP_INDEX_URL names; by a proxy, set HTTPS_PROXY.'
  );
}
