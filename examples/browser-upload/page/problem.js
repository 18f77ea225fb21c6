/** What the page says when an upload or a request does not succeed. Each can be tried again. */
export const PROBLEMS = {
  offline: {
    title: 'You are offline',
    advice: 'Connect to the internet, then try again.',
  },
  connectionLost: {
    title: 'The connection was lost',
    advice: 'Your photo may not have arrived. Try again.',
  },
  tooSlow: {
    title: 'The upload took too long',
    advice: 'Move to a place with a better connection, then try again.',
  },
  expired: {
    title: 'The upload was not finished in time',
    advice: 'For your security, an upload is allowed for five minutes. Try again.',
  },
  signedOut: {
    title: 'You are signed out',
    advice: 'Sign in, then try again.',
  },
  notAccepted: {
    title: 'The upload was not accepted',
    advice: 'Try again. If this happens again, contact support.',
  },
  unavailable: {
    title: 'The service does not answer',
    advice: 'Try again in a few minutes.',
  },
  notShown: {
    title: 'The result could not be loaded',
    advice: 'Your photo has arrived. Try again to see the result.',
  },
  stillChecking: {
    title: 'The check takes longer than usual',
    advice: 'Your photo has arrived. You can close this page, or try again to see the result.',
  },
};

/** @typedef {keyof typeof PROBLEMS} ProblemKind */

export class Problem extends Error {
  /** @param {ProblemKind} kind */
  constructor(kind, options) {
    super(PROBLEMS[kind].title, options);
    this.kind = kind;
    this.advice = PROBLEMS[kind].advice;
  }
}

/** A request that had no answer. Browsers do not say why. */
export function withoutAnswer(kind, cause) {
  return new Problem(navigator.onLine ? kind : 'offline', { cause });
}
