import { describe, expect, test } from '@jest/globals';
import { People } from '../../../local/stand-in/persons.ts';

const withCode = (code: string) => expect.objectContaining({ code });

describe('person ids', () => {
  test.each([
    ['', 'MissingParameter.ErrorParameterEmpty'],
    ['1'.repeat(65), 'InvalidParameterValue.PersonIdTooLong'],
    ['Anna Lee', 'InvalidParameterValue.PersonIdIllegal'],
    ['张伟', 'InvalidParameterValue.PersonIdIllegal'],
  ])('%j is refused', (personId, code) => {
    expect(() => new People().create(personId)).toThrow(withCode(code));
  });

  test('every legal character is accepted', () => {
    expect(new People().create('azAZ09-%@#&_').faces).toEqual([]);
  });
});

test('unknown persons and second persons of the same id are refused', () => {
  const people = new People();
  people.create('1001');
  expect(() => people.get('1002')).toThrow(withCode('InvalidParameterValue.PersonIdNotExist'));
  expect(() => people.create('1001')).toThrow(withCode('InvalidParameterValue.PersonIdAlreadyExist'));
});

test('face ids are nineteen digits and never the same', () => {
  const people = new People();
  const ids = [1, 2, 3].map(() => people.addFace(people.find('1001') ?? people.create('1001')).faceId);
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id).toMatch(/^\d{19}$/);
});

test('the last face of a person cannot be deleted', () => {
  const people = new People();
  const person = people.create('1001');
  const [first, second] = [people.addFace(person), people.addFace(person)];
  expect(people.deleteFaces(person, [first.faceId])).toEqual([first.faceId]);
  expect(() => people.deleteFaces(person, [second.faceId])).toThrow(
    withCode('InvalidParameterValue.DeleteFaceNumExceed'),
  );
});

test('a person that is being changed cannot be changed by another request until that has ended', () => {
  const people = new People();
  const release = people.claim('1001');
  expect(() => people.claim('1001')).toThrow(withCode('FailedOperation.ConflictOperation'));
  expect(() => people.claim('1002')).not.toThrow();
  release();
  expect(() => people.claim('1001')).not.toThrow();
});
