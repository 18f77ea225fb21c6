import type { CountedPersons, PersonsLog } from './ports.ts';

/** Reports how many persons the stack knows, without reading one of them. */
export async function reportPersonsKnown(persons: CountedPersons, log: PersonsLog): Promise<void> {
  const known = await persons.count();
  if (known === undefined) log.troubled('DynamoDB has not counted the persons', undefined);
  else log.personsKnown(known);
}
