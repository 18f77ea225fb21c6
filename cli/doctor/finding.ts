/** What one check found. Its parts are sentences for an operator. */
export type Finding =
  | { readonly level: 'ok'; readonly message: string }
  /** `warning`: works, but not as it should. `problem`: images fail or wait, or somebody has to act. */
  | { readonly level: 'warning' | 'problem'; readonly message: string; readonly remedy: string }
  /** Nothing can be said about it; `remedy` is there when the caller could change that. */
  | { readonly level: 'unchecked'; readonly message: string; readonly remedy?: string | undefined };

export function ok(message: string): Finding {
  return { level: 'ok', message };
}

export function warning(message: string, remedy: string): Finding {
  return { level: 'warning', message, remedy };
}

export function problem(message: string, remedy: string): Finding {
  return { level: 'problem', message, remedy };
}

export function unchecked(message: string, remedy?: string): Finding {
  return { level: 'unchecked', message, remedy };
}
