import { ApiError } from './api/api-error.ts';
import type { Identity } from './image/face-finder.ts';
import { checkPersonId } from './person-id.ts';

export interface Face {
  readonly faceId: string;
  /** Absent: the face was added without an image, or without a look at it (`anyImage`). It is similar to every face. */
  readonly identity?: Identity | undefined;
}

export interface Person {
  readonly personId: string;
  readonly name: string;
  readonly faces: Face[];
}

/** The persons and faces of the account, and the lock that Tencent holds on a person during a change. */
export class Persons {
  readonly #persons = new Map<string, Person>();
  readonly #locked = new Set<string>();
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
    // The step makes ids look like Tencent's: consecutive numbers would look like a counter.
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

  /**
   * Locks the person for one request that changes it.
   *
   * @returns releases the lock
   * @throws ApiError while another request holds the lock
   */
  lock(personId: string): () => void {
    if (this.#locked.has(personId)) throw new ApiError('FailedOperation.ConflictOperation');
    this.#locked.add(personId);
    return () => this.#locked.delete(personId);
  }

  clear(): void {
    this.#persons.clear();
    this.#locked.clear();
  }
}
