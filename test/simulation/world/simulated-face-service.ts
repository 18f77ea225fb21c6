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
} from '../../../functions/domain/tencent/face-service.ts';
import type { TencentCredentials } from '../../../functions/tencent/tencent-credentials.ts';
import type { Process } from '../engine/process.ts';
import type { Functions } from '../product.ts';
import type { TencentAccount } from './tencent-account.ts';

const ANSWER_WITHIN_MS = 8_000;

interface Exchange<T> {
  readonly what: string;
  readonly about: () => string;
  readonly window: SendWindow;
  /** A text that the error of a lost answer quotes, as HTTP clients do. */
  readonly quoted: string;
  readonly arrive: (secretKey: string, answer: (answer: Outcome<T> | undefined) => void) => void;
}

/** The client of one process: real credentials, a simulated network, and the two limits of a request. */
export class SimulatedFaceService implements FaceService {
  readonly #process: Process;
  readonly #credentials: TencentCredentials;
  readonly #account: TencentAccount;
  readonly #functions: Functions;
  readonly #onLeaving: () => void;
  readonly #imageIn: (text: string) => string;

  /**
   * @param onLeaving told of each request when it sets out
   * @param imageIn the image that a URL or a text of bytes stands for
   */
  constructor(
    process: Process,
    credentials: TencentCredentials,
    account: TencentAccount,
    functions: Functions,
    onLeaving: () => void,
    imageIn: (text: string) => string,
  ) {
    this.#imageIn = imageIn;
    this.#onLeaving = onLeaving;
    this.#process = process;
    this.#credentials = credentials;
    this.#account = account;
    this.#functions = functions;
  }

  async ready(): Promise<NoCredentials | undefined> {
    const got = await this.#credentials.ready();
    return got.kind === 'noCredentials' ? got : undefined;
  }

  createFace(request: CreateFaceRequest, window: SendWindow): Promise<Outcome<CreateFaceAnswer>> {
    const { personId } = request;
    const sent = 'urls' in request.images ? request.images.urls.map((url) => url.reveal()) : request.images.base64;
    const images = sent.map(this.#imageIn);
    return this.#ask({
      what: 'tencent.CreateFace',
      about: () => `person ${personId}: ${images.join(', ')}`,
      window,
      quoted: sent.join(' '),
      arrive: (secretKey, answer) =>
        this.#account.createFace({ personId, images, from: this.#process.name }, secretKey, answer),
    });
  }

  createPerson(request: CreatePersonRequest, window: SendWindow): Promise<Outcome<CreatePersonAnswer>> {
    const { personId, groupId, name, image } = request;
    const sent = 'url' in image ? image.url.reveal() : image.base64;
    const images = [this.#imageIn(sent)];
    return this.#ask({
      what: 'tencent.CreatePerson',
      about: () => `person ${personId} as ${name}: ${images.join()}`,
      window,
      quoted: sent,
      arrive: (secretKey, answer) =>
        this.#account.createPerson({ personId, groupId, name, images, from: this.#process.name }, secretKey, answer),
    });
  }

  deleteFace({ personId, faceId }: DeleteFaceRequest, window: SendWindow): Promise<Outcome<DeleteFaceAnswer>> {
    return this.#ask({
      what: 'tencent.DeleteFace',
      about: () => `person ${personId}: ${faceId}`,
      window,
      quoted: '',
      arrive: (secretKey, answer) =>
        this.#account.deleteFace({ personId, images: [], from: this.#process.name }, faceId, secretKey, answer),
    });
  }

  deletePerson(personId: string, window: SendWindow): Promise<Outcome<DeletePersonAnswer>> {
    return this.#ask({
      what: 'tencent.DeletePerson',
      about: () => `person ${personId}`,
      window,
      quoted: '',
      arrive: (secretKey, answer) =>
        this.#account.deletePerson({ personId, images: [], from: this.#process.name }, secretKey, answer),
    });
  }

  personFaces(personId: string): Promise<Outcome<TencentPerson>> {
    return this.#read('tencent.GetPersonBaseInfo', personId, (secretKey, answer) =>
      this.#account.personFaces(personId, secretKey, answer),
    );
  }

  personGroups(personId: string): Promise<Outcome<PersonGroups>> {
    return this.#read('tencent.GetPersonGroupInfo', personId, (secretKey, answer) =>
      this.#account.personGroups(personId, secretKey, answer),
    );
  }

  #read<T>(what: string, personId: string, arrive: Exchange<T>['arrive']): Promise<Outcome<T>> {
    const window = { notAfter: Number.POSITIVE_INFINITY, answerWithinMs: ANSWER_WITHIN_MS };
    return this.#ask({ what, about: () => `person ${personId}`, window, quoted: '', arrive });
  }

  async #ask<T>({ what, about, window, quoted, arrive }: Exchange<T>): Promise<Outcome<T>> {
    const begun = this.#process.now();
    const got = await this.#credentials.get();
    if (got.kind === 'noCredentials') return got;
    const { keys } = got;
    if (this.#process.now() > begun + window.answerWithinMs) {
      return { kind: 'notSent', message: 'The secret with the keys was not read in time.' };
    }
    const secretKey = keys.secretKey.reveal();
    this.#onLeaving();
    const { scheduler, faults } = this.#process;
    const outcome = await this.#process.exchange<Outcome<T>>(what, { about }, (reply) => {
      const give = (outcome: Outcome<T>): void => reply(() => outcome);
      const lost = (why: string): Outcome<T> => ({
        kind: 'unknown',
        message: this.#functions.redact(`${why} ${quoted}`),
      });
      if (faults.isOut('tencent') || faults.happens(faults.rates.tencent.notSent)) {
        scheduler.count('fault not sent tencent');
        scheduler.after(5, () => give({ kind: 'notSent', message: this.#functions.redact(`refused: ${quoted}`) }));
        return;
      }
      // A connection takes its time; the clock is asked again at the moment when the request could be written to it.
      scheduler.after(faults.latency(), () => {
        this.#process.whenAwake(() => this.#leave(window, arrive, secretKey, give, lost));
      });
      scheduler.after(window.answerWithinMs, () => give(lost('Tencent did not answer in time.')));
    });
    if (outcome.kind === 'refused' && outcome.code.startsWith('AuthFailure.')) this.#credentials.refused(keys);
    scheduler.tell(this.#process.name, () => `${what} -> ${JSON.stringify(outcome)}`);
    return outcome;
  }

  #leave<T>(
    { notAfter }: SendWindow,
    arrive: Exchange<T>['arrive'],
    secretKey: string,
    give: (outcome: Outcome<T>) => void,
    lost: (why: string) => Outcome<T>,
  ): void {
    const { scheduler, faults } = this.#process;
    if (this.#process.now() > notAfter) {
      scheduler.count('fault too late to send');
      give({ kind: 'notSent', message: 'There was no connection to Tencent in time.' });
    } else if (faults.happens(faults.rates.tencent.lostAnswer / 4)) {
      scheduler.count('tencent never gets a request');
      scheduler.after(faults.latency(), () => give(lost('socket hang up')));
    } else {
      const arriveNow = (): void =>
        arrive(secretKey, (answer) => {
          scheduler.after(faults.latency(), () => give(answer ?? lost('socket hang up')));
        });
      scheduler.after(faults.latency(), arriveNow, this.#process);
    }
  }
}
