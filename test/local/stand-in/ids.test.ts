import { describe, expect, test } from '@jest/globals';
import { checkGroupId, checkPersonId } from '../../../local/stand-in/ids.ts';
import { MAX_ID_BYTES } from '../../../local/stand-in/limits.ts';

describe.each([
  ['Person', checkPersonId],
  ['Group', checkGroupId],
])('as the id of a %s', (of, check) => {
  test.each([
    ['', 'MissingParameter.ErrorParameterEmpty'],
    ['1'.repeat(MAX_ID_BYTES + 1), `InvalidParameterValue.${of}IdTooLong`],
    ['Anna Lee', `InvalidParameterValue.${of}IdIllegal`],
    ['张伟', `InvalidParameterValue.${of}IdIllegal`],
  ])('%j is refused', (id, code) => {
    expect(() => check(id)).toThrow(expect.objectContaining({ code }));
  });

  test.each(['azAZ09-%@#&_', '1'.repeat(MAX_ID_BYTES)])('%j is accepted', (id) => {
    expect(() => check(id)).not.toThrow();
  });
});
