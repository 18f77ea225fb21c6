import { ApiError } from './api/api-error.ts';
import type { Identity } from './image/face-finder.ts';

export const MAX_FACES_PER_PERSON = 5;

export interface Face {
  readonly faceId: string;
  /** Absent for faces that were put there without an image, and in `anyImage` mode: they look like everybody. */
  readonly identity?: Identity | undefined;
}

export interface Person {
  readonly personId: string;
  readonly name: string;
  readonly faces: Face[];
}

/** The persons and faces of the account, and the lock that Tencent holds on a person while it is being changed. */
export class People {
  readonly #persons = new Map<string, Person>();
  readonly #busy = new Set<string>();
  #lastFaceId = 2_875_186_538_564_559_728n;

  create(personId: string, name = personId): Person {
    checkPersonId(personId);
    if (this.#persons.has(personId)) throw new ApiError('InvalidParameterValue.PersonIdAlreadyExist');
    const person = { personId, name, faces: [] };
    this.#persons.set(personId, person);
    return person;
  }

  find(personId: string): Person | undefined {
    return this.#persons.get(personId);
  }

  get(personId: string): Person {
    checkPersonId(personId);
    const person = this.#persons.get(personId);
    if (!person) throw new ApiError('InvalidParameterValue.PersonIdNotExist');
    return person;
  }

  all(): readonly Person[] {
    return [...this.#persons.values()];
  }

  addFace(person: Person, identity?: Identity): Face {
    // A step that is no power of ten, so that ids look like Tencent's and not like a counter.
    this.#lastFaceId += 7_368_787n;
    const face = { faceId: this.#lastFaceId.toString(), identity };
    person.faces.push(face);
    return face;
  }

  deleteFaces(person: Person, faceIds: readonly string[]): readonly string[] {
    const deleted = person.faces.filter((face) => faceIds.includes(face.faceId));
    if (deleted.length === person.faces.length) throw new ApiError('InvalidParameterValue.DeleteFaceNumExceed');
    for (const face of deleted) person.faces.splice(person.faces.indexOf(face), 1);
    return deleted.map((face) => face.faceId);
  }

  delete(person: Person): void {
    this.#persons.delete(person.personId);
  }

  /** Claims the person for one writing request; whoever comes meanwhile is refused. */
  claim(personId: string): () => void {
    if (this.#busy.has(personId)) throw new ApiError('FailedOperation.ConflictOperation');
    this.#busy.add(personId);
    return () => this.#busy.delete(personId);
  }

  clear(): void {
    this.#persons.clear();
    this.#busy.clear();
  }
}

export function checkPersonId(personId: string): void {
  if (personId === '') throw new ApiError('MissingParameter.ErrorParameterEmpty', 'PersonId is empty.');
  if (Buffer.byteLength(personId) > 64) throw new ApiError('InvalidParameterValue.PersonIdTooLong');
  if (!/^[A-Za-z0-9\-%@#&_]+$/.test(personId)) throw new ApiError('InvalidParameterValue.PersonIdIllegal');
}
