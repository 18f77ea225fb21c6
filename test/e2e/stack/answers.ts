import { setTimeout as sleep } from 'node:timers/promises';
import { jpeg } from '../../../local/samples/render.ts';
import type { Fault } from '../../../local/stand-in/faults.ts';
import type { Stack } from './stack.ts';

interface Answer {
  readonly fault: Fault;
  readonly past: readonly string[];
}

/**
 * One answer of each kind, and the states that the image's row then passes through within a few seconds, as `status reason
 * tencentCode`. Other tests try every code, without a deployment.
 */
const ANSWERS: readonly Answer[] = [
  { fault: { retCodes: [-1604] }, past: ['REJECTED NotSamePerson -1604'] },
  { fault: { retCodes: [-1200] }, past: ['PENDING AlgorithmError -1200'] },
  refusal('FailedOperation.FaceSizeTooSmall', (code) => [`REJECTED FaceTooSmall ${code}`]),
  refusal('InvalidParameterValue.PersonIdNotExist', (code) => [`REJECTED PersonNotFound ${code}`]),
  refusal('InvalidParameterValue.PersonFaceNumExceed', (code) => [`REJECTED PersonFull ${code}`]),
  refusal('InvalidParameterValue.UrlIllegal', (code) => [`FAILED UrlRefused ${code}`]),
  refusal('FailedOperation.ImageDownloadError', (code) => [`PENDING DownloadFailed ${code}`]),
  refusal('FailedOperation.ConflictOperation', (code) => [`PENDING PersonBusy ${code}`, 'ENROLLED']),
  refusal('RequestLimitExceeded', (code) => [`PENDING Throttled ${code}`, 'ENROLLED']),
  refusal('AuthFailure.SignatureExpire', (code) => [`PENDING CredentialsRefused ${code}`, 'ENROLLED']),
  refusal('UnauthorizedOperation', (code) => [`PENDING PermissionDenied ${code}`, 'ENROLLED']),
  refusal('ResourceUnavailable.InArrears', (code) => [`PENDING AccountProblem ${code}`, 'ENROLLED']),
  refusal('InvalidParameterValue.QualityControlIllegal', (code) => [`PENDING RequestRefused ${code}`]),
  refusal('FailedOperation.SomethingNew', (code) => [`PENDING UnknownCode ${code}`]),
  refusal('InternalError', () => ['ENROLLED'], 'done'),
];

function refusal(code: string, past: (code: string) => readonly string[], effect: Fault['effect'] = 'none'): Answer {
  return { fault: { effect, answer: { kind: 'error', code } }, past: past(code) };
}

export const EXPECTED_PASTS = ANSWERS.map(({ past }) => past);

/** Lets the stand-in give each answer once, to an image of another person. Returns the states of the rows. */
export function pastsAfterAnswers(stack: Stack): Promise<readonly (readonly string[])[]> {
  return Promise.all(ANSWERS.map((answer, index) => pastAfter(answer, `answer-${index}`, stack)));
}

async function pastAfter(answer: Answer, personId: string, { tencent, images }: Stack): Promise<readonly string[]> {
  tencent.api.persons.create(personId);
  tencent.api.faults.add({ ...answer.fault, action: 'CreateFace', personId });
  const ref = await images.upload({ key: `${personId}.jpg`, personId, body: await jpeg({ person: 3 }) });
  const past: string[] = [];
  for (const until = Date.now() + 30_000; Date.now() < until; await sleep(100)) {
    const { status, reason, tencentCode } = (await images.row(ref)) ?? {};
    const said = [status, reason, tencentCode].filter(Boolean).join(' ');
    // On a busy machine the request for the person may be too late before the answer comes.
    const isEarlierTrouble = said === 'PENDING TencentUnavailable' && !answer.past.includes(said);
    const saysNothing = said === '' || said === 'PENDING' || isEarlierTrouble;
    if (!saysNothing && said !== past.at(-1)) past.push(said);
    if (past.length === answer.past.length || (status !== undefined && status !== 'PENDING')) break;
  }
  return past;
}
