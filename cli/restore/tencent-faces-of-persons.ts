import { Problem } from '../shared/problem.ts';
import type { PersonReply } from '../shared/tencent/person-reply.ts';
import { refusalOf } from '../shared/tencent/refusal.ts';
import { sentence } from '../shared/terminal/sentence.ts';

/** Persons whose answer is kept: many rows of one person come one after the other. */
const MOST_KEPT = 10_000;

/** The faces that Tencent has of persons. An answer holds for the whole run: nothing adds faces while the functions are stopped. */
export class TencentFacesOfPersons {
  readonly #ask: (personId: string) => Promise<PersonReply>;
  readonly #known = new Map<string, readonly string[]>();

  /** @param ask one request, free of charge, at the rate that the account shares */
  constructor(ask: (personId: string) => Promise<PersonReply>) {
    this.#ask = ask;
  }

  /** @returns none when Tencent has no such person. @throws {Problem} when it does not say */
  async of(personId: string): Promise<readonly string[]> {
    const known = this.#known.get(personId);
    if (known !== undefined) return known;
    const faces = facesIn(await this.#ask(personId));
    if (this.#known.size >= MOST_KEPT) this.#known.clear();
    this.#known.set(personId, faces);
    return faces;
  }
}

function facesIn(reply: PersonReply): readonly string[] {
  if (reply.kind === 'found') return reply.person.faceIds;
  if (reply.kind === 'missing') return [];
  const refusal = reply.kind === 'refused' ? refusalOf(reply) : undefined;
  const parts = ['Tencent does not say which faces a person has.', sentence(reply.message)];
  throw new Problem([...parts, ...(refusal ? [refusal.meaning, refusal.remedy] : [])].join(' '));
}
