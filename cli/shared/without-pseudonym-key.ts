import type { Person } from '../../functions/domain/person.ts';

/** The item as commands show it. With the key, the pseudonyms that analysts see would lead to the person. */
export function withoutPseudonymKey({ pseudonymKey: _key, ...shown }: Person): Person {
  return shown;
}
