import { PERSON_ID } from '../../functions/domain/person-id.ts';
import { EXIT, Problem } from './problem.ts';

/**
 * @param hint what follows in the message
 * @throws {Problem} of wrong usage, when no person can have the id
 */
export function checkPersonId(personId: string, hint: string): void {
  if (PERSON_ID.test(personId)) return;
  const expected = 'expected 1 to 64 of A-Z a-z 0-9 - % @ # & _';
  throw new Problem(`'${personId}' is no person id: ${expected}${hint}`, EXIT.usage);
}
