import type { FaceRect } from '../../functions/domain/face-row.ts';
import type {
  CreateFaceAnswer,
  CreateFaceRequest,
  CreatePersonAnswer,
  CreatePersonRequest,
  DeleteFaceAnswer,
  DeleteFaceRequest,
  DeletePersonAnswer,
  FaceService,
  ImageResult,
  NoCredentials,
  Outcome,
  PersonGroups,
  TencentPerson,
} from '../../functions/domain/tencent/face-service.ts';

type Behaviour = (request: CreateFaceRequest) => Outcome<CreateFaceAnswer> | undefined;
type Creation = (request: CreatePersonRequest) => Outcome<CreatePersonAnswer> | undefined;

/**
 * Tencent in memory: persons, faces and the requests for them. Images are told apart by their URL (or bytes), which is all
 * that a fake needs to know of them.
 */
export class FakeTencent implements FaceService {
  readonly persons = new Map<string, string[]>();
  readonly calls: CreateFaceRequest[] = [];
  readonly creations: CreatePersonRequest[] = [];
  readonly deletions: DeleteFaceRequest[] = [];
  readonly names = new Map<string, string>();
  /** Of persons that were created here. */
  readonly groups = new Map<string, string[]>();
  problem: NoCredentials | undefined;
  /** Of every face ever added: the image it was made from. */
  readonly imageOfFace = new Map<string, string>();
  reads = 0;
  maxFaces = 5;
  /** Results of images that are no portrait, by URL. */
  readonly retCodes = new Map<string, number>();
  /** Where the face is, where it matters, by URL. */
  readonly faceRects = new Map<string, FaceRect>();
  /** Taken one by one; undefined behaves as usual. What it adds itself it adds with `add`. */
  readonly nextCalls: Behaviour[] = [];
  readonly nextCreations: Creation[] = [];
  readonly nextDeletions: ((request: DeleteFaceRequest) => Outcome<DeleteFaceAnswer> | undefined)[] = [];
  readonly deletedPersons: string[] = [];
  readonly nextPersonDeletions: ((personId: string) => Outcome<DeletePersonAnswer> | undefined)[] = [];
  readonly nextReads: (Outcome<TencentPerson> | undefined)[] = [];
  readonly nextGroups: (Outcome<PersonGroups> | undefined)[] = [];
  #always: { readonly call?: Outcome<never>; readonly read?: Outcome<never> } = {};
  nextFaceId = (count: number): string => `face-${count}`;
  #faces = 0;

  /** From now on every request of that kind ends like this, without any effect. */
  alwaysAnswers(outcomes: { readonly call?: Outcome<never>; readonly read?: Outcome<never> }): void {
    this.#always = outcomes;
  }

  async ready(): Promise<NoCredentials | undefined> {
    return this.problem;
  }

  async createFace(request: CreateFaceRequest): Promise<Outcome<CreateFaceAnswer>> {
    this.calls.push(request);
    return this.nextCalls.shift()?.(request) ?? this.#always.call ?? this.usual(request);
  }

  async createPerson(request: CreatePersonRequest): Promise<Outcome<CreatePersonAnswer>> {
    this.creations.push(request);
    return this.nextCreations.shift()?.(request) ?? this.#always.call ?? this.usualCreation(request);
  }

  async deleteFace(request: DeleteFaceRequest): Promise<Outcome<DeleteFaceAnswer>> {
    this.deletions.push(request);
    return this.nextDeletions.shift()?.(request) ?? this.#always.call ?? this.usualDeletion(request);
  }

  async deletePerson(personId: string): Promise<Outcome<DeletePersonAnswer>> {
    this.deletedPersons.push(personId);
    const told = this.nextPersonDeletions.shift()?.(personId) ?? this.#always.call;
    if (told !== undefined) return told;
    if (!this.persons.delete(personId)) return refused('ResourceNotFound.ErrorPersonNotExisted');
    return {
      kind: 'answered',
      answer: { kind: 'deleted' },
      requestId: `person-deletion-${this.deletedPersons.length}`,
    };
  }

  async personGroups(personId: string): Promise<Outcome<PersonGroups>> {
    this.reads += 1;
    const told = this.nextGroups.shift() ?? this.#always.read;
    if (told !== undefined) return told;
    if (!this.persons.has(personId)) return refused('InvalidParameterValue.PersonIdNotExist');
    const groupIds = this.groups.get(personId) ?? [];
    return { kind: 'answered', answer: { groupIds, count: groupIds.length }, requestId: `read-${this.reads}` };
  }

  async personFaces(personId: string): Promise<Outcome<TencentPerson>> {
    this.reads += 1;
    const told = this.nextReads.shift() ?? this.#always.read;
    if (told !== undefined) return told;
    const faceIds = this.persons.get(personId);
    if (faceIds === undefined) return refused('InvalidParameterValue.PersonIdNotExist');
    const answer = { faceIds: [...faceIds].reverse(), name: this.names.get(personId) };
    return { kind: 'answered', answer, requestId: `read-${this.reads}` };
  }

  usual(request: CreateFaceRequest): Outcome<CreateFaceAnswer> {
    const faces = this.persons.get(request.personId);
    if (faces === undefined) return refused('InvalidParameterValue.PersonIdNotExist');
    const images = imagesOf(request);
    const good = images.filter((image) => !this.retCodes.has(image));
    if (faces.length + good.length > this.maxFaces) return refused('InvalidParameterValue.PersonFaceNumExceed');
    const results = images.map((image): ImageResult => {
      const retCode = this.retCodes.get(image);
      if (retCode !== undefined) return { retCode };
      const faceRect = this.faceRects.get(image) ?? { x: 1, y: 2, width: 30, height: 40 };
      return { retCode: 0, faceId: this.add(request.personId, image), faceRect };
    });
    const requestId = `call-${this.calls.length}`;
    return { kind: 'answered', answer: { results, faceModelVersion: '3.0' }, requestId };
  }

  usualDeletion({ personId, faceId }: DeleteFaceRequest): Outcome<DeleteFaceAnswer> {
    const faces = this.persons.get(personId);
    if (faces === undefined) return refused('ResourceNotFound.ErrorPersonNotExisted');
    if (faces.length < 2) return refused('InvalidParameterValue.DeleteFaceNumExceed');
    this.delete(personId, faceId);
    return { kind: 'answered', answer: { kind: 'removed' }, requestId: `deletion-${this.deletions.length}` };
  }

  delete(personId: string, faceId: string): void {
    this.persons.set(
      personId,
      (this.persons.get(personId) ?? []).filter((each) => each !== faceId),
    );
  }

  usualCreation(request: CreatePersonRequest): Outcome<CreatePersonAnswer> {
    const { personId, image } = request;
    if (this.persons.has(personId)) return refused('InvalidParameterValue.PersonIdAlreadyExist');
    const name = 'url' in image ? image.url.reveal() : image.base64;
    if (this.retCodes.has(name)) return refused('FailedOperation.FaceQualityNotQualified');
    const faceId = this.create(request, name);
    const requestId = `creation-${this.creations.length}`;
    const faceRect = { x: 1, y: 2, width: 30, height: 40 };
    return { kind: 'answered', answer: { kind: 'created', faceId, faceRect, faceModelVersion: '3.0' }, requestId };
  }

  create({ personId, name, groupId }: Pick<CreatePersonRequest, 'personId' | 'name' | 'groupId'>, image: string) {
    this.persons.set(personId, []);
    this.names.set(personId, name);
    this.groups.set(personId, [groupId]);
    return this.add(personId, image);
  }

  add(personId: string, image: string): string {
    this.#faces += 1;
    const faceId = this.nextFaceId(this.#faces);
    this.persons.get(personId)?.push(faceId);
    this.imageOfFace.set(faceId, image);
    return faceId;
  }
}

export function imagesOf({ images }: CreateFaceRequest): readonly string[] {
  return 'urls' in images ? images.urls.map((url) => url.reveal()) : images.base64;
}

export function refused(code: string): { kind: 'refused'; code: string; message: string; requestId: string } {
  return { kind: 'refused', code, message: 'no', requestId: `refused-${code}` };
}
