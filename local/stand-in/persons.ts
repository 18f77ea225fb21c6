import { ApiError } from './api/api-error.ts';
import { DEFAULT_GROUP_ID, FACE_MODEL_VERSION } from './groups.ts';
import { checkPersonId } from './ids.ts';
import type { Identity } from './image/face-finder.ts';

export interface Face {
  readonly faceId: string;
  /** Absent: the face was added without an image, or without a look at it (`anyImage`). It is similar to every face. */
  readonly identity?: Identity | undefined;
  /** Of the image that it was made from. */
  readonly digest?: string | undefined;
}

export interface Person {
  readonly personId: string;
  readonly name: string;
  readonly gender: number;
  /** At least one. */
  readonly groupIds: string[];
  readonly faceModelVersion: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly faces: Face[];
}

export type NewPerson = Partial<Omit<Person, 'personId' | 'groupIds' | 'faces'>> & {
  readonly groupIds?: readonly string[];
};

/** The persons and faces of the account, and the lock that Tencent holds on a person during a change. */
export class Persons {
  readonly #persons = new Map<string, Person>();
  readonly #locked = new Set<string>();
  #lastFaceId = 2_875_186_538_564_559_728n;

  create(personId: string, { groupIds = [DEFAULT_GROUP_ID], ...more }: NewPerson = {}): Person {
    checkPersonId(personId);
    if (this.#persons.has(personId)) throw new ApiError('InvalidParameterValue.PersonIdAlreadyExist');
    const person: Person = {
      personId,
      name: personId,
      gender: 0,
      faceModelVersion: FACE_MODEL_VERSION,
      createdAt: Date.now(),
      ...more,
      groupIds: [...groupIds],
      faces: [],
    };
    this.#persons.set(personId, person);
    return person;
  }

  find(personId: string): Person | undefined {
    return this.#persons.get(personId);
  }

  /** @param unknown - Tencent's code for a person that does not exist. It depends on the action. */
  get(personId: string, unknown = 'InvalidParameterValue.PersonIdNotExist'): Person {
    checkPersonId(personId);
    const person = this.#persons.get(personId);
    if (!person) throw new ApiError(unknown);
    return person;
  }

  all(): readonly Person[] {
    return [...this.#persons.values()];
  }

  inGroup(groupId: string): readonly Person[] {
    return this.all().filter((person) => person.groupIds.includes(groupId));
  }

  addFace(person: Person, { identity, digest }: Omit<Face, 'faceId'> = {}): Face {
    // The step makes ids look like Tencent's: consecutive numbers would look like a counter.
    this.#lastFaceId += 7_368_787n;
    const face = { faceId: this.#lastFaceId.toString(), identity, digest };
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
