import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultPersonName, readPersonName } from '../../../../functions/domain/tencent/person-name.ts';
import { faultsOf } from '../../../prose/rules.ts';

const TAG = 'person-name';
const read = (value: string) => readPersonName({ [TAG]: value }, TAG);

describe('the name of a new person', () => {
  it.each([
    ['%E5%BC%A0%E4%B8%89', '张三'],
    ['Zhang-San_2', 'Zhang-San_2'],
    [encodeURIComponent('张'.repeat(60)), '张'.repeat(60)],
    [encodeURIComponent('𠮷'.repeat(60)), '𠮷'.repeat(60)],
  ])('is read from percent-encoded UTF-8: %s', (value, name) => {
    expect(read(value)).toEqual({ kind: 'legal', name });
  });

  it.each(['', '   '])('is absent when the metadata is %j', (value) => {
    expect(read(value)).toEqual({ kind: 'absent' });
  });

  it.each([
    ['without the metadata', readPersonName({}, TAG)],
    ['without the setting', readPersonName({ [TAG]: 'Anna' }, undefined)],
    ['for the names that every object has', readPersonName({}, 'constructor')],
  ])('is absent %s', (_, name) => {
    expect(name).toEqual({ kind: 'absent' });
  });

  it.each([
    ['a space', 'Zhang%20San', 'has the character U+0020 at position 6'],
    ['a plus sign for a space', 'Zhang+San', 'has the character U+002B at position 6'],
    ['an accent', 'Andr%C3%A9', 'has the character U+00E9 at position 5'],
    ['an emoji', '%F0%9F%98%80', 'has the character U+1F600 at position 1'],
    ['a double encoding', '%25E5%25BC%25A0', 'has the character U+0025 at position 1'],
    ['what S3 makes of UTF-8 that is not encoded', '=?UTF-8?Q?=E5=BC=A0?=', 'has the character U+003D at position 1'],
    ['a broken percent encoding', 'Zhang%2', 'is not percent-encoded UTF-8'],
    ['bytes of another encoding', '%D5%C5', 'is not percent-encoded UTF-8'],
    ['61 characters', 'a'.repeat(61), 'has 61 characters'],
  ])('is illegal with %s', (_, value, fault) => {
    const name = read(value);
    expect(name).toEqual({ kind: 'illegal', message: expect.stringContaining(`x-amz-meta-person-name ${fault}. `) });
    if (name.kind === 'illegal') expect(faultsOf(name.message)).toEqual([]);
  });

  it('is never quoted, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 20, maxLength: 200 }), (value) => {
        const name = read(`${value}%`);
        expect(name.kind).toBe('illegal');
        if (name.kind === 'illegal') expect(name.message).not.toContain(value);
      }),
    );
  });
});

describe('the default name', () => {
  it.each([
    ['1001', '1001'],
    ['Team-7_%@#&', 'Team-7_____'],
    ['9'.repeat(64), '9'.repeat(60)],
  ])('of the person %s is %s', (personId, name) => {
    expect(defaultPersonName(personId)).toBe(name);
  });

  it('is legal for every legal person id', () => {
    const personId = fc.stringMatching(/^[A-Za-z0-9\-%@#&_]{1,64}$/);
    fc.assert(
      fc.property(personId, (id) => {
        const name = defaultPersonName(id);
        expect(read(name)).toEqual({ kind: 'legal', name });
      }),
    );
  });
});
