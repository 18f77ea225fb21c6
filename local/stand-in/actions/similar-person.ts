import type { Identity } from '../image/face-finder.ts';
import { similarity } from '../image/similarity.ts';
import type { Person } from '../persons.ts';

/** The least similarity for each value of UniquePersonControl: the higher the value, the fewer faces are similar. */
const LEAST_SIMILARITY = [Number.POSITIVE_INFINITY, 60, 70, 80, 85];

/**
 * Finds the person whose face is most similar. A face without an image is similar to none: otherwise a single person
 * that was created without images would forbid all others.
 */
export function similarPerson(
  persons: readonly Person[],
  identity: Identity,
  uniquePersonControl: number,
): Person | undefined {
  const least = LEAST_SIMILARITY[uniquePersonControl] ?? Number.POSITIVE_INFINITY;
  return persons
    .map((person) => ({ person, likeness: likenessOf(person, identity) }))
    .filter(({ likeness }) => likeness >= least)
    .sort((a, b) => b.likeness - a.likeness)[0]?.person;
}

function likenessOf(person: Person, identity: Identity): number {
  const each = person.faces.map((face) => (face.identity ? similarity(face.identity, identity) : 0));
  return Math.max(0, ...each);
}
