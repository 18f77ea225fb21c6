/** What one check found. Its parts are sentences for the operator. */
export type Finding =
  | { readonly level: 'ok'; readonly message: string }
  | {
      /**
       * `warning`: it works, but not as it should. `problem`: images fail or wait, or the operator has to act. `unchecked`:
       * nothing can be said about it.
       */
      readonly level: 'warning' | 'problem' | 'unchecked';
      readonly message: string;
      readonly remedy: string;
      /** To be pasted into a shell: it fixes the finding, or shows more about it. */
      readonly command: string;
    };

export function ok(message: string): Finding {
  return { level: 'ok', message };
}

export function warning(message: string, remedy: string, command: string): Finding {
  return { level: 'warning', message, remedy, command };
}

export function problem(message: string, remedy: string, command: string): Finding {
  return { level: 'problem', message, remedy, command };
}

export function unchecked(message: string, remedy: string, command: string): Finding {
  return { level: 'unchecked', message, remedy, command };
}
