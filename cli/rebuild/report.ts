import { FACES } from '../shared/invocation.ts';
import type { TencentGroup } from '../shared/tencent/group-reply.ts';
import { refusalOf } from '../shared/tencent/refusal.ts';
import type { TencentFailure } from '../shared/tencent/tencent-reply.ts';
import { duration } from '../shared/terminal/duration.ts';
import { number } from '../shared/terminal/progress-bar.ts';
import { sentence } from '../shared/terminal/sentence.ts';
import type { CountedImages } from './count-images.ts';
import type { RebuildEstimate } from './estimate.ts';
import { REBUILD_RESULTS, type RebuildResult, type ResultCounts } from './ports.ts';

/** What a rebuild found, estimates and did, in lines. */

const MEANINGS: Readonly<Record<RebuildResult, string>> = {
  sent: 'to be enrolled again',
  sentAgain: 'that an earlier rebuild has begun with, to be sent once more',
  stillAtTencent: 'left alone: their face is at Tencent',
  enrolledLater: 'left alone: enrolled after the loss',
  objectGone: 'left out: the object version is gone',
  objectArchived: 'left out: the object is archived; restore it, then run rebuild again',
  objectDenied: 'left out: the object cannot be read with your permissions',
  consentMissing: 'left out: they have no consent, which the stack requires',
  personErased: 'left out: their person is being erased, or was a short time ago',
  personMissing: 'left out: Tencent does not know the person, and the stack has no createPersonsInGroup',
  otherGroup: 'left out: the person exists in other groups of the account, with the same faces in each',
  noPlace: 'left out: the person has as many faces as Tencent allows',
  changing: 'left for the next run: a request for their person is open',
};

const NUMBER_WIDTH = '10,000,000'.length;

function line(count: number, what: string): string {
  return `${number(count).padStart(NUMBER_WIDTH)}  ${what}`;
}

function resultLines(results: ResultCounts): readonly string[] {
  return REBUILD_RESULTS.filter((result) => results[result] > 0).map((result) =>
    line(results[result], MEANINGS[result]),
  );
}

export function countLines({ persons, enrollable, results }: CountedImages): readonly string[] {
  return [
    line(persons, 'persons'),
    line(enrollable, 'enrolled images whose bytes can be sent again'),
    ...resultLines(results),
  ];
}

export function sampleLines({ sample, enrollablePersons }: CountedImages): readonly string[] {
  const of = sample.persons < enrollablePersons ? ' in a sample' : '';
  return [
    `Tencent was asked for ${number(sample.persons)} persons${of}: ${number(sample.missing)} do not exist. Of their images are`,
    ...resultLines(sample.results),
  ];
}

export function estimateLines(
  { images, calls, seconds }: RebuildEstimate,
  requestsPerSecond: number,
): readonly string[] {
  const [from, to] = [duration(seconds.least), duration(seconds.most)];
  return [
    `Images   about ${number(images)}`,
    `Tencent  ${number(calls.least)} to ${number(calls.most)} calls of CreateFace and CreatePerson, at the price of your contract`,
    `Takes    ${from === to ? `about ${from}` : `${from} to ${to}`} at ${number(requestsPerSecond)} requests a second, if nothing else uses them`,
  ];
}

export function doneLines(results: ResultCounts): readonly string[] {
  return resultLines(results).map((text) => text.replace('to be enrolled again', 'sent, to be enrolled again'));
}

export const HOW_TO_GO_ON = (startedAt: string) =>
  `Run the same command again to go on. With --enrolled-before ${startedAt} it does not ask Tencent for what it has enrolled since.`;

export function otherSettingText(group: string, setting: string | undefined): string {
  const now = setting === undefined ? 'creates no persons' : `creates persons in the group ${setting}`;
  return `The stack ${now}, and --group is '${group}'. New persons go where the stack creates them, so first set createPersonsInGroup to ${group}, and deploy the stack again.`;
}

export function noGroupText(groupId: string): string {
  return `Tencent has no group ${groupId}, in which the stack creates persons. Create it: ${FACES} create-group`;
}

export function deletingText(groupId: string): string {
  return `Tencent is deleting the group ${groupId}. Wait until it is gone, create it again, then run rebuild again.`;
}

export function oldModelText({ groupId, faceModelVersion }: TencentGroup): string {
  return `The group ${groupId} has the model ${faceModelVersion}. SearchPersons and VerifyPerson work with model 3.0 only.`;
}

export function notAskedText(failure: TencentFailure): string {
  switch (failure.kind) {
    case 'malformed':
      return `${sentence(failure.message)} Store the keys first: ${FACES} set-secret`;
    case 'unreachable':
      return `Tencent was not reached at ${failure.endpoint}: ${sentence(failure.message)}`;
    case 'refused': {
      const { meaning, remedy } = refusalOf(failure);
      return `${meaning} It answered ${failure.code}: ${sentence(failure.message)} ${remedy}`;
    }
  }
}
