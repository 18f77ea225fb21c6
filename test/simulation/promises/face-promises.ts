import type { FaceRow } from '../../../functions/domain/face-row.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Face } from '../world/tencent-account.ts';

/** No image is added twice, and no row is ENROLLED with a face that is not its own: only the account knows. */
/** As the account names all faces, those of other programs too. */
const FACE_ID = 'face-';

export class FacePromises {
  readonly #scheduler: Scheduler;
  readonly #images = new Map<string, string>();
  /** Of each face: the image it was made from; undefined when somebody else added it. */
  readonly #faces = new Map<string, string | undefined>();

  /**
   * Persons whose faces somebody else has changed in a way that a lost call was judged by. The product takes itself for the only
   * writer of its persons: what follows is counted and not held against it.
   */
  readonly misledAbout = new Set<string>();

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  added(personId: string, { faceId, image }: Face): void {
    this.#faces.set(faceId, image);
    if (image === undefined) return;
    const before = this.#images.get(image);
    this.#images.set(image, faceId);
    if (before === undefined) return;
    this.violate(personId, `${image} was added to person ${personId} twice: ${before} and ${faceId}`);
  }

  faceOf(image: string): string | undefined {
    return this.#images.get(image);
  }

  /** Its face is gone, and an operator who has seen that sends it again. */
  mayBeAddedAgain(image: string): void {
    this.#images.delete(image);
  }

  wasAdded(image: string): boolean {
    return this.#images.has(image);
  }

  enrolled(row: FaceRow): void {
    const { personId = '' } = row;
    const name = `${row.objectKey}@${row.version}`;
    const told = row.faceId === undefined ? (row.faceIdCandidates ?? []) : [row.faceId];
    const images = told.map((faceId) => this.#faces.get(faceId));
    if (images.includes(name)) return;
    if (told.some((faceId) => !faceId.startsWith(FACE_ID))) {
      this.#scheduler.violate(`${name} is ENROLLED with ${told.join(', ')}, and no such face was ever added`);
    }
    // Another program's person never has the name, the only group and the single face of ours at once.
    if (row.createdPerson === true) this.#scheduler.violate(`${name} is said to have created person ${personId}`);
    if (images.includes(undefined)) this.misledAbout.add(personId);
    this.violate(personId, `${name} is ENROLLED with ${told.join(', ')}, made from ${images.join(', ')}`);
  }

  violate(personId: string, what: string): void {
    if (this.misledAbout.has(personId)) this.#scheduler.count('broken by somebody else who changed the person');
    else this.#scheduler.violate(what);
  }
}
