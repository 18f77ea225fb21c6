import { describe, expect, it } from '@jest/globals';
import { withoutPseudonymKey } from '../../../cli/shared/without-pseudonym-key.ts';
import { absentPerson } from '../../../functions/domain/person.ts';

describe('the item of a person, as commands show it', () => {
  it('has everything but the key of the pseudonym', () => {
    const person = { ...absentPerson('1001'), faceIds: ['face-1'] };
    expect(withoutPseudonymKey({ ...person, pseudonymKey: 'a2V5' })).toEqual(person);
  });
});
