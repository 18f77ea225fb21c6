import type { Behaviour } from '../behaviour.ts';
import type { Fault } from '../faults.ts';
import type { JournalEntry, JournalSummary } from '../journal.ts';
import type { GroupSeed, PersonSeed } from './control-bodies.ts';

/** Controls a stand-in that runs in another process. */
export class StandInControl {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  async journal(): Promise<{ readonly summary: JournalSummary; readonly entries: readonly JournalEntry[] }> {
    return (await this.#call('GET', 'journal')) as { summary: JournalSummary; entries: JournalEntry[] };
  }

  async createPersons(persons: readonly PersonSeed[]): Promise<void> {
    await this.#call('POST', 'persons', persons);
  }

  async createGroups(groups: readonly GroupSeed[]): Promise<void> {
    await this.#call('POST', 'groups', groups);
  }

  async addFaults(...faults: readonly Fault[]): Promise<void> {
    await this.#call('POST', 'faults', faults);
  }

  async behave(behaviour: Partial<Behaviour>): Promise<void> {
    await this.#call('POST', 'behaviour', behaviour);
  }

  /** Removes persons, groups, faults and the journal's entries. The group that exists from the start is new again. */
  async clear(): Promise<void> {
    await this.#call('POST', 'clear');
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.#endpoint}/_control/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`The Tencent stand-in refused ${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }
}
