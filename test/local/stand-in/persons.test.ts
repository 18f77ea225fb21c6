import { expect, test } from '@jest/globals';
import { Persons } from '../../../local/stand-in/persons.ts';

const withCode = (code: string) => expect.objectContaining({ code });

test('an unknown person and a second person with the same id are refused', () => {
  const persons = new Persons();
  persons.create('1001');
  expect(() => persons.get('1002')).toThrow(withCode('InvalidParameterValue.PersonIdNotExist'));
  expect(() => persons.create('1001')).toThrow(withCode('InvalidParameterValue.PersonIdAlreadyExist'));
});

test('face ids have nineteen digits and differ', () => {
  const persons = new Persons();
  const ids = [1, 2, 3].map(() => persons.addFace(persons.find('1001') ?? persons.create('1001')).faceId);
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id).toMatch(/^\d{19}$/);
});

test('the last face of a person cannot be deleted', () => {
  const persons = new Persons();
  const person = persons.create('1001');
  const [first, second] = [persons.addFace(person), persons.addFace(person)];
  expect(persons.deleteFaces(person, [first.faceId])).toEqual([first.faceId]);
  expect(() => persons.deleteFaces(person, [second.faceId])).toThrow(
    withCode('InvalidParameterValue.DeleteFaceNumExceed'),
  );
});

test('a person that one request changes is locked for the others until it ends', () => {
  const persons = new Persons();
  const release = persons.lock('1001');
  expect(() => persons.lock('1001')).toThrow(withCode('FailedOperation.ConflictOperation'));
  expect(() => persons.lock('1002')).not.toThrow();
  release();
  expect(() => persons.lock('1001')).not.toThrow();
});
