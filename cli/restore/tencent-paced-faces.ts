import type { Clock } from '../../functions/domain/clock.ts';
import type { SharedPacer } from '../../functions/enroll/pacing/shared-pacer.ts';
import { Problem } from '../shared/problem.ts';
import type { PersonReply } from '../shared/tencent/person-reply.ts';
import { refusalOf } from '../shared/tencent/refusal.ts';
import { sentence } from '../shared/terminal/sentence.ts';
import { GO_ON } from './restore-run.ts';

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 1_000;
/** Persons whose answer is kept: many rows of one person come one after the other. */
const MOST_KEPT = 10_000;

/** Asks Tencent for the faces of persons, at the rate that the whole account shares. Free of charge. */
export class PacedFaces {
  readonly #ask: (personId: string) => Promise<PersonReply>;
  readonly #pacer: Pick<SharedPacer, 'slot' | 'throttled'>;
  readonly #clock: Clock;
  readonly #known = new Map<string, readonly string[]>();

  constructor(
    ask: (personId: string) => Promise<PersonReply>,
    pacer: Pick<SharedPacer, 'slot' | 'throttled'>,
    clock: Clock,
  ) {
    this.#ask = ask;
    this.#pacer = pacer;
    this.#clock = clock;
  }

  /** Nothing adds faces while the functions are stopped, so an answer holds for the whole run. */
  async of(personId: string): Promise<readonly string[]> {
    const known = this.#known.get(personId);
    if (known !== undefined) return known;
    const faces = await this.#faces(personId);
    if (this.#known.size >= MOST_KEPT) this.#known.clear();
    this.#known.set(personId, faces);
    return faces;
  }

  async #faces(personId: string): Promise<readonly string[]> {
    for (let attempt = 1; ; attempt++) {
      await this.#slot();
      const reply = await this.#ask(personId);
      if (reply.kind === 'found') return reply.person.faceIds;
      if (reply.kind === 'missing') return [];
      const isThrottled = reply.kind === 'refused' && reply.reason === 'Throttled';
      if (isThrottled) await this.#pacer.throttled();
      if ((!isThrottled && reply.kind !== 'unreachable') || attempt === ATTEMPTS) throw unanswered(reply);
      await this.#clock.sleep(FIRST_PAUSE_MS * 2 ** attempt);
    }
  }

  async #slot(): Promise<void> {
    for (;;) {
      const slot = await this.#pacer.slot(Number.POSITIVE_INFINITY);
      if (slot !== 'full' && (await slot.begin(Number.POSITIVE_INFINITY)) === 'granted') return;
      await this.#clock.sleep(FIRST_PAUSE_MS);
    }
  }
}

function unanswered(reply: Exclude<PersonReply, { kind: 'found' | 'missing' }>): Problem {
  const why = sentence(reply.message);
  const remedy = reply.kind === 'refused' ? `${refusalOf(reply).meaning} ${refusalOf(reply).remedy}` : '';
  return new Problem(`Tencent does not say which faces a person has. ${why} ${remedy} ${GO_ON}`.replace(/ {2}/g, ' '));
}
