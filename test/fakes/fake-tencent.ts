import type { FaceRect } from '../../functions/domain/face-row.ts';
import type {
  CreateFaceAnswer,
  CreateFaceRequest,
  FaceService,
  ImageResult,
  NoCredentials,
  Outcome,
} from '../../functions/domain/tencent/face-service.ts';

type Behaviour = (request: CreateFaceRequest) => Outcome<CreateFaceAnswer> | undefined;

/**
 * Tencent in memory: persons, faces and the two requests. Images are told apart by their URL (or bytes), which is all
 * that a fake needs to know of them.
 */
export class FakeTencent implements FaceService {
  readonly persons = new Map<string, string[]>();
  readonly calls: CreateFaceRequest[] = [];
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
  readonly nextReads: (Outcome<{ readonly faceIds: readonly string[] }> | undefined)[] = [];
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

  async personFaces(personId: string): Promise<Outcome<{ readonly faceIds: readonly string[] }>> {
    this.reads += 1;
    const told = this.nextReads.shift() ?? this.#always.read;
    if (told !== undefined) return told;
    const faceIds = this.persons.get(personId);
    if (faceIds === undefined) return refused('InvalidParameterValue.PersonIdNotExist');
    return { kind: 'answered', answer: { faceIds: [...faceIds].reverse() }, requestId: `read-${this.reads}` };
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
