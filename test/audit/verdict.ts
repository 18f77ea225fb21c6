/** What `npm audit --json` printed, judged. */
export type Verdict =
  | { readonly kind: 'clean'; readonly message: string }
  | { readonly kind: 'vulnerable'; readonly message: string }
  /** The registry did not answer, or has no audit: nothing is known, and nobody is stopped by that. */
  | { readonly kind: 'unknown'; readonly message: string };

interface Report {
  readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> };
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
  readonly message?: string;
  readonly error?: { readonly summary?: string };
}

/** What is worth stopping for. */
const SEVERE = ['high', 'critical'];

/** @param names of the packages that matter: everything is a development dependency, and some is deployed */
export function verdictOf(stdout: string, names: ReadonlySet<string>): Verdict {
  const report = parsed(stdout);
  const counts = report?.metadata?.vulnerabilities;
  if (counts === undefined) {
    const why = report?.error?.summary || report?.message || 'it printed no report';
    return { kind: 'unknown', message: `Dependencies were not audited: ${why}.` };
  }
  const known = Object.entries(report?.vulnerabilities ?? {}).filter(([name]) => names.has(name));
  const severe = known.filter(([, { severity }]) => SEVERE.includes(severity));
  if (severe.length > 0) {
    const lines = severe.map(([name, { severity, range }]) => `  ${name} ${range}: ${severity}`);
    return {
      kind: 'vulnerable',
      message: `Packages that are deployed or operate have known vulnerabilities:\n${lines.join('\n')}\nnpm audit says more.`,
    };
  }
  const total = known.length;
  return {
    kind: 'clean',
    message: `Dependencies audited: ${total === 0 ? 'nothing is known against them' : `${total} known, none of them high or critical`}.`,
  };
}

function parsed(stdout: string): Report | undefined {
  try {
    return JSON.parse(stdout) as Report;
  } catch {
    return undefined;
  }
}
