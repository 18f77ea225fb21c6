import { expect, test } from '@jest/globals';
import { MAX_PERSON_ID_BYTES } from '../../../local/stand-in/limits.ts';
import { checkPersonId } from '../../../local/stand-in/person-id.ts';

test.each([
  ['', 'MissingParameter.ErrorParameterEmpty'],
  ['1'.repeat(MAX_PERSON_ID_BYTES + 1), 'InvalidParameterValue.PersonIdTooLong'],
  ['Anna Lee', 'InvalidParameterValue.PersonIdIllegal'],
  ['张伟', 'InvalidParameterValue.PersonIdIllegal'],
])('%j is refused', (personId, code) => {
  expect(() => checkPersonId(personId)).toThrow(expect.objectContaining({ code }));
});

test.each(['azAZ09-%@#&_', '1'.repeat(MAX_PERSON_ID_BYTES)])('%j is accepted', (personId) => {
  expect(() => checkPersonId(personId)).not.toThrow();
});
