import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { ImageRef, ImageRow } from '../../../local/aws/image-row.ts';
import type { Credentials } from '../../../local/stand-in/api/signature.ts';
import { AwsFaultProxy, sendThrough } from '../stack/aws-fault-proxy.ts';
import { PlannedTrouble } from '../stack/aws-trouble.ts';
import type { Stack } from '../stack/stack.ts';
import { lostAnswers } from './lost-answers.ts';
import type { Plan, PlannedUpload } from './plan.ts';

/**
 * The visibility timeouts of messages whose function was killed, and of messages that a function delays. In production they
 * are up to 75 and up to 900 seconds. The functions must not depend on them, and the test need not wait so long.
 */
const HIDDEN_SECONDS = { batch: 11, message: 5 };

/** From the first call of a function to Tencent. A fault that matches no request until then is given up. */
const RAGES_AT_MOST_MS = 18_000;

/** A storm has so many at least, of CreateFace. */
export const LOST_ANSWERS = 2;
const ANSWERS_ARE_LOST_WITHIN_MS = 40_000;

/** Time until the functions have started, on a busy machine. */
const STARTS_WITHIN_MS = 30_000;

/** Each one replaces the one before it. */
export const ROTATED_KEYS: readonly Credentials[] = ['first', 'second', 'third'].map((name) => ({
  secretId: `AKIDrotated${name}`.padEnd(36, '0'),
  secretKey: `rotatedrotated${name}`.padEnd(32, '0'),
}));

export interface Uploaded {
  readonly planned: PlannedUpload;
  readonly ref: ImageRef;
}

/** Carries out a plan on a deployed stack, and records what happened. */
export class Storm {
  readonly plan: Plan;
  readonly uploaded: Uploaded[] = [];
  /** What happened, in order. The first word names the kind. */
  readonly story: string[] = [];
  readonly #stack: Stack;
  readonly #proxies: AwsFaultProxy[] = [];
  readonly #trouble: PlannedTrouble[] = [];
  #startedAt = Date.now();
  #firstRequestAt: number | undefined;

  constructor(stack: Stack, plan: Plan) {
    this.#stack = stack;
    this.plan = plan;
  }

  async prepare(): Promise<void> {
    const { api } = this.#stack.tencent;
    const { outputs, endpoint, aws } = this.#stack;
    for (const { personId, faces } of this.plan.persons) {
      const person = api.persons.create(personId);
      for (let face = 0; face < faces; face++) api.persons.addFace(person);
    }
    for (const [by, functionName, QueueUrl] of [
      ['intake', outputs.IntakeFunctionName, outputs.UploadsQueueUrl],
      ['enroll', outputs.EnrollFunctionName, outputs.EnrollmentsQueueUrl],
    ] as const) {
      const trouble = new PlannedTrouble({
        by,
        trouble: this.plan.trouble,
        kill: () => this.#stack.functions.kill(functionName),
        record: (what) => this.#record(what),
      });
      this.#trouble.push(trouble);
      const proxy = new AwsFaultProxy({
        endpoint,
        interfere: (request) => trouble.interfere(request),
        hiddenSecondsAtMost: HIDDEN_SECONDS,
      });
      this.#proxies.push(proxy);
      await sendThrough(await proxy.start(), functionName, endpoint);
      // A function that is killed before it sets a visibility timeout leaves its batch hidden for the queue's own.
      const Attributes = { VisibilityTimeout: String(HIDDEN_SECONDS.batch) };
      await aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    }
  }

  /** Runs until everything was uploaded, and every planned fault has occurred or was given up. */
  async rage(): Promise<void> {
    const bodies = new Map<PlannedUpload, Buffer>();
    for (const planned of this.plan.uploads) bodies.set(planned, await planned.image());
    const { faults } = this.#stack.tencent.api;
    faults.add(...this.plan.faults);
    this.#startedAt = Date.now();
    await Promise.all([
      ...this.plan.uploads.map((planned) => this.#upload(planned, bodies.get(planned) ?? Buffer.alloc(0))),
      ...this.plan.bursts.map(async ({ at, fault }) => {
        await this.#until(at);
        this.#record(`throttling: the next ${fault.times} requests`);
        faults.add(fault);
      }),
      ...this.plan.killedDuringCall.map((personId) => this.#killDuringCall(personId)),
      this.#rotate(),
    ]);
    await this.#when(() => faults.length === 0);
    await this.#untilAnswersAreLost();
    faults.clear();
    for (const trouble of this.#trouble) trouble.end();
    this.#record('over: no more faults');
  }

  /** Waits until every row is final or FAILED, and no message is left, or the time is over. */
  async calm(withinMs: number): Promise<void> {
    const until = Date.now() + withinMs;
    const { images, queues } = this.#stack;
    while (Date.now() < until) {
      const rows = await images.rows();
      const depths = await Promise.all([queues.depth('UploadsQueueUrl'), queues.depth('EnrollmentsQueueUrl')]);
      const isEmpty = depths.every(({ waiting, inFlight }) => waiting + inFlight === 0);
      if (isEmpty && rows.every(({ status }) => status !== 'PENDING')) break;
      await sleep(400);
    }
    this.#record('calm: nothing is in progress, or the time is over');
  }

  /** How often something of that kind happened. */
  count(kind: string): number {
    return this.story.filter((line) => line.includes(` ${kind}:`)).length;
  }

  async stop(): Promise<void> {
    for (const proxy of this.#proxies) await proxy.stop();
  }

  async #upload(planned: PlannedUpload, body: Buffer): Promise<void> {
    const { key, personId, at, eventAgainAfter, messageAgainAfter } = planned;
    const { images, queues } = this.#stack;
    await this.#until(at);
    const ref = await images.upload({ key, personId, body });
    this.uploaded.push({ planned, ref });
    const eTag = createHash('md5').update(body).digest('hex');
    const event = { key, version: ref.version, eTag, size: body.length };
    await Promise.all([
      this.#again(eventAgainAfter, async () => {
        this.#record(`event again: ${key}`);
        await queues.sendUploadEvent(event);
      }),
      this.#again(messageAgainAfter, async () => {
        // Such a message exists only for an image that has a row.
        const row = await this.#rowOf(ref);
        if (row?.personId === undefined) return;
        this.#record(`message again: ${key}`);
        const message = { ...ref, personId: row.personId, submission: 0 };
        await queues.send('EnrollmentsQueueUrl', JSON.stringify(message), row.personId);
      }),
    ]);
  }

  /** On a busy machine, intake may not have written it yet. */
  async #rowOf(ref: ImageRef): Promise<ImageRow | undefined> {
    for (;;) {
      const row = await this.#stack.images.row(ref);
      if (row !== undefined || this.#hasRaged()) return row;
      await sleep(100);
    }
  }

  async #again(afterMs: number | undefined, action: () => Promise<void>): Promise<void> {
    if (afterMs === undefined) return;
    await sleep(afterMs);
    await action();
  }

  async #killDuringCall(personId: string): Promise<void> {
    const { journal } = this.#stack.tencent.api;
    const isCalled = () => journal.entries().some((entry) => entry.personId === personId && isCallUnderWay(entry));
    await this.#when(isCalled);
    await sleep(200);
    if (isCalled()) this.#kill(this.#stack.outputs.EnrollFunctionName, `in a call of ${personId}`);
  }

  /** On a busy machine, what was uploaded last reaches Tencent after the time in which faults are given up. */
  async #untilAnswersAreLost(): Promise<void> {
    const { journal } = this.#stack.tencent.api;
    const until = Date.now() + ANSWERS_ARE_LOST_WITHIN_MS;
    while (lostAnswers(journal.entries()).length < LOST_ANSWERS && Date.now() < until) await sleep(100);
  }

  /** While the function is at work: one that has just died begins with the new keys. */
  async #rotate(): Promise<void> {
    await this.#until(this.plan.rotationAt);
    const { aws, secretId, tencent } = this.#stack;
    const { journal } = tencent.api;
    for (const keys of ROTATED_KEYS) {
      await this.#when(() => journal.entries().some(({ startedAt }) => Date.now() - startedAt < 50));
      const SecretString = JSON.stringify(keys);
      await aws.secrets.send(new PutSecretValueCommand({ SecretId: secretId, SecretString }));
      tencent.api.behaviour = { ...tencent.api.behaviour, credentials: [keys] };
      this.#record('rotation: the old keys are refused');
      const rotatedAt = Date.now();
      await this.#when(() => journal.entries().some(({ startedAt }) => startedAt > rotatedAt));
      if (journal.entries().some(({ outcome }) => outcome === 'AuthFailure.SecretIdNotFound')) return;
    }
  }

  /** Until that is so, or the storm is over. */
  async #when(isSo: () => boolean): Promise<void> {
    while (!isSo() && !this.#hasRaged()) await sleep(40);
  }

  #hasRaged(): boolean {
    // An audit asks before the functions have started.
    const isCall = ({ action }: { readonly action: string }) => action === 'CreateFace';
    this.#firstRequestAt ??= this.#stack.tencent.api.journal.entries().find(isCall)?.startedAt;
    const from = this.#firstRequestAt ?? this.#startedAt;
    return Date.now() > from + (this.#firstRequestAt === undefined ? STARTS_WITHIN_MS : RAGES_AT_MOST_MS);
  }

  #kill(functionName: string, when: string): void {
    const killed = this.#stack.functions.kill(functionName);
    this.#record(`kill: ${killed} processes of ${functionName} ${when}`);
  }

  async #until(at: number): Promise<void> {
    await sleep(Math.max(0, this.#startedAt + at - Date.now()));
  }

  #record(what: string): void {
    this.story.push(`${String(Date.now() - this.#startedAt).padStart(6)} ms ${what}`);
  }
}

function isCallUnderWay({ action, endedAt }: { action: string; endedAt?: number }): boolean {
  return action === 'CreateFace' && endedAt === undefined;
}
