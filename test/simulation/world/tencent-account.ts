import type {
  CreateFaceAnswer,
  CreatePersonAnswer,
  DeleteFaceAnswer,
  DeletePersonAnswer,
  ImageResult,
  Outcome,
  PersonGroups,
  TencentPerson,
} from '../../../functions/domain/tencent/face-service.ts';
import type { Faults } from '../engine/faults.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { CreationRates, TencentRates } from '../plan.ts';
import type { ImageKind } from './upload.ts';

const MAX_FACES = 5;
/** The service gives up on its own work after that long. */
const GIVES_UP_MS = 5_000;

export interface Face {
  readonly faceId: string;
  /** The image it was made from; undefined when somebody else added it. */
  readonly image: string | undefined;
}

export interface AccountPerson {
  faces: Face[];
  exists: boolean;
  /** Whether it was ever unknown to the account. */
  wasMissing: boolean;
  /** Whether somebody else ever changed its faces. */
  wasChanged: boolean;
  name: string;
  groupIds: readonly string[];
  /** An id that the service does not even take. */
  readonly isIllegal: boolean;
  /** Until then another writing operation is under way. */
  busyUntil: number;
  busyWith: 'us' | 'somebody else' | undefined;
  /** The process whose request was carried out last. */
  busyFrom?: string;
}

const FOREIGN_NAME = 'foreign';

export type ForeignChange = 'added a face' | 'deleted a face' | 'deleted the person' | 'created the person again';

export interface WritingRequest {
  readonly personId: string;
  readonly images: readonly string[];
  readonly from: string;
}

export interface CreationRequest extends WritingRequest {
  readonly groupId: string;
  readonly name: string;
}

/** What the rest of the simulation has to say of images, keys and promises. */
export interface TencentSurroundings {
  kindOf(image: string): ImageKind | 'gone';
  isValidKey(secretKey: string): boolean;
  received(request: WritingRequest): void;
  overlapped(personId: string): void;
  added(personId: string, face: Face): void;
}

/** Nothing at all is what a lost answer comes to. */
type GiveAnswer<T> = (answer: Outcome<T> | undefined) => void;

/** What an image is at the moment when it is looked at. */
type KindNow = Exclude<ImageKind, { untilMended: unknown }> | 'gone';

const SERVER_ERRORS = [
  'InternalError',
  'FailedOperation.RequestTimeout',
  'FailedOperation.ServerError',
  'FailedOperation.RpcFail',
  'ServiceUnavailable',
];
const ACCOUNT_ERRORS = ['ResourceUnavailable.InArrears', 'LimitExceeded', 'UnauthorizedOperation', 'IpNotInWhitelist'];
const REQUEST_ERRORS = ['InvalidParameter', 'UnsupportedRegion', 'InvalidParameterValue.FaceMatchThresholdIllegal'];
const UNKNOWN_CODES = ['FailedOperation.NobodyKnowsThis', 'SomethingNew'];
const BUSY_ERRORS = ['FailedOperation.ConflictOperation', 'FailedOperation.CreateFaceConcurrent'];
const NAME_ERRORS = ['InvalidParameterValue.PersonNameIllegal', 'InvalidParameterValue.PersonNameTooLong'];
const GROUP_ERRORS = ['InvalidParameterValue.GroupIdNotExist', 'FailedOperation.GroupInDeletedState'];
/** A RetCode of CreateFace that CreatePerson tells by a code; the others do not apply to a first face. */
const CODES_OF_CREATION: Readonly<Record<number, string>> = {
  [-1101]: 'InvalidParameterValue.NoFaceInPhoto',
  [-1601]: 'FailedOperation.FaceQualityNotQualified',
};

/** As an uploader may choose it, and as nobody but the account knows that it is refused. */
export const REFUSED_NAME = 'Refused';

/** What a search lets go wrong with a CreateFace request. */
interface Way {
  /** `others`: all but the first, which is what a refusal for the first image may leave behind. */
  readonly adds: 'none' | 'one' | 'others' | 'all';
  /** After so many milliseconds. */
  readonly by: number;
  /** Undefined: the answer is lost. */
  readonly code?: string;
}

/** And with a CreatePerson request. */
interface WayOfCreation {
  /** Who creates the person: that of another program differs from ours in its group. */
  readonly by: 'us' | 'another program' | undefined;
  /** After so many milliseconds. */
  readonly after: number;
  /** Undefined: the answer is lost. */
  readonly code?: string;
}

const ANSWERS_AFTER_MS = 100;
const WAYS: readonly (Way | undefined)[] = [
  undefined,
  { adds: 'none', by: ANSWERS_AFTER_MS },
  { adds: 'one', by: ANSWERS_AFTER_MS },
  { adds: 'all', by: ANSWERS_AFTER_MS },
  { adds: 'all', by: GIVES_UP_MS },
  { adds: 'none', by: ANSWERS_AFTER_MS, code: 'InternalError' },
  { adds: 'all', by: GIVES_UP_MS, code: 'InternalError' },
  { adds: 'none', by: 0, code: 'RequestLimitExceeded' },
  { adds: 'none', by: 0, code: 'FailedOperation.ConflictOperation' },
  { adds: 'one', by: ANSWERS_AFTER_MS, code: 'SomethingNew' },
  { adds: 'others', by: ANSWERS_AFTER_MS, code: 'FailedOperation.ImageDownloadError' },
];

const WAYS_OF_CREATION: readonly (WayOfCreation | undefined)[] = [
  undefined,
  { by: undefined, after: ANSWERS_AFTER_MS },
  { by: 'us', after: ANSWERS_AFTER_MS },
  { by: 'us', after: GIVES_UP_MS },
  { by: 'another program', after: 0 },
  { by: 'us', after: GIVES_UP_MS, code: 'InternalError' },
  { by: 'another program', after: 0, code: 'InvalidParameterValue.PersonIdAlreadyExist' },
  { by: 'us', after: 0, code: 'SomethingNew' },
  { by: undefined, after: 0, code: 'InvalidParameterValue.GroupIdNotExist' },
];

/** Tencent's face recognition, with everything it may answer and everything it may do without an answer. */
export class TencentAccount {
  readonly persons = new Map<string, AccountPerson>();
  readonly #scheduler: Scheduler;
  readonly #faults: Faults;
  readonly #around: TencentSurroundings;
  readonly #creation: CreationRates | undefined;
  /** Images whose face the account takes for another person. */
  readonly similar = new Set<string>();
  #faceIds = 0;
  #requests = 0;

  constructor(scheduler: Scheduler, faults: Faults, around: TencentSurroundings, creation: CreationRates | undefined) {
    this.#creation = creation;
    this.#scheduler = scheduler;
    this.#faults = faults;
    this.#around = around;
  }

  get #rates(): TencentRates {
    return this.#faults.rates.tencent;
  }

  newFace(image: string | undefined): Face {
    this.#faceIds += 1;
    return { faceId: `face-${this.#faceIds}`, image };
  }

  /** A request has arrived. `answer` is called once at most. */
  createFace(request: WritingRequest, secretKey: string, answer: GiveAnswer<CreateFaceAnswer>): void {
    this.#around.received(request);
    const refusal = this.#refusalOfAny(secretKey) ?? this.#refusalOfWrite(request);
    if (refusal !== undefined) {
      this.#answerLater(refusal, answer);
      return;
    }
    const way = this.#faults.isActive ? this.#scheduler.random.fault(WAYS, () => undefined) : undefined;
    if (way === undefined) this.#carryOut(request, answer);
    else this.#goWrong(way, request, answer);
  }

  /** A request has arrived. `answer` is called once at most. */
  createPerson(request: CreationRequest, secretKey: string, answer: GiveAnswer<CreatePersonAnswer>): void {
    this.#around.received(request);
    const refusal = this.#refusalOfAny(secretKey) ?? this.#refusalOfCreation(request);
    if (refusal !== undefined) {
      this.#answerLater(refusal, answer);
      return;
    }
    const way = this.#faults.isActive ? this.#scheduler.random.fault(WAYS_OF_CREATION, () => undefined) : undefined;
    if (way === undefined) this.#carryOutCreation(request, answer);
    else this.#createWrongly(way, request, answer);
  }

  /** A request has arrived. `answer` is called once at most. */
  deleteFace(request: WritingRequest, faceId: string, secretKey: string, answer: GiveAnswer<DeleteFaceAnswer>): void {
    this.#around.received(request);
    const refusal = this.#refusalOfAny(secretKey) ?? this.#refusalOfWrite(request) ?? this.#refusalOfLast(request);
    if (refusal === undefined) this.#carryOutDeletion(request, faceId, answer);
    else this.#answerLater(refusal, answer);
  }

  deletePerson(request: WritingRequest, secretKey: string, answer: GiveAnswer<DeletePersonAnswer>): void {
    this.#around.received(request);
    const refusal = this.#refusalOfAny(secretKey) ?? this.#refusalOfWrite(request);
    if (refusal === undefined) this.#carryOutErasure(request, answer);
    else this.#answerLater(refusal, answer);
  }

  #carryOutErasure({ personId }: WritingRequest, answer: GiveAnswer<DeletePersonAnswer>): void {
    this.#delete(personId, answer, (person): DeletePersonAnswer => {
      Object.assign(person, { exists: false, wasMissing: true, wasChanged: true, faces: [] });
      this.#scheduler.tell('  tencent', () => `deletes person ${personId}`);
      return { kind: 'deleted' };
    });
  }

  /**
   * Now, or up to the moment when the service gives up, or never.
   *
   * @param change returns the answer; undefined when there was nothing to delete
   */
  #delete<T>(personId: string, answer: GiveAnswer<T>, change: (person: AccountPerson) => T | undefined): void {
    const { random } = this.#scheduler;
    const person = this.persons.get(personId) as AccountPerson;
    const isLost = this.#faults.chance(this.#rates.lostAnswer);
    const isDone = !isLost || random.chance(0.6);
    const work = this.#faults.chance(this.#rates.slow) ? random.magnitude(100, GIVES_UP_MS) : random.int(50, 400);
    this.#begin(person, work);
    this.#scheduler.after(work, () => {
      const deleted = isDone ? change(person) : undefined;
      if (isLost || deleted === undefined) answer(undefined);
      else answer({ kind: 'answered', answer: deleted, requestId: this.#requestId() });
    });
  }

  personFaces(personId: string, secretKey: string, answer: GiveAnswer<TencentPerson>): void {
    this.#read(personId, secretKey, answer, ({ faces, name }) => {
      this.#count('tells faces');
      return { faceIds: faces.map(({ faceId }) => faceId).reverse(), name };
    });
  }

  personGroups(personId: string, secretKey: string, answer: GiveAnswer<PersonGroups>): void {
    this.#read(personId, secretKey, answer, ({ groupIds }) => {
      this.#count('tells groups');
      return { groupIds, count: groupIds.length };
    });
  }

  #read<T>(personId: string, secretKey: string, answer: GiveAnswer<T>, tell: (person: AccountPerson) => T): void {
    const refusal = this.#refusalOfAny(secretKey) ?? this.#refusalOfPerson(personId) ?? this.#refusalOfRead();
    if (refusal !== undefined) {
      this.#answerLater(refusal, answer);
    } else if (this.#faults.happens(this.#rates.lostAnswer / 3)) {
      this.#count('loses the answer to a read');
      this.#scheduler.after(this.#scheduler.random.int(1, 4_000), () => answer(undefined));
    } else {
      const told = tell(this.persons.get(personId) as AccountPerson);
      this.#answerLater({ kind: 'answered', answer: told, requestId: this.#requestId() }, answer);
    }
  }

  /**
   * Another program creates the person, with a face of its own. It never has the name, the only group and the single face
   * of the product's person at once: that could not be told apart.
   */
  createElsewhere(personId: string): void {
    const { random } = this.#scheduler;
    const person = this.persons.get(personId) as AccountPerson;
    if (person.exists) return;
    const like = random.pick(['name', 'group', 'both'] as const);
    person.exists = true;
    person.name = like === 'group' ? FOREIGN_NAME : personId;
    person.groupIds = like === 'name' ? ['theirs'] : ['ours'];
    person.faces = Array.from({ length: like === 'both' ? 2 : 1 }, () => this.newFace(undefined));
    this.#count('is asked by another program to create the person');
    this.#scheduler.tell('  tencent', () => `another program creates person ${personId}, like ours by ${like}`);
  }

  /**
   * Changes a person as another program of the same account would. It leaves none that could not be told apart from the
   * one of the product, as `createElsewhere` creates none.
   *
   * @param deletes whether it deletes the person as a whole, if there is one
   */
  changeBySomebodyElse(person: AccountPerson, deletes: boolean): ForeignChange | undefined {
    const { random } = this.#scheduler;
    person.wasChanged = true;
    if (!person.exists) {
      // Nobody creates a person without a face.
      person.exists = true;
      person.name = FOREIGN_NAME;
      person.faces = [this.newFace(undefined)];
      return 'created the person again';
    }
    if (deletes) {
      person.exists = false;
      person.wasMissing = true;
      person.faces = [];
      return 'deleted the person';
    }
    if (person.faces.length < MAX_FACES && (person.faces.length < 2 || random.chance(0.5))) {
      person.faces = [...person.faces, this.newFace(undefined)];
      return 'added a face';
    }
    // The service refuses to delete the last one.
    if (person.faces.length < 2) return undefined;
    const gone = random.pick(person.faces);
    const left = person.faces.filter((face) => face !== gone);
    if (isLikeOurs(person, left)) return undefined;
    person.faces = left;
    return 'deleted a face';
  }

  #refusalOfAny(secretKey: string): Outcome<never> | undefined {
    const { random } = this.#scheduler;
    if (!this.#around.isValidKey(secretKey)) return this.#refused('AuthFailure.SignatureFailure');
    if (this.#faults.chance(this.#rates.throttled)) return this.#refused('RequestLimitExceeded');
    if (this.#faults.chance(this.#rates.account)) return this.#refused(random.pick(ACCOUNT_ERRORS));
    return undefined;
  }

  #carryOut(request: WritingRequest, answer: GiveAnswer<CreateFaceAnswer>): void {
    const { random } = this.#scheduler;
    const person = this.persons.get(request.personId) as AccountPerson;
    const kinds = request.images.map((image) => this.#kindNow(image));
    const work = this.#faults.chance(this.#rates.slow) ? random.magnitude(100, GIVES_UP_MS) : random.int(50, 400);
    const addable = this.#addable(person, request.images, kinds);
    const some = random.chance(0.5) ? addable : addable.slice(0, random.int(0, addable.length));
    const cause = this.#causeOfRefusal(person, kinds);
    if (cause !== undefined) {
      const added = this.#faults.chance(this.#rates.addsBeforeRefusal) ? some : [];
      if (added.length > 0) this.#count('refuses and adds all the same');
      this.#refuseAfter(cause, request.personId, added, work, answer);
    } else if (this.#faults.chance(this.#rates.lostAnswer)) {
      this.#lose(request, addable, answer);
    } else if (this.#faults.chance(this.#rates.serverError)) {
      this.#fail(request, addable, answer);
    } else if (this.#faults.chance(this.#rates.unknownCode)) {
      this.#refuseAfter(random.pick(UNKNOWN_CODES), request.personId, some, work, answer);
    } else {
      this.#answerAfter(request, kinds, work, answer);
    }
  }

  /** Of a search: exactly this, at once or as late as possible. */
  #goWrong({ adds, by, code }: Way, { personId, images }: WritingRequest, answer: GiveAnswer<CreateFaceAnswer>): void {
    const person = this.persons.get(personId) as AccountPerson;
    const places = images.slice(0, MAX_FACES - person.faces.length);
    const added = addedOf(adds, places);
    this.#begin(person, by);
    this.#addAll(personId, added, by);
    this.#scheduler.after(ANSWERS_AFTER_MS, () => answer(code === undefined ? undefined : this.#refused(code)));
  }

  #refuseAfter(
    code: string,
    personId: string,
    added: readonly string[],
    work: number,
    answer: GiveAnswer<CreateFaceAnswer>,
  ): void {
    this.#begin(this.persons.get(personId) as AccountPerson, work);
    this.#addAll(personId, added, work);
    this.#scheduler.after(work, () => answer(this.#refused(code)));
  }

  #answerAfter(
    { personId, images }: WritingRequest,
    kinds: readonly KindNow[],
    work: number,
    answer: GiveAnswer<CreateFaceAnswer>,
  ): void {
    this.#begin(this.persons.get(personId) as AccountPerson, work);
    this.#scheduler.after(work, () => {
      const results = images.map((image, index): ImageResult => {
        const kind = kinds[index];
        if (typeof kind === 'object' && 'retCode' in kind) return { retCode: kind.retCode };
        const { faceId } = this.#add(personId, image);
        return { retCode: 0, faceId, faceRect: { x: 1, y: 2, width: 30, height: 40 } };
      });
      this.#count('answers');
      answer({ kind: 'answered', answer: { results, faceModelVersion: '3.0' }, requestId: this.#requestId() });
    });
  }

  #refusalOfRead(): Outcome<never> | undefined {
    const { random } = this.#scheduler;
    if (this.#faults.chance(this.#rates.serverError)) return this.#refused(random.pick(SERVER_ERRORS));
    if (this.#faults.chance(this.#rates.unknownCode / 3)) return this.#refused(random.pick(UNKNOWN_CODES));
    return undefined;
  }

  #refusalOfWrite({ personId, from }: WritingRequest): Outcome<never> | undefined {
    const { random, now } = this.#scheduler;
    const unknown = this.#refusalOfPerson(personId);
    if (unknown !== undefined) return unknown;
    const person = this.persons.get(personId) as AccountPerson;
    if (person.busyUntil > now) {
      // A deletion that comes twice does no harm: one of the two functions stood still.
      const areDeletions = [from, person.busyFrom].every((one) => one?.startsWith('erase'));
      if (person.busyWith === 'us' && !areDeletions) this.#around.overlapped(personId);
      return this.#refused(random.pick(BUSY_ERRORS));
    }
    if (this.#faults.chance(this.#rates.busy)) return this.#refused(random.pick(BUSY_ERRORS));
    if (this.#faults.chance(this.#rates.refusedRequest)) return this.#refused(random.pick(REQUEST_ERRORS));
    person.busyFrom = from;
    return undefined;
  }

  #refusalOfCreation({ personId, name }: CreationRequest): Outcome<never> | undefined {
    const { random, now } = this.#scheduler;
    const person = this.persons.get(personId) as AccountPerson;
    if (person.isIllegal) return this.#refused('InvalidParameterValue.PersonIdIllegal');
    if (name === REFUSED_NAME) return this.#refused(random.pick(NAME_ERRORS));
    if (person.busyUntil > now) {
      if (person.busyWith === 'us') this.#around.overlapped(personId);
      return this.#refused(random.pick(BUSY_ERRORS));
    }
    if (this.#faults.chance(this.#rates.busy)) return this.#refused(random.pick(BUSY_ERRORS));
    if (this.#faults.chance(this.#creation?.groupMissing ?? 0)) return this.#refused(random.pick(GROUP_ERRORS));
    if (this.#faults.chance(this.#creation?.forestalled ?? 0)) this.createElsewhere(personId);
    if (person.exists) return this.#refused('InvalidParameterValue.PersonIdAlreadyExist');
    if (this.#faults.chance(this.#rates.refusedRequest)) return this.#refused(random.pick(REQUEST_ERRORS));
    return undefined;
  }

  #carryOutCreation(request: CreationRequest, answer: GiveAnswer<CreatePersonAnswer>): void {
    const { random } = this.#scheduler;
    const [image = ''] = request.images;
    const person = this.persons.get(request.personId) as AccountPerson;
    const work = this.#faults.chance(this.#rates.slow) ? random.magnitude(100, GIVES_UP_MS) : random.int(50, 400);
    const kind = this.#kindNow(image);
    const cause = causeOfNoCreation(kind);
    if (cause !== undefined) {
      this.#answerLater(this.#refused(cause), answer);
      return;
    }
    if (this.#isSimilar(image)) {
      this.#count('finds a similar person');
      const similar = { kind: 'similar', similarPersonId: 'another' } as const;
      this.#answerLater({ kind: 'answered', answer: similar, requestId: this.#requestId() }, answer);
      return;
    }
    this.#begin(person, work);
    if (this.#faults.chance(this.#rates.lostAnswer)) {
      this.#count('loses the answer to a creation');
      this.#createSomeTime(request);
      this.#scheduler.after(random.pick([0, 100, 1_000, 5_000, 7_000]), () => answer(undefined));
    } else if (this.#faults.chance(this.#rates.serverError)) {
      this.#createSomeTime(request);
      this.#scheduler.after(work, () => answer(this.#refused(random.pick(SERVER_ERRORS))));
    } else if (this.#faults.chance(this.#rates.unknownCode)) {
      if (random.chance(0.5)) this.#create(request);
      this.#scheduler.after(work, () => answer(this.#refused(random.pick(UNKNOWN_CODES))));
    } else {
      this.#scheduler.after(work, () => {
        const face = this.#create(request);
        if (face === undefined) {
          answer(this.#refused('InvalidParameterValue.PersonIdAlreadyExist'));
          return;
        }
        this.#count('creates a person');
        const { faceId } = face;
        const created = { kind: 'created', faceId, faceRect: { x: 1, y: 2, width: 30, height: 40 } } as const;
        answer({ kind: 'answered', answer: created, requestId: this.#requestId() });
      });
    }
  }

  #refusalOfLast({ personId }: WritingRequest): Outcome<never> | undefined {
    const isLast = (this.persons.get(personId)?.faces.length ?? 0) < 2;
    return isLast ? this.#refused('InvalidParameterValue.DeleteFaceNumExceed') : undefined;
  }

  #carryOutDeletion({ personId }: WritingRequest, faceId: string, answer: GiveAnswer<DeleteFaceAnswer>): void {
    this.#delete(personId, answer, (person): DeleteFaceAnswer | undefined => {
      const left = person.faces.filter((face) => face.faceId !== faceId);
      if (left.length === 0 || left.length === person.faces.length) return undefined;
      person.faces = left;
      person.wasChanged = true;
      this.#scheduler.tell('  tencent', () => `deletes ${faceId} of person ${personId}`);
      return { kind: 'removed' };
    });
  }

  /** Of a search: exactly this, at once or as late as possible. */
  #createWrongly({ by, after, code }: WayOfCreation, request: CreationRequest, answer: GiveAnswer<never>): void {
    this.#begin(this.persons.get(request.personId) as AccountPerson, after);
    if (by === 'another program') this.createElsewhere(request.personId);
    if (by === 'us') this.#scheduler.after(after, () => this.#create(request));
    this.#scheduler.after(ANSWERS_AFTER_MS, () => answer(code === undefined ? undefined : this.#refused(code)));
  }

  /** Now, up to the moment when the service gives up, or never; another program may be faster. */
  #createSomeTime(request: CreationRequest): void {
    const { random } = this.#scheduler;
    const by = random.chance(0.5) ? random.int(1, 300) : random.magnitude(300, GIVES_UP_MS);
    this.#begin(this.persons.get(request.personId) as AccountPerson, by);
    if (this.#faults.chance(this.#creation?.forestalled ?? 0)) this.createElsewhere(request.personId);
    if (random.chance(0.6)) this.#scheduler.after(by, () => this.#create(request));
  }

  /** @returns undefined when another program was faster */
  #create({ personId, name, groupId, images }: CreationRequest): Face | undefined {
    const person = this.persons.get(personId) as AccountPerson;
    if (person.exists) return undefined;
    person.exists = true;
    person.name = name;
    person.groupIds = [groupId];
    person.faces = [];
    this.#scheduler.tell('  tencent', () => `creates person ${personId} as ${name}`);
    return this.#add(personId, images[0] ?? '');
  }

  /** Each time the same answer for an image. */
  #isSimilar(image: string): boolean {
    if (this.similar.has(image)) return true;
    if (!this.#faults.chance(this.#creation?.similar ?? 0)) return false;
    this.similar.add(image);
    return true;
  }

  #refusalOfPerson(personId: string): Outcome<never> | undefined {
    const person = this.persons.get(personId);
    if (person?.isIllegal === true) return this.#refused('InvalidParameterValue.PersonIdIllegal');
    if (person?.exists === true) return undefined;
    if (person !== undefined && this.#faults.chance(this.#rates.createdWhenMissed)) {
      // Who waited for the image creates the person when it is missed.
      this.#scheduler.after(this.#scheduler.random.magnitude(10, 60_000), () => {
        if (this.#creation === undefined) person.exists = true;
        else this.createElsewhere(personId);
      });
    }
    return this.#refused('InvalidParameterValue.PersonIdNotExist');
  }

  #causeOfRefusal(person: AccountPerson, kinds: readonly KindNow[]): string | undefined {
    for (const kind of kinds) {
      if (kind === 'gone') return 'FailedOperation.ImageDownloadError';
      if (typeof kind === 'object' && 'wholeCall' in kind) return kind.wholeCall;
    }
    const good = kinds.filter((kind) => kind === 'good').length;
    const faces = person.faces.length;
    // A full person is refused whatever the images are.
    if (faces + good <= MAX_FACES && faces < MAX_FACES) return undefined;
    return this.#scheduler.random.chance(0.5)
      ? 'InvalidParameterValue.PersonFaceNumExceed'
      : 'LimitExceeded.ErrorFaceNumExceed';
  }

  #kindNow(image: string): KindNow {
    const kind = this.#around.kindOf(image);
    if (typeof kind !== 'object' || !('untilMended' in kind)) return kind;
    return this.#faults.isActive && this.#scheduler.random.chance(0.7) ? kind.untilMended : 'good';
  }

  #addable(person: AccountPerson, images: readonly string[], kinds: readonly KindNow[]): readonly string[] {
    return images.filter((_image, index) => kinds[index] === 'good').slice(0, MAX_FACES - person.faces.length);
  }

  /** All, some or none are added, now or up to the moment when the service gives up; the answer never comes. */
  #lose(request: WritingRequest, addable: readonly string[], answer: (answer: undefined) => void): void {
    const { random } = this.#scheduler;
    this.#addSomeTime(request.personId, addable);
    this.#count('loses an answer');
    this.#scheduler.after(random.pick([0, 100, 1_000, 5_000, 7_000]), () => answer(undefined));
  }

  #fail(request: WritingRequest, addable: readonly string[], answer: (answer: Outcome<never>) => void): void {
    const { random } = this.#scheduler;
    this.#addSomeTime(request.personId, addable);
    this.#scheduler.after(random.magnitude(1, GIVES_UP_MS), () => answer(this.#refused(random.pick(SERVER_ERRORS))));
  }

  #addSomeTime(personId: string, addable: readonly string[]): void {
    const { random } = this.#scheduler;
    const person = this.persons.get(personId) as AccountPerson;
    const drawn = random.next();
    const some = drawn < 0.35 ? addable : drawn < 0.75 ? [] : addable.slice(0, random.int(0, addable.length));
    if (addable.length > 1 && some.length > 0 && some.length < addable.length)
      this.#count('adds some and loses the answer');
    const by = random.chance(0.5) ? random.int(1, 300) : random.magnitude(300, GIVES_UP_MS);
    this.#begin(person, by);
    this.#addAll(personId, some, by);
  }

  #begin(person: AccountPerson, ms: number): void {
    person.busyUntil = this.#scheduler.now + ms;
    person.busyWith = 'us';
  }

  /** One after the other, the last at `by`. */
  #addAll(personId: string, images: readonly string[], by: number): void {
    for (const [index, image] of images.entries()) {
      this.#scheduler.after(Math.floor((by * (index + 1)) / images.length), () => this.#add(personId, image));
    }
  }

  #add(personId: string, image: string): Face {
    const person = this.persons.get(personId) as AccountPerson;
    const face = this.newFace(image);
    person.faces = [...person.faces, face];
    this.#scheduler.tell('  tencent', () => `adds ${face.faceId} of ${image} to person ${personId}`);
    this.#around.added(personId, face);
    return face;
  }

  #answerLater<T>(outcome: Outcome<T>, answer: (answer: Outcome<T>) => void): void {
    this.#scheduler.after(this.#scheduler.random.int(5, 60), () => answer(outcome));
  }

  #refused(code: string): Outcome<never> {
    this.#count(code);
    return { kind: 'refused', code, message: `no: ${code}`, requestId: this.#requestId() };
  }

  #requestId(): string {
    this.#requests += 1;
    return `request-${this.#requests}`;
  }

  #count(what: string): void {
    this.#scheduler.count(`tencent ${what}`);
  }
}

function addedOf(adds: Way['adds'], images: readonly string[]): readonly string[] {
  switch (adds) {
    case 'none':
      return [];
    case 'one':
      return images.slice(0, 1);
    case 'others':
      return images.slice(1);
    case 'all':
      return images;
  }
}

function causeOfNoCreation(kind: KindNow): string | undefined {
  if (kind === 'gone') return 'FailedOperation.ImageDownloadError';
  if (kind === 'good') return undefined;
  return 'wholeCall' in kind ? kind.wholeCall : CODES_OF_CREATION[kind.retCode];
}

/** Whether nothing would tell the person from one that the product has created, although its only face is another one. */
function isLikeOurs({ name, groupIds }: AccountPerson, [only, ...others]: readonly Face[]): boolean {
  return (
    name !== FOREIGN_NAME &&
    groupIds.length === 1 &&
    groupIds[0] === 'ours' &&
    others.length === 0 &&
    only?.image === undefined
  );
}
