import { Random } from '../engine/random.ts';
import { START } from '../engine/scheduler.ts';
import { type ErasurePlan, type Plan, someErasures } from '../plan.ts';
import type { ScopeName } from '../scopes.ts';
import type { Variants } from '../world/world.ts';

/** A change of one file of the functions; `search` has to be found exactly once. */
interface Patch {
  readonly file: string;
  readonly search: string;
  readonly replace: string;
}

/** A mistake that somebody could make, in the code itself or in a condition of an adapter that is simulated. */
export interface PlantedFault {
  readonly name: string;
  readonly patches?: readonly Patch[];
  readonly variants?: Variants;
  /** What makes the situation common in which the fault does harm. A thousand ordinary seeds may not meet it. */
  readonly adjust?: (plan: Plan) => Plan;
  /** Tried before all others, because it was the first to find the fault, and not a small one. */
  readonly seed?: number;
  /** The small world in which one of all courses of events shows the fault. Without it, the fault needs more than these have. */
  readonly scope?: ScopeName;
}

export const PLANTED_FAULTS: readonly PlantedFault[] = [
  {
    name: 'a call is opened without its condition',
    scope: 'two images in one batch',
    patches: [
      {
        file: 'tables/dynamo-ledger.ts',
        search: 'ConditionExpression: isUnchanged(before, expression),',
        replace:
          '...((before?.openCall !== undefined || after.openCall === undefined) && { ConditionExpression: isUnchanged(before, expression) }),',
      },
    ],
  },
  {
    name: 'reconciling is left out',
    scope: 'two images in one batch',
    patches: [
      {
        file: 'enroll/work-on-person.ts',
        search: 'if (hasOpenCall(state.person)) {',
        replace: 'if (hasOpenCall(state.person) && Date.now() === 0) {',
      },
    ],
  },
  {
    name: 'the absence of a face is believed before `until`',
    scope: 'two images in one batch',
    patches: [
      {
        file: 'enroll/outcome/reconcile-call.ts',
        search: "if (evidence.kind !== 'done' && lookUp.why !== 'refused' && answer.startedAt <= call.until) {",
        replace: 'if (Date.now() === 0) {',
      },
    ],
  },
  {
    name: 'the person is written apart from its rows',
    scope: 'two images in one batch',
    patches: [
      {
        file: 'tables/dynamo-ledger.ts',
        search: 'return writtenUnlessRefused(() => this.#client.send(command));',
        replace: `command.input.TransactItems?.shift();
    const apart = await writtenUnlessRefused(() => this.#client.send(command));
    if (apart === 'refused') return apart;
    return writtenUnlessRefused(() => this.#client.send(new UpdateItemCommand(person)));`,
      },
    ],
  },
  {
    name: 'the deduplication id leaves the submission out',
    seed: 23,
    patches: [
      {
        file: 'queues/enrollments-queue.ts',
        search: 'hashOf([objectKey, version, submission, receivedAt])',
        replace: 'hashOf([objectKey, version, submission === -1])',
      },
    ],
  },
  {
    name: 'the results of a call are taken in the wrong order',
    scope: 'two images in one batch',
    patches: [
      {
        file: 'enroll/outcome/record-call-outcome.ts',
        search: 'const result = answer.results[index];',
        replace: 'const result = answer.results[answer.results.length - 1 - index];',
      },
    ],
  },
  {
    name: 'a call that timed out is retried blindly',
    scope: 'two images in one batch',
    patches: [
      {
        file: 'enroll/outcome/record-call-outcome.ts',
        search: "case 'unknown':\n        return this.#lookUpLoss({ said: outcome.message });",
        replace: "case 'unknown':\n        return this.#concludeTrouble(troubleOf(outcome), { isSent: true });",
      },
    ],
  },
  {
    name: 'a group is released while its function still works on it',
    patches: [
      {
        file: 'runtime/sqs-batch.ts',
        search: 'const HIDDEN_WHILE_WORKING_SECONDS = 75;',
        replace: 'const HIDDEN_WHILE_WORKING_SECONDS = 1;',
      },
    ],
  },
  {
    name: 'a late event wins over the row',
    scope: 'two images in one batch',
    patches: [
      {
        file: 'intake/record-upload.ts',
        search: "if (existing.status === 'FAILED' && isOneOf(INTAKE_FAILURES, existing.reason)) {",
        replace: "if (existing.status !== 'PENDING') {",
      },
      {
        file: 'intake/record-upload.ts',
        search: 'if (isFinal(existing)) {',
        replace: 'if (Date.now() === 0) {',
      },
    ],
  },
  {
    name: 'a slot is taken and not waited for',
    patches: [
      {
        file: 'enroll/pacing/shared-pacer.ts',
        search: 'if (wait > 0) await this.#clock.sleep(wait);',
        replace: 'if (wait > 60_000) await this.#clock.sleep(wait);',
      },
    ],
  },
  {
    name: 'a slot that was missed while the call was recorded is used all the same',
    seed: 251,
    patches: [
      {
        file: 'enroll/request/make-call.ts',
        search: "return (await slot.begin(notAfter)) === 'granted';",
        replace: 'return true;',
      },
    ],
  },
  {
    name: 'a branch is left running',
    patches: [
      {
        file: 'domain/all-ended.ts',
        search: 'const ended = await Promise.allSettled(branches);',
        replace:
          'const all = [...branches];\n  await Promise.all(all);\n  const ended = await Promise.allSettled(all);',
      },
    ],
  },
  {
    name: 'an image is FAILED without a dead letter',
    scope: 'two images in one batch',
    patches: [
      {
        file: 'enroll/batch/person-batch.ts',
        search: 'await queue.moveToDeadLetterQueue(delivery, reason);',
        replace: 'await undefined;',
      },
    ],
  },
  {
    name: 'an outcome is written without the condition on the call',
    scope: 'two images in one batch',
    patches: [
      {
        file: 'tables/unchanged-person.ts',
        search: 'if (before.openCall !== undefined) {',
        replace:
          "if (before.openCall !== undefined) return 'attribute_exists(personId)';\n  if (Date.now() === 0 && before.openCall) {",
      },
    ],
  },
  {
    name: 'a rejection outside a call is written without the condition on the revision',
    seed: 56,
    patches: [
      {
        file: 'tables/dynamo-ledger.ts',
        search: 'ConditionExpression: isUnchanged(before, expression),',
        replace:
          '...((before?.openCall !== undefined || after.openCall !== undefined) && { ConditionExpression: isUnchanged(before, expression) }),',
      },
    ],
  },
  {
    name: 'an open call of the version before is not understood',
    seed: 28,
    scope: 'two images, and the current version is deployed',
    patches: [
      {
        file: 'tables/person-item.ts',
        search: 'openCall: openCall && openCallOf(openCall),',
        replace: "openCall: openCall?.kind === 'createFace' ? openCallOf(openCall) : undefined,",
      },
      {
        file: 'tables/person-item.ts',
        search: 'openCall && { ...openCall,',
        replace: "openCall && { kind: 'createFace', ...openCall,",
      },
    ],
  },
  { name: 'the deduplication id of a dead letter is used twice', seed: 112, variants: { buriesWithOneId: true } },
  {
    name: 'a call that was refused as a whole is isolated without a look first',
    seed: 217,
    scope: 'two images in one batch',
    patches: [
      {
        file: 'enroll/outcome/record-call-outcome.ts',
        search: "return this.#lookUp({ why: 'refused', sentAt: this.#call.sentAt, decide, requestId });",
        replace: 'return this.#record(this.#call.rows.map((row) => [row, decide(row)]), { isSent: true, requestId });',
      },
    ],
  },
  {
    name: 'a repeated event is dropped though its row still waits for its message',
    scope: 'two images in one batch',
    patches: [
      {
        file: 'intake/record-upload.ts',
        search: 'if (isFinal(existing)) {',
        replace: "if (existing.status !== 'FAILED') {",
      },
    ],
  },
  {
    name: 'a repeated event is dropped though its image, which went with others, is FAILED without a letter',
    seed: 3303,
    // Intake crashes between a row and its message, and the answer to a call that took the image along is lost in part.
    adjust: ({ rates, ...plan }) => ({
      ...plan,
      persons: 1,
      badImages: 0.4,
      missingPersons: 0,
      options: 0,
      prepareImages: 'never',
      unfitImages: 0,
      creation: undefined,
      erasures: undefined,
      rates: {
        ...rates,
        crash: 0.1,
        duplicate: 0.4,
        somebodyElse: 0.6,
        tencent: { ...rates.tencent, lostAnswer: 0.6 },
      },
    }),
    patches: [
      {
        file: 'intake/record-upload.ts',
        search: 'if (isFinal(existing)) {',
        replace:
          "if (isFinal(existing) || (existing.status === 'FAILED' && !isOneOf(INTAKE_FAILURES, existing.reason))) {",
      },
    ],
  },
  {
    name: 'an image that the index suggests goes with others without a look at its row',
    seed: 20,
    patches: [
      {
        file: 'enroll/request/add-companions.ts',
        search: 'return isNew && row.personId === personId && !isInEarlierStage(row);',
        replace: 'return row.personId === personId;',
      },
    ],
  },
  {
    name: 'a request is sent however late it is',
    seed: 178,
    scope: 'two images in one batch',
    patches: [
      {
        file: 'enroll/request/make-call.ts',
        search: 'opening.openedAt + SEND_WITHIN_MS;',
        replace: 'opening.openedAt + SEND_WITHIN_MS * 300;',
      },
    ],
  },
  {
    name: 'two equal images go in one call',
    scope: 'the same image twice',
    patches: [
      {
        file: 'enroll/person-state.ts',
        search: 'imageId(one) !== imageId(other) &&',
        replace: 'imageId(one) === imageId(other) &&',
      },
    ],
  },
  {
    name: 'the checksum of an image is written apart from its outcome',
    scope: 'two images in one batch',
    patches: [
      {
        file: 'enroll/outcome/record-outcome.ts',
        search: "if ((await context.ledger.write(write)) === 'refused') {",
        replace: `const { checksums } = write.after;
  const entries = write.before?.checksums;
  const isWritten = await context.ledger.write({ ...write, after: { ...write.after, checksums: entries } });
  if (isWritten === 'written') {
    write = { ...write, after: { ...write.after, revision: write.after.revision + 1 } };
    const before = { ...write.after, revision: write.after.revision - 1 };
    await context.ledger.write({ before, after: { ...write.after, checksums }, rows: [] });
  }
  if (isWritten === 'refused') {`,
      },
    ],
  },
  {
    name: 'the candidates of a lost answer never go',
    seed: 82,
    patches: [
      {
        file: 'domain/enrolled-checksums.ts',
        search: '.filter(([, candidates]) => candidates.some(isOnPerson))',
        replace: '.filter(([, candidates]) => candidates.length > 1 || candidates.some(isOnPerson))',
      },
    ],
  },
  {
    name: 'the item of a person is created without a revision',
    patches: [
      {
        file: 'enroll/outcome/person-changes.ts',
        search: `changes, at),
    revision: person.revision + 1,`,
        replace: `changes, at),
    revision: person.revision === 0 ? undefined : person.revision + 1,`,
      },
    ],
  },
  {
    name: 'the checksums of a person of the version before are not filled',
    seed: 66,
    scope: 'two images, and the current version is deployed',
    patches: [
      {
        file: 'enroll/request/checksums-of-faces.ts',
        search: 'if (enrolledCount === 0) return {};',
        replace: 'if (enrolledCount >= 0) return {};',
      },
    ],
  },
  {
    name: 'the checksums are trusted though the version before has changed the item since',
    seed: 616,
    patches: [
      {
        file: 'tables/person-item.ts',
        search: 'checksumsRevision === rest.revision;',
        replace: 'checksumsRevision > 0;',
      },
    ],
  },
  {
    name: 'a retry sets the time of an outcome',
    scope: 'two images in one batch',
    patches: [
      {
        file: 'domain/row-change.ts',
        search: 'return { ...NO_TROUBLE, ...said };',
        replace: 'return { ...NO_TROUBLE, ...said, completedAt: now };',
      },
    ],
  },
  {
    name: 'one failure of intake is two outcomes',
    // Two events of one upload are given up at about the same time, because nothing can be sent.
    adjust: (plan) => ({
      ...plan,
      deployments: { first: 'current', changes: [] },
      outages: [{ service: 'queue', from: START, to: plan.faultsEnd }],
      intakeReceives: 1,
      uploads: 15,
      spreadMs: 1_000,
      rates: { ...plan.rates, duplicate: 0.7, freeze: 0.1, slow: 0.4 },
    }),
    patches: [
      {
        file: 'tables/dynamo-face-rows.ts',
        search: "('pending', 'PENDING')}`,",
        replace:
          "('pending', 'PENDING')} OR ` + expression.name('status') + ' = ' + expression.value('status', 'FAILED'),",
      },
    ],
  },
  {
    name: 'an entry that the bus refuses is taken for sent',
    scope: 'two images, published and annotated',
    patches: [
      {
        file: 'events/event-bridge-bus.ts',
        search: 'const { EventId: id, ErrorCode: code, ErrorMessage: message } = entry ?? {};',
        replace:
          "const { EventId: id, ErrorCode: code, ErrorMessage: message } = entry ?? {};\n  if (code !== undefined) return { kind: 'sent' };",
      },
    ],
  },
  {
    name: 'the stream goes on behind an outcome that is not published',
    scope: 'two images, published and annotated',
    patches: [
      {
        file: 'publish/publish-batch.ts',
        search: 'return asked[first]?.record.sequenceNumber;',
        replace: 'return first < 0 ? undefined : asked[first + 1]?.record.sequenceNumber;',
      },
    ],
  },
  {
    name: 'every later write of a row with an outcome is published as that outcome',
    patches: [
      {
        file: 'publish/outcome-record.ts',
        search: 'if (isOutcomeWrite(row)) {',
        replace: 'if (row.completedAt !== undefined || isOutcomeWrite(row)) {',
      },
    ],
  },
  {
    name: 'a record that Firehose refuses is taken for sent',
    patches: [
      {
        file: 'analytics/firehose-analytics.ts',
        search: 'const { RecordId: id, ErrorCode: code, ErrorMessage: message } = response ?? {};',
        replace:
          "const { RecordId: id, ErrorCode: code, ErrorMessage: message } = response ?? {};\n  if (code !== undefined) return { kind: 'sent' };",
      },
    ],
  },
  {
    name: 'a person gets another key with each look at it',
    patches: [
      {
        file: 'domain/person.ts',
        search: 'if (person.pseudonymKey !== undefined || person.erasing !== undefined) return person;',
        replace: 'if (person.erasing !== undefined) return person;',
      },
    ],
  },
  {
    name: 'the annotation is made from the record and not from the row',
    seed: 44,
    // The bus takes nothing until a failed image is enrolled, so that the records of both outcomes come again together.
    adjust: (plan) => ({
      ...plan,
      badImages: 0.7,
      receivedBefore: 38,
      rates: { ...plan.rates, earlyRedrives: 5, tencent: { ...plan.rates.tencent, serverError: 0.3 } },
      publishing: plan.publishing && {
        ...plan.publishing,
        events: true,
        annotations: true,
        busOutage: { service: 'bus', from: START, to: plan.faultsEnd },
      },
    }),
    patches: [
      {
        file: 'publish/annotation-destination.ts',
        search: 'await annotateAsItIs(record.row, { ...annotations, stack });',
        replace: 'await annotateAsItIs(record.row, { ...annotations, rows: { row: async () => record.row }, stack });',
      },
    ],
  },
  {
    name: 'two outcomes of one image have one id',
    seed: 74,
    patches: [
      {
        file: 'intake/record-upload.ts',
        search: 'const updatedAt = changeTime(existing, Date.parse(row.updatedAt));',
        replace: 'const updatedAt = changeTime({ ...existing, completedAt: undefined }, Date.parse(row.updatedAt));',
      },
    ],
  },
  {
    name: 'an outcome has the time of one that another process has written',
    seed: 86942,
    patches: [{ file: 'tables/dynamo-ledger.ts', search: '        isLaterThanOutcome(expression),\n', replace: '' }],
  },
  {
    name: 'what Tencent echoes is not redacted',
    scope: 'two images in one batch',
    patches: [
      {
        file: 'domain/secrets/redaction.ts',
        search: 'return truncated(plain.replace(WORD, redactWord));',
        replace: 'return plain;',
      },
    ],
  },
  {
    name: 'a creation whose answer was lost is repeated blind',
    seed: 24,
    adjust: creatingPersons,
    patches: [
      {
        file: 'enroll/outcome/record-call-outcome.ts',
        search: "case 'unknown':\n        return this.#lookUpLoss({ said: outcome.message });",
        replace: `case 'unknown':
        return this.#call.person.openCall.kind === 'create'
          ? this.#concludeTrouble(troubleOf(outcome), { isSent: true })
          : this.#lookUpLoss({ said: outcome.message });`,
      },
    ],
  },
  {
    name: 'the absence of a person is believed before `until`',
    seed: 24,
    adjust: creatingPersons,
    patches: [
      {
        file: 'enroll/outcome/reconcile-call.ts',
        search: "if (evidence.kind !== 'done' && lookUp.why !== 'refused' && answer.startedAt <= call.until) {",
        replace:
          "if (evidence.kind !== 'done' && (call.kind !== 'create' || evidence.kind === 'unclear') && lookUp.why !== 'refused' && answer.startedAt <= call.until) {",
      },
    ],
  },
  {
    name: 'the second image creates the person again',
    adjust: creatingPersons,
    patches: [
      {
        file: 'enroll/enroll-person.ts',
        search: '  const answer = await askPerson(batch.personId, context);\n',
        replace: `  const asked = await askPerson(batch.personId, context);
  const answer: typeof asked =
    asked.kind === 'known' && state.person.enrolledCount === 0
      ? { ...asked, kind: 'noSuchPerson', reason: 'PersonNotFound', code: '', message: '' }
      : asked;
`,
      },
    ],
  },
  {
    name: 'a person that somebody deleted is created again',
    adjust: (plan) => ({
      ...creatingPersons(plan),
      rates: { ...plan.rates, deletedSoon: 0.5, somebodyElse: 0.5 },
    }),
    patches: [
      {
        file: 'enroll/enroll-person.ts',
        search: 'const isNew = isNewPerson(state.person);',
        replace:
          'const isNew = isNewPerson({ ...state.person, enrolledCount: 0, createdAt: undefined, wasKnown: false });',
      },
    ],
  },
  {
    name: 'a person of another program is taken for the one that was created',
    seed: 93,
    adjust: creatingPersons,
    patches: [
      {
        file: 'enroll/outcome/evidence.ts',
        search: 'const isOnlyOurs = groups.count === 1 && groups.groupIds[0] === groupId;',
        replace: "const isOnlyOurs = groupId !== '';",
      },
    ],
  },
  {
    name: 'a similar person is taken for an enrolled one',
    adjust: creatingPersons,
    patches: [
      {
        file: 'enroll/outcome/judge-answer.ts',
        search: "if (answer.kind === 'similar') return rejection('SimilarPersonExists');",
        replace: `if (answer.kind === 'similar') {
    return { verdict: { to: 'ENROLLED', faceId: answer.similarPersonId, faceIdSource: 'response' }, effect: DONE };
  }`,
      },
    ],
  },
  {
    name: 'a removal whose answer was lost is taken for done',
    seed: 20,
    adjust: removingFaces,
    patches: [
      {
        file: 'enroll/outcome/evidence.ts',
        search: "if (faceIds?.includes(faceId)) return { kind: 'nothing', faceIds };",
        replace: "if (faceIds?.includes('')) return { kind: 'nothing', faceIds };",
      },
    ],
  },
  {
    name: 'the person still counts an image whose face was removed',
    adjust: removingFaces,
    patches: [
      {
        file: 'enroll/outcome/person-changes.ts',
        search: 'enrolledCount: person.enrolledCount + enrolled - removed,',
        replace: 'enrolledCount: person.enrolledCount + enrolled,',
      },
    ],
  },
  {
    name: 'a name that Tencent refuses is sent for ever',
    seed: 24,
    adjust: creatingPersons,
    patches: [
      {
        file: 'domain/tencent/tencent-codes.ts',
        search: "['InvalidParameterValue.PersonNameIllegal', rejectImage('PersonNameIllegal')],",
        replace: "['InvalidParameterValue.PersonNameIllegal', PERSON_BUSY],",
      },
      {
        file: 'domain/tencent/tencent-codes.ts',
        search: "['InvalidParameterValue.PersonNameTooLong', rejectImage('PersonNameIllegal')],",
        replace: "['InvalidParameterValue.PersonNameTooLong', PERSON_BUSY],",
      },
    ],
  },
  {
    name: 'a row says that its image is prepared before the object is written',
    adjust: preparingImages,
    patches: [
      {
        file: 'prepare/prepare-delivery.ts',
        search: '    await prepared.put(key, image.jpeg);\n    let row = begun;',
        replace: '    let row = begun;',
      },
      {
        file: 'prepare/prepare-delivery.ts',
        search: "if ((await rows.change(row, patch)) === 'written') return { ...row, ...patch };",
        replace: `if ((await rows.change(row, patch)) === 'written') {
        await prepared.put(key, image.jpeg);
        return { ...row, ...patch };
      }`,
      },
    ],
  },
  {
    name: 'the message of a prepared image is sent before its row is written',
    adjust: preparingImages,
    patches: [
      {
        file: 'prepare/prepare-delivery.ts',
        search: '      const written = await this.#write(begun, image);',
        replace: '      await this.#sendOn(begun);\n      const written = await this.#write(begun, image);',
      },
    ],
  },
  {
    name: 'two versions of an object share their prepared object',
    adjust: (plan) => ({ ...preparingImages(plan), twins: 0.9, allowDuplicates: true }),
    patches: [
      {
        file: 'domain/prepared-key.ts',
        search: 'hashOf([bucket, objectKey, version])',
        replace: 'hashOf([bucket, objectKey, version.slice(0, 1)])',
      },
    ],
  },
  {
    name: 'a companion is sent before it is prepared',
    adjust: preparingImages,
    patches: [
      {
        file: 'enroll/request/add-companions.ts',
        search: "row.status === 'PENDING' && row.attempts === 0 && row.reason === undefined;",
        replace: "row.status === 'PENDING' && row.attempts === 0;",
      },
      {
        file: 'enroll/request/add-companions.ts',
        search: 'return isNew && row.personId === personId && !isInEarlierStage(row);',
        replace: 'return isNew && row.personId === personId;',
      },
    ],
  },
  {
    name: 'a prepared object is left behind when its image is rejected after a crash',
    seed: 34,
    adjust: (plan) => ({ ...preparingImages(plan), rates: { ...plan.rates, crash: 0.1 } }),
    patches: [
      {
        file: 'prepare/prepare-delivery.ts',
        search: '    await prepared.delete(this.#keyOf(row));\n',
        replace: '',
      },
    ],
  },
  {
    name: 'an image whose prepared object has expired is said to be gone',
    adjust: preparingImages,
    patches: [
      {
        file: 'enroll/outcome/record-call-outcome.ts',
        search: '        return toBePrepared(row);',
        replace: "        return rejection('ObjectGone', { tencentCode });",
      },
    ],
  },
  {
    name: 'an image goes back to the prepare stage under the same submission',
    adjust: preparingImages,
    patches: [
      {
        file: 'domain/row-change.ts',
        search: '        submission: row.submission + 1,',
        replace: '        submission: row.submission,',
      },
    ],
  },
  {
    name: 'an erasure deletes before it writes the tombstone',
    patches: [
      {
        file: 'erase/erase-person.ts',
        search: '  const put = await putTombstone(requested, record, context);',
        replace: `  const early = await context.rows.page(requested, undefined);
  await eraseImages(early.rows.map((row) => ({ ...row, row })), requested, context);
  const put = await putTombstone(requested, record, context);`,
      },
    ],
    adjust: erasingPersons,
  },
  {
    name: 'intake rejects an image of an erased person without a look',
    patches: [
      {
        file: 'intake/record-upload.ts',
        search: 'if (!(await handOverErased(row, context))) return result;',
        replace: 'if (Date.now() > 0) return result;',
      },
    ],
    adjust: (plan) => ({ ...lateEvents(erasingPersons(plan)), badImages: 0.9 }),
  },
  {
    name: 'prepare leaves what it wrote behind when the row is gone',
    patches: [
      {
        file: 'prepare/prepare-delivery.ts',
        search: 'else await discard(key, row, why, this.#context);',
        replace: '',
      },
    ],
    adjust: (plan) => erasingPersons({ ...preparingImages(plan), prepareImages: 'always' }),
  },
  {
    name: 'messages in flight enroll an erased person again',
    patches: [
      {
        file: 'enroll/work-on-person.ts',
        search: '    await handOverErased(batch, state, context);\n',
        replace: '',
      },
      {
        file: 'enroll/work-on-person.ts',
        search: 'isRefused(state, batch, context)',
        replace: 'Date.now() === 0 && isRefused(state, batch, context)',
      },
    ],
    adjust: erasingPersons,
  },
  {
    name: 'a message of an erased image goes to the dead-letter queue',
    patches: [
      {
        file: 'enroll/erased-person.ts',
        search: 'if (erasure !== undefined) await batch.erase(image, erasure.id);',
        replace: "if (erasure !== undefined) await batch.moveToDeadLetterQueue(image, 'RowMissing');",
      },
    ],
    adjust: erasingPersons,
  },
  {
    name: 'an older version of another person becomes current',
    patches: [
      {
        file: 'erase/places/images.ts',
        search: 'if (plan.cover === undefined) return',
        replace: 'if (Date.now() > 0) return',
      },
    ],
    adjust: erasingPersons,
  },
  {
    name: 'an erasure deletes the rows of later versions of the same key',
    patches: [
      {
        file: 'tables/dynamo-person-rows.ts',
        search: 'return row.personId === scope.personId && coversUpload(scope, row.uploadedAt);',
        replace: 'return row.personId === scope.personId || coversUpload(scope, row.uploadedAt);',
      },
      {
        file: 'tables/dynamo-person-rows.ts',
        search: "const { refs, last } = await this.#indexed(scope, '<=', after);",
        replace:
          "const { refs, last } = await this.#indexed({ ...scope, asOf: '9999-12-31T00:00:00.000Z' }, '<=', after);",
      },
    ],
    adjust: erasingPersons,
  },
  {
    name: 'an old request erases a person who came back',
    patches: [
      {
        file: 'erase/erase-person.ts',
        search: 'if (known !== undefined && hasEnded(known, delivery)) return announceEnd(known, delivery, context);',
        replace: '',
      },
      {
        file: 'erase/erase-person.ts',
        search: 'asOf: known?.asOf ?? withTime(message, delivery.sentAt).asOf,',
        replace: 'asOf: withTime(message, delivery.sentAt).asOf,',
      },
    ],
    adjust: (plan) => comingBack(erasingPersons(plan)),
  },
  {
    name: 'an erasure that is INCOMPLETE forgets what S3 keeps, and a backfill enrolls it again',
    patches: [
      {
        file: 'erase/places/images.ts',
        search: 'const gone = rows.filter((row) => !keptIds.has(imageId(row)));',
        replace: 'const gone = rows;',
      },
    ],
    adjust: (plan) => comingBack(erasingPersons(plan, { locked: 0.6 })),
  },
  {
    name: 'the end of a tombstone leaves its expiry under an open call',
    patches: [
      {
        file: 'domain/person.ts',
        search: 'return { ...person, erasing: undefined, expiresAt: undefined };',
        replace: 'return { ...person, erasing: undefined };',
      },
    ],
    adjust: (plan) => comingBack(erasingPersons(plan)),
  },
  {
    name: 'an erasure is DONE before the second look',
    patches: [
      {
        file: 'erase/erase-person.ts',
        search: '  if (waits > 0) {',
        replace: '  if (waits > 1e9) {',
      },
    ],
    adjust: erasingPersons,
  },
  {
    name: 'a receipt is written over by a function that stood still',
    seed: 80,
    patches: [
      {
        file: 'tables/dynamo-erasures.ts',
        search: "expression.value('revision', before)",
        replace: "expression.value('revision', (await this.find(record.erasureId))?.revision)",
      },
    ],
    adjust: standingStill,
  },
  {
    name: 'a delivery that stood still opens an erasure again that has ended',
    seed: 821,
    patches: [
      {
        file: 'erase/erase-person.ts',
        search: "(status === 'INCOMPLETE' && sentAt <= Date.parse(completedAt))",
        replace: '(Date.now() === 0 && sentAt <= Date.parse(completedAt))',
      },
    ],
    adjust: (plan) => {
      const standing = standingStill(plan, { locked: 0.6, withinMs: 10_000 });
      return { ...standing, rates: { ...standing.rates, freeze: 0.1, lateWrite: 0.3, crash: 0.1 } };
    },
  },
  {
    name: 'an erasure ends without its event when the bus refuses it',
    patches: [
      {
        file: 'erase/erase-person.ts',
        search: ' ...(publish && { eventDue: true })',
        replace: '',
      },
    ],
    adjust: erasingPersons,
  },
  {
    name: 'an image that S3 keeps leaves the end of the tombstone as it is',
    patches: [
      {
        file: 'erase/erase-image.ts',
        search: "record.status !== 'RUNNING') await keepTombstoneIn",
        replace: 'Date.now() === 0) await keepTombstoneIn',
      },
    ],
    adjust: (plan) => ({ ...lateEvents(erasingPersons(plan, { locked: 0.6 })), badImages: 0.9 }),
  },
];

/** Functions stand still often while persons are erased. */
function standingStill(plan: Plan, more: Partial<ErasurePlan> = {}): Plan {
  const erasing = erasingPersons(plan, more);
  return { ...erasing, rates: { ...erasing.rates, freeze: 0.1, lateWrite: 0.3 } };
}

/** S3 is away at the beginning, so that persons are erased before intake reads their images. */
function lateEvents(plan: Plan): Plan {
  const to = START + 10 * 60_000;
  return { ...plan, outages: [{ service: 's3', from: START, to }], faultsEnd: Math.max(plan.faultsEnd, to) };
}

/** Apps want most faces removed. */
function removingFaces(plan: Plan): Plan {
  const tencent = { ...plan.rates.tencent, lostAnswer: Math.max(0.3, plan.rates.tencent.lostAnswer) };
  const deployments = { first: 'current', changes: [] } as const;
  return { ...plan, deployments, publishing: undefined, removals: 0.6, rates: { ...plan.rates, tencent } };
}

/** Most images have to be prepared, and what was prepared expires soon. */
function preparingImages(plan: Plan): Plan {
  return {
    ...plan,
    deployments: { first: 'current', changes: [] },
    prepareImages: 'needed',
    unfitImages: 0.7,
    expiring: 0.4,
    badImages: Math.min(plan.badImages, 0.2),
    missingPersons: 0,
  };
}

/** Every person is new, and everything that can happen to its creation does. */
function creatingPersons(plan: Plan): Plan {
  return {
    ...plan,
    missingPersons: 1,
    deployments: { first: 'current', changes: [] },
    creation: { named: 0.5, refusedName: 0.3, similar: 0.2, groupMissing: 0.1, forestalled: 0.3 },
    rates: {
      ...plan.rates,
      tencent: { ...plan.rates.tencent, lostAnswer: Math.max(0.3, plan.rates.tencent.lostAnswer) },
    },
  };
}

/** Persons are erased in every seed. */
function erasingPersons(plan: Plan, more: Partial<ErasurePlan> = {}): Plan {
  const erasures = { ...someErasures(new Random(plan.seed)), requests: 4, sharedKeys: 0.5, locked: 0, ...more };
  return {
    ...plan,
    deployments: { first: 'current', changes: [] },
    isVersioned: true,
    publishing: undefined,
    erasures,
  };
}

function comingBack(plan: Plan): Plan {
  const erasures = plan.erasures && { ...plan.erasures, comesBack: true };
  return { ...plan, erasures, missingPersons: 0, badImages: 0 };
}
