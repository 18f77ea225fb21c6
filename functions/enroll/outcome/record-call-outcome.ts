import { allEnded } from '../../domain/all-ended.ts';
import { type FaceRow, imageId } from '../../domain/face-row.ts';
import type { OpenCall, Person } from '../../domain/person.ts';
import type { RowChange } from '../../domain/row-change.ts';
import type {
  CreateFaceAnswer,
  CreatePersonAnswer,
  DeleteFaceAnswer,
  Outcome,
} from '../../domain/tencent/face-service.ts';
import { type Disposition, dispositionOfCode } from '../../domain/tencent/tencent-codes.ts';
import type { PersonBatch } from '../batch/person-batch.ts';
import { troubleOne } from '../batch/return-messages.ts';
import type { PersonState } from '../person-state.ts';
import type { EnrollContext } from '../ports.ts';
import { transportFor } from '../request/choose-images.ts';
import { type Decided, type Decision, DONE, effectsOf, retryOrGiveUp, type Trouble, toBePrepared } from './decision.ts';
import {
  gone,
  isolated,
  judgeCreation,
  judgeImage,
  judgeResult,
  type Refusal,
  rejection,
  rejectionOfPerson,
} from './judge-answer.ts';
import { closed, reconciled } from './person-changes.ts';
import { type LookUp, reconcileCall } from './reconcile-call.ts';
import { recordOutcome } from './record-outcome.ts';
import { announce, requestRefused, troubleOf } from './tencent-trouble.ts';

/** What Tencent says that a call did. */
export type CallAnswer = ({ readonly kind: 'faces' } & CreateFaceAnswer) | CreatePersonAnswer | DeleteFaceAnswer;

/** A call that was sent, or could not be, and is still open. */
export interface EndedCall {
  /** As the open call left it. */
  readonly person: Person & { readonly openCall: OpenCall };
  readonly rows: readonly FaceRow[];
  /** Epoch milliseconds. */
  readonly sentAt: number;
  readonly outcome: Outcome<CallAnswer>;
}

/** The state after the call was concluded; undefined when it could not be and nothing is left in the batch. */
type Concluded = Promise<PersonState | undefined>;

/** Records what a call did, in one transaction with its person, and carries out what follows for its messages. */
export class CallConclusion {
  readonly #state: PersonState;
  readonly #call: EndedCall;
  readonly #batch: PersonBatch;
  readonly #context: EnrollContext;

  constructor(state: PersonState, call: EndedCall, batch: PersonBatch, context: EnrollContext) {
    this.#state = state;
    this.#call = call;
    this.#batch = batch;
    this.#context = context;
  }

  async conclude(): Concluded {
    const { outcome } = this.#call;
    switch (outcome.kind) {
      case 'answered':
        return this.#concludeAnswer(outcome.answer, outcome.requestId);
      case 'refused':
        return this.#concludeRefusal(outcome, dispositionOfCode(outcome.code));
      case 'unknown':
        return this.#lookUpLoss({ said: outcome.message });
      default:
        return this.#concludeTrouble(troubleOf(outcome));
    }
  }

  #concludeAnswer(answer: CallAnswer, requestId: string | undefined): Concluded {
    if (answer.kind === 'similar') this.#context.log.similarPerson(this.#batch.personId, answer.similarPersonId);
    return this.#record(this.#judge(answer), { isSent: true, requestId });
  }

  #judge(answer: CallAnswer): readonly Decided[] {
    switch (answer.kind) {
      case 'faces':
        return this.#judgeResults(answer);
      case 'removed':
        return this.#call.rows.map((row) => [row, REMOVED]);
      default:
        return this.#call.rows.map((row) => [row, judgeCreation(row, answer)]);
    }
  }

  #judgeResults(answer: CreateFaceAnswer): readonly Decided[] {
    return this.#call.rows.map((row, index): Decided => {
      const result = answer.results[index];
      if (result === undefined)
        throw new Error(`Tencent answered for ${answer.results.length} images, not for ${index + 1}.`);
      return [row, judgeResult(row, this.#batch.imageOf(row), result, answer, this.#context)];
    });
  }

  async #concludeRefusal(refusal: Refusal, disposition: Disposition): Concluded {
    const { code: tencentCode, message: said, requestId } = refusal;
    const answered = { isSent: true, requestId };
    if (this.#call.person.openCall.kind === 'remove') return this.#concludeRefusedRemoval(refusal, disposition);
    if (!this.#canMean(disposition)) return this.#concludeTrouble(requestRefused(refusal), answered);
    const [only, ...others] = this.#call.rows;
    const isSingle = only !== undefined && others.length === 0;
    switch (disposition.kind) {
      case 'outcomeUnknown':
        return this.#lookUpLoss({ tencentCode, said, requestId });
      case 'rejectPerson': {
        // A person that is created under this id later may have other faces: they are asked for anew.
        const decision = rejectionOfPerson(disposition.reason, { tencentCode, said }, this.#context.settings);
        const everybody = this.#everybody(decision);
        return this.#record(everybody, { ...answered, isPersonGone: true });
      }
      case 'personExists':
        // Another program was faster. Tencent is asked for the person again, and the image goes on by CreateFace.
        this.#batch.wasFoundCreated = true;
        return this.#record(
          this.#call.rows.map((row) => [row, { verdict: { to: 'AS_IT_IS' }, effect: { kind: 'stay' } }]),
          answered,
        );
      case 'personFull':
        if (!isSingle) return this.#isolate('PersonFull', refusal);
        return this.#record(this.#everybody(rejection('PersonFull', { tencentCode, said })), answered);
      case 'rejectImage':
      case 'retryImage': {
        if (!isSingle) return this.#isolate(disposition.reason, refusal);
        const decision =
          disposition.reason === 'DownloadFailed'
            ? await this.#judgeDownload(only, refusal)
            : judgeImage(only, this.#batch.imageOf(only), refusal, this.#context);
        return this.#record([[only, decision]], answered);
      }
      default: {
        const trouble = troubleOf({ kind: 'refused', ...refusal });
        return trouble?.reason === 'UnknownCode'
          ? this.#concludeUnknownCode(trouble, requestId)
          : this.#concludeTrouble(trouble, answered);
      }
    }
  }

  #concludeRefusedRemoval(refusal: Refusal, disposition: Disposition): Concluded {
    const { code: tencentCode, message: said, requestId } = refusal;
    const answered = { isSent: true, requestId };
    if (tencentCode === LAST_FACE) {
      const effect = { kind: 'deadLetter', reason: 'LastFace' } as const;
      return this.#record(
        this.#call.rows.map((row) => [row, { verdict: { to: 'UNTOUCHED' }, effect }]),
        answered,
      );
    }
    if (disposition.kind === 'outcomeUnknown') return this.#lookUpLoss({ tencentCode, said, requestId });
    if (disposition.kind === 'rejectPerson') {
      // With the person its face is gone.
      const removed = this.#call.rows.map((row): Decided => [row, REMOVED]);
      return this.#record(removed, { ...answered, isPersonGone: true });
    }
    const trouble = troubleOf({ kind: 'refused', ...refusal }) ?? requestRefused(refusal);
    return trouble.reason === 'UnknownCode'
      ? this.#concludeUnknownCode(trouble, requestId)
      : this.#concludeTrouble(trouble, answered);
  }

  /** Only a person that exists can lack or be full, and only one that is to be created can exist already. */
  #canMean(disposition: Disposition): boolean {
    const isCreation = this.#call.person.openCall.kind === 'create';
    if (disposition.kind === 'personExists') return isCreation;
    const saysThatItExists = disposition.kind === 'rejectPerson' && disposition.reason === 'PersonNotFound';
    return !isCreation || !(disposition.kind === 'personFull' || saysThatItExists);
  }

  /** It is not documented what it means: it may have come after the faces were added, so it is looked up before it is retried. */
  async #concludeUnknownCode(trouble: Trouble, requestId: string | undefined): Concluded {
    await announce(trouble, this.#batch.personId, this.#context);
    return this.#lookUp({ why: 'refused', sentAt: this.#call.sentAt, decide: this.#retry(trouble), requestId });
  }

  async #concludeTrouble(trouble: Trouble | undefined, answered: Answered = { isSent: false }): Concluded {
    if (trouble === undefined) throw new Error(`A ${this.#call.outcome.kind} call has no trouble to tell.`);
    const decide = this.#retry(trouble);
    const state = await this.#record(
      this.#call.rows.map((row) => [row, decide(row)]),
      answered,
    );
    await announce(trouble, this.#batch.personId, this.#context);
    if (this.#call.person.openCall.kind !== 'create' || trouble.schedule !== 'long' || state === undefined)
      return state;
    // No other image of the person can be its first one now, either.
    const others = this.#batch.images;
    await allEnded(others.map((image) => troubleOne(image, this.#batch, state, trouble, this.#context)));
    return undefined;
  }

  #retry(trouble: Trouble): (row: FaceRow) => Decision {
    const isRemoval = this.#call.person.openCall.kind === 'remove';
    return (row) => {
      const decision = retryOrGiveUp(row, this.#batch.imageOf(row), trouble, this.#context.chance.random);
      return isRemoval ? { verdict: { to: 'UNTOUCHED' }, effect: decision.effect } : decision;
    };
  }

  /** One free look first: whether Tencent added some images before it refused the request is not documented. */
  #isolate(reason: Parameters<typeof isolated>[1], { code, requestId }: Refusal): Concluded {
    const decide = (row: FaceRow) => isolated(row, reason, code);
    return this.#lookUp({ why: 'refused', sentAt: this.#call.sentAt, decide, requestId });
  }

  #lookUpLoss({
    requestId,
    ...what
  }: {
    tencentCode?: string;
    said?: string;
    requestId?: string | undefined;
  }): Concluded {
    const trouble: Trouble = { reason: 'TencentUnavailable', schedule: 'long', ...what };
    return this.#lookUp({ why: 'lost', sentAt: this.#call.sentAt, decide: this.#retry(trouble), requestId });
  }

  async #lookUp(lookUp: LookUp): Concluded {
    const result = await reconcileCall(this.#state, this.#call.person, lookUp, this.#batch, this.#context);
    return result.kind === 'settled' ? result.state : undefined;
  }

  /** Tencent could not download the image: it may be gone, or S3 may have an outage. */
  async #judgeDownload(row: FaceRow, refusal: Refusal): Promise<Decision> {
    const { code: tencentCode, message } = refusal;
    switch (await this.#look(row)) {
      case 'gone':
        return gone(row, this.#context, tencentCode);
      case 'notPrepared':
        return toBePrepared(row);
      case 'unavailable': {
        const said = `${message} S3 is not available to the function, either.`;
        return this.#retry({ reason: 'DownloadFailed', schedule: 'long', tencentCode, said })(row);
      }
      default:
        return judgeImage(row, this.#batch.imageOf(row), refusal, this.#context);
    }
  }

  async #look(row: FaceRow): ReturnType<EnrollContext['images']['look']> {
    try {
      return await this.#context.images.look(row);
    } catch (error) {
      this.#context.log.troubled('An object could not be looked at', this.#batch.personId, error);
      return 'there';
    }
  }

  /** What Tencent says of the person holds for all of its images: those that were sent and those that are in the batch. */
  #everybody(decision: Decision): readonly Decided[] {
    const others = this.#state.rowsOf(this.#batch.refs).filter((row) => !this.#carried(row));
    return [...this.#call.rows, ...others].map((row) => [row, decision]);
  }

  /** Whether the call carried the image. A row that was read again since is another object for the same image. */
  #carried(row: FaceRow): boolean {
    return this.#call.rows.some((carried) => imageId(carried) === imageId(row));
  }

  async #record(decisions: readonly Decided[], { isSent, requestId, isPersonGone }: Answered): Concluded {
    const { person, sentAt } = this.#call;
    const at = this.#context.clock.now();
    const touched = decisions.filter(([, { verdict }]) => verdict.to !== 'UNTOUCHED');
    const changes = touched.map(([row, { verdict }]): RowChange => {
      if (verdict.to === 'REMOVED') return { row, verdict, at };
      const wasSent = isSent && this.#carried(row);
      const attempt = wasSent ? { sentAt, transport: transportFor(row, this.#context.settings) } : undefined;
      return { row, verdict, at, attempt, requestId };
    });
    const after = isPersonGone ? reconciled(person, undefined, changes, at) : closed(person, changes, at);
    const token = person.openCall.id;
    const write = { before: person, after, rows: changes, token };
    return recordOutcome(this.#state, write, effectsOf(decisions), this.#batch, this.#context);
  }
}

const REMOVED: Decision = { verdict: { to: 'REMOVED' }, effect: DONE };

/** Tencent refuses to delete the last face of a person. */
const LAST_FACE = 'InvalidParameterValue.DeleteFaceNumExceed';

interface Answered {
  readonly isSent: boolean;
  readonly requestId?: string | undefined;
  readonly isPersonGone?: boolean;
}
