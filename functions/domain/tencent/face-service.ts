import type { FaceOptions, FaceRect } from '../face-row.ts';

/**
 * What came of one request to Tencent. Never an exception: the caller has to look at each case.
 * No text in here holds a secret; see `redaction.ts`.
 */
export type Outcome<T> =
  /** Tencent did it and said so. */
  | { readonly kind: 'answered'; readonly answer: T; readonly requestId?: string | undefined }
  /** Tencent said no, with one of its codes. */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly message: string;
      readonly requestId?: string | undefined;
    }
  /** The request left us and no readable answer came: it may have been carried out. */
  | { readonly kind: 'unknown'; readonly message: string }
  /** Not one byte of the request reached Tencent. */
  | { readonly kind: 'notSent'; readonly message: string }
  | NoCredentials;

/** There are no usable credentials, so nothing was sent. */
export interface NoCredentials {
  readonly kind: 'noCredentials';
  /** What is wrong and what to do; shows nothing of the secret. */
  readonly message: string;
  /** AWS did not give the secret just now. Otherwise nothing changes until an operator acts. */
  readonly mayPass?: boolean | undefined;
}

/** What Tencent made of one image of a CreateFace call. */
export type ImageResult =
  | { readonly retCode: 0; readonly faceId: string; readonly faceRect?: FaceRect | undefined }
  | { readonly retCode: number; readonly faceId?: undefined };

export interface CreateFaceAnswer {
  /** One for each image of the request, in its order. */
  readonly results: readonly ImageResult[];
  readonly faceModelVersion?: string | undefined;
}

/** A text that may be sent but never printed: every way to turn it into text but `reveal` hides it. */
export interface Secret {
  reveal(): string;
}

export interface CreateFaceRequest extends FaceOptions {
  readonly personId: string;
  /** One to four images: presigned URLs, or image bytes as base64. */
  readonly images: { readonly urls: readonly Secret[] } | { readonly base64: readonly string[] };
}

export interface CreatePersonRequest extends Omit<FaceOptions, 'faceMatchThreshold'> {
  readonly personId: string;
  readonly groupId: string;
  readonly name: string;
  /** 0 to 4: how strictly the face is compared with the persons of the group. */
  readonly uniqueControl: number;
  /** A presigned URL, or image bytes as base64. */
  readonly image: { readonly url: Secret } | { readonly base64: string };
}

export type CreatePersonAnswer =
  | {
      readonly kind: 'created';
      readonly faceId: string;
      readonly faceRect?: FaceRect | undefined;
      readonly faceModelVersion?: string | undefined;
    }
  /** Tencent takes the face for that of another person of the group, and has created nothing. */
  | { readonly kind: 'similar'; readonly similarPersonId: string };

export interface DeleteFaceRequest {
  readonly personId: string;
  readonly faceId: string;
}

/** The face is gone. */
export interface DeleteFaceAnswer {
  readonly kind: 'removed';
}

/** The person is gone, with every face and from every group. */
export interface DeletePersonAnswer {
  readonly kind: 'deleted';
}

/** A person as Tencent has it. */
export interface TencentPerson {
  /** In no particular order. */
  readonly faceIds: readonly string[];
  readonly name?: string | undefined;
}

export interface PersonGroups {
  readonly groupIds: readonly string[];
  /** Of all groups, those that are not listed included. */
  readonly count: number;
}

export interface SendWindow {
  /** Epoch milliseconds after which the request must not leave any more. */
  readonly notAfter: number;
  /** How long the whole answer is waited for, in milliseconds, from the moment of the call. */
  readonly answerWithinMs: number;
}

/** Tencent Cloud's face recognition, as far as this product uses it. */
export interface FaceService {
  /** Ends when a request could leave at once, its keys being known, or says why none can. Never throws. */
  ready(): Promise<NoCredentials | undefined>;
  /** Adds faces to a person. There is no idempotency token: calling again adds the face again. */
  createFace(request: CreateFaceRequest, window: SendWindow): Promise<Outcome<CreateFaceAnswer>>;
  /** Creates a person with its first face. A second request for the same id is refused. */
  createPerson(request: CreatePersonRequest, window: SendWindow): Promise<Outcome<CreatePersonAnswer>>;
  /** Deletes one face of a person. Tencent refuses to delete the last one. Free of charge. */
  deleteFace(request: DeleteFaceRequest, window: SendWindow): Promise<Outcome<DeleteFaceAnswer>>;
  /** GetPersonBaseInfo. Free of charge. */
  personFaces(personId: string): Promise<Outcome<TencentPerson>>;
  /** GetPersonGroupInfo: the groups that the person is in, up to a hundred. Free of charge. */
  personGroups(personId: string): Promise<Outcome<PersonGroups>>;
}
