import { API, accessToken } from './config.js';
import { Problem, withoutAnswer } from './problem.js';

const TIMEOUT_MS = 15_000;
/** A free stack needs a second or two. After that, asking more often does not help. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 3000;
const CHECK_FOR_MS = 90_000;
/** A phone loses its connection for moments. */
const MOST_FAILURES_IN_A_ROW = 5;

/** @returns {Promise<{ url: string, fields: Record<string, string> }>} a signed form for one upload */
export async function askForUpload(contentType) {
  return await request('/uploads', { method: 'POST', body: JSON.stringify({ contentType, consent: true }) });
}

/**
 * Waits until the photo is enrolled or refused. The photo is safe meanwhile: a lost connection only delays the answer.
 *
 * @param {{ key: string, version: string }} photo
 */
export async function outcomeOf(photo) {
  const until = Date.now() + CHECK_FOR_MS;
  let failures = 0;
  for (let pause = FIRST_PAUSE_MS; Date.now() < until; pause = Math.min(pause * 1.2, LONGEST_PAUSE_MS)) {
    await sleep(pause);
    try {
      const outcome = await request(`/photos?${new URLSearchParams(photo)}`);
      if (outcome.status !== 'PENDING') return outcome;
      failures = 0;
    } catch (error) {
      failures += 1;
      if (error.kind === 'signedOut') throw error;
      if (failures >= MOST_FAILURES_IN_A_ROW) throw withoutAnswer('notShown', error);
    }
  }
  throw new Problem('stillChecking');
}

async function request(path, init = {}) {
  const headers = { authorization: `Bearer ${await accessToken()}`, 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const answer = await fetch(API + path, { ...init, headers, signal }).catch((error) => {
    throw withoutAnswer('unavailable', error);
  });
  if (answer.status === 401) throw new Problem('signedOut');
  if (!answer.ok) throw new Problem(answer.status < 500 ? 'notAccepted' : 'unavailable');
  return await answer.json();
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
