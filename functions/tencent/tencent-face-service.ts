import type { Clock } from '../domain/clock.ts';
import { redact } from '../domain/secrets/redaction.ts';
import type {
  CreateFaceAnswer,
  CreateFaceRequest,
  CreatePersonAnswer,
  CreatePersonRequest,
  DeleteFaceAnswer,
  DeleteFaceRequest,
  DeletePersonAnswer,
  FaceService,
  NoCredentials,
  Outcome,
  PersonGroups,
  SendWindow,
  TencentPerson,
} from '../domain/tencent/face-service.ts';
import { dispositionOfCode } from '../domain/tencent/tencent-codes.ts';
import {
  readCreateFace,
  readCreatePerson,
  readDeleteFace,
  readDeletePerson,
  readPersonFaces,
  readPersonGroups,
} from './answers.ts';
import { Deadlines } from './deadlines.ts';
import { type IaiAction, type IaiSite, type IaiTransport, SdkTransport, type StartedRequest } from './iai-transport.ts';
import { readRequestId, readSdkError } from './sdk-error.ts';
import type { TencentCredentials, TencentKeys } from './tencent-credentials.ts';

/** A read may leave whenever it gets to. */
const READ_WINDOW: SendWindow = { notAfter: Number.POSITIVE_INFINITY, answerWithinMs: 8000 };

/** The most that Tencent lists at once. */
const MAX_GROUPS_LISTED = 100;

export interface TencentFaceServiceProps extends IaiSite {
  readonly credentials: TencentCredentials;
  readonly clock: Clock;
}

/** One request, and how its answer is read. */
export interface Question<T> {
  readonly action: IaiAction;
  /** Made at the last moment: it holds URLs in clear text. */
  readonly payload: () => object;
  /** @returns undefined for an answer that does not tell what came of it */
  readonly read: (response: unknown) => T | undefined;
}

/** One request each, never repeated: retrying is the queue's. Nothing is thrown. */
export class TencentFaceService implements FaceService {
  readonly #transport: IaiTransport;
  readonly #credentials: TencentCredentials;
  readonly #clock: Clock;

  constructor(props: TencentFaceServiceProps, transport: IaiTransport = new SdkTransport(props)) {
    this.#transport = transport;
    this.#credentials = props.credentials;
    this.#clock = props.clock;
  }

  async ready(): Promise<NoCredentials | undefined> {
    const got = await this.#credentials.ready();
    return got.kind === 'noCredentials' ? got : undefined;
  }

  createFace(request: CreateFaceRequest, window: SendWindow): Promise<Outcome<CreateFaceAnswer>> {
    const { images } = request;
    const imageCount = 'urls' in images ? images.urls.length : images.base64.length;
    const payload = () => createFacePayload(request);
    return this.#ask({ action: 'CreateFace', payload, read: (answer) => readCreateFace(answer, imageCount) }, window);
  }

  createPerson(request: CreatePersonRequest, window: SendWindow): Promise<Outcome<CreatePersonAnswer>> {
    const payload = () => createPersonPayload(request);
    const read = (answer: unknown) => readCreatePerson(answer, request.uniqueControl);
    return this.#ask({ action: 'CreatePerson', payload, read }, window);
  }

  deleteFace({ personId, faceId }: DeleteFaceRequest, window: SendWindow): Promise<Outcome<DeleteFaceAnswer>> {
    const payload = () => ({ PersonId: personId, FaceIds: [faceId] });
    const read = (answer: unknown) => readDeleteFace(answer, faceId);
    return this.#ask({ action: 'DeleteFace', payload, read }, window);
  }

  /** Removes the person with all faces from every group. Free of charge. */
  deletePerson(personId: string, window: SendWindow): Promise<Outcome<DeletePersonAnswer>> {
    const payload = () => ({ PersonId: personId });
    return this.#ask({ action: 'DeletePerson', payload, read: readDeletePerson }, window);
  }

  personFaces(personId: string): Promise<Outcome<TencentPerson>> {
    const payload = () => ({ PersonId: personId });
    return this.#ask({ action: 'GetPersonBaseInfo', payload, read: readPersonFaces }, READ_WINDOW);
  }

  personGroups(personId: string): Promise<Outcome<PersonGroups>> {
    const payload = () => ({ PersonId: personId, Limit: MAX_GROUPS_LISTED });
    return this.#ask({ action: 'GetPersonGroupInfo', payload, read: readPersonGroups }, READ_WINDOW);
  }

  /** Any other action, for the commands of operators. */
  ask<T>(question: Question<T>): Promise<Outcome<T>> {
    return this.#ask(question, READ_WINDOW);
  }

  /** To be called at the end of each invocation: what happens to connections while a function is frozen is not known. */
  dropIdleConnections(): void {
    this.#transport.dropIdleConnections();
  }

  async #ask<T>(question: Question<T>, { notAfter, answerWithinMs }: SendWindow): Promise<Outcome<T>> {
    let started: StartedRequest | undefined;
    let keys: TencentKeys | undefined;
    const wasSent = () => started?.wasSent() === true;
    const lost = (message: string): Outcome<never> => {
      return { kind: wasSent() ? 'unknown' : 'notSent', message: redact(withoutKeys(message, keys)) };
    };
    const deadlines = new Deadlines(this.#clock, answerWithinMs, notAfter, wasSent);
    try {
      const got = await deadlines.race(this.#credentials.get());
      if (got === undefined) return lost('The secret with the keys was not read in time.');
      if (got.done.kind === 'noCredentials') return got.done;
      keys = got.done.keys;
      if (!deadlines.mayLeave()) return lost(TOO_LATE);

      const { mayLeave, signal } = deadlines;
      started = this.#transport.start({ action: question.action, payload: question.payload(), keys, signal, mayLeave });
      const response = await deadlines.race(started.response);
      if (response === undefined) return lost(wasSent() ? NO_ANSWER : TOO_LATE);
      return answered(question, response.done) ?? { kind: 'unknown', message: UNREADABLE };
    } catch (error) {
      const read = readSdkError(error);
      if (read.kind === 'failed') return lost(read.message);
      const { code, requestId } = read;
      if (keys !== undefined && isRefusalOfKeys(code)) this.#credentials.refused(keys);
      return { kind: 'refused', code, message: redact(withoutKeys(read.message, keys)), requestId };
    } finally {
      deadlines.end();
    }
  }
}

const UNREADABLE = 'Tencent answered, but the answer does not tell what came of the request.';

const TOO_LATE = 'There was no connection to Tencent in time, so the request was not sent.';

const NO_ANSWER = 'Tencent did not answer in time.';

function answered<T>({ read }: Question<T>, response: unknown): Outcome<T> | undefined {
  const answer = read(response);
  if (answer === undefined) return undefined;
  const { RequestId } = response as { RequestId?: unknown };
  return { kind: 'answered', answer, requestId: readRequestId(RequestId) };
}

/** What is not set is left out, so that Tencent's own defaults apply. */
function createFacePayload(request: CreateFaceRequest): object {
  const { personId, images, faceMatchThreshold, qualityControl, needRotateDetection } = request;
  return {
    PersonId: personId,
    ...('urls' in images ? { Urls: images.urls.map((url) => url.reveal()) } : { Images: images.base64 }),
    ...(faceMatchThreshold !== undefined && { FaceMatchThreshold: faceMatchThreshold }),
    ...(qualityControl !== undefined && { QualityControl: qualityControl }),
    ...(needRotateDetection !== undefined && { NeedRotateDetection: needRotateDetection }),
  };
}

/** As of CreateFace, what is not set is left out. Without a comparison, its control is not set. */
function createPersonPayload(request: CreatePersonRequest): object {
  const { personId, groupId, name, image, uniqueControl, qualityControl, needRotateDetection } = request;
  return {
    GroupId: groupId,
    PersonId: personId,
    PersonName: name,
    ...('url' in image ? { Url: image.url.reveal() } : { Image: image.base64 }),
    ...(uniqueControl !== 0 && { UniquePersonControl: uniqueControl }),
    ...(qualityControl !== undefined && { QualityControl: qualityControl }),
    ...(needRotateDetection !== undefined && { NeedRotateDetection: needRotateDetection }),
  };
}

function isRefusalOfKeys(code: string): boolean {
  const disposition = dispositionOfCode(code);
  return disposition.kind === 'retryLater' && disposition.credentials === true;
}

/** Redaction goes by the look of a key; this knows the keys themselves. */
function withoutKeys(text: string, keys: TencentKeys | undefined): string {
  if (keys === undefined) return text;
  const secrets = [keys.secretId, keys.secretKey, keys.token].flatMap((key) => key?.reveal() ?? []);
  return secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .reduce((clean, secret) => clean.replaceAll(secret, '[redacted]'), text);
}
