import { shellQuoted } from '../../shared/terminal/shell-quoted.ts';
import type { Proposal } from './propose-decisions.ts';
import type { CandidateFace, UndecidedImage, UndecidedPerson } from './undecided-person.ts';

const QUESTIONS: Readonly<Record<UndecidedImage['question'], string>> = {
  added: 'OutcomeUnknown: it is not known whether the image was added',
  face: 'FaceUncertain: the image was added, and one of these faces is its own',
};

const STATES: Readonly<Record<Exclude<CandidateFace['state'], 'explained'>, string>> = {
  open: 'on the person, of no other image',
  gone: 'not on the person any more',
};

/** The evidence about one image and what follows from it, in lines. */
export function evidenceLines(person: UndecidedPerson, image: UndecidedImage, proposal: Proposal): readonly string[] {
  const { objectKey, version, submittedAt, completedAt } = image.row;
  const { facesBefore, facesNow } = person;
  return [
    `${objectKey} (version ${version}, person ${person.personId})`,
    `  ${QUESTIONS[image.question]}`,
    `  sent ${submittedAt ?? 'at an unknown time'}, in doubt since ${completedAt ?? 'an unknown time'}; ${facesBefore.length} faces before, ${facesNow.length} now`,
    ...image.candidates.map((candidate) => `  face ${candidate.faceId}: ${stateOf(candidate)}`),
    `  → ${proposalText(proposal)}`,
    ...(proposal.kind === 'open' ? [] : [`    ${commandOf(proposal)}`]),
    '',
  ];
}

function stateOf(candidate: CandidateFace): string {
  if (candidate.state !== 'explained') return STATES[candidate.state];
  return `the face of ${candidate.by.objectKey} (version ${candidate.by.version})`;
}

function proposalText(proposal: Proposal): string {
  const { kind, why } = proposal;
  switch (kind) {
    case 'enrolled':
      return `ENROLLED with face ${proposal.faceId}, which ${why}.`;
    case 'notEnrolled':
      return `Not added, so it can be sent again: ${why}.`;
    case 'open':
      return `Look at the image yourself: ${why}.`;
  }
}

/** What writes the decision without another audit. */
function commandOf(proposal: Exclude<Proposal, { kind: 'open' }>): string {
  const { objectKey, version } = proposal.row;
  const decision = proposal.kind === 'enrolled' ? `--enrolled ${proposal.faceId}` : '--not-enrolled';
  return `faces resubmit ${shellQuoted(objectKey)} --version ${shellQuoted(version)} ${decision}`;
}

/** For programs. */
export function evidenceItem(person: UndecidedPerson, image: UndecidedImage, proposal: Proposal): object {
  const { objectKey, version, submittedAt, completedAt } = image.row;
  const { row: _, ...proposed } = proposal;
  return {
    kind: image.question === 'added' ? 'OutcomeUnknown' : 'FaceUncertain',
    personId: person.personId,
    image: { objectKey, version },
    submittedAt,
    inDoubtSince: completedAt,
    facesBefore: person.facesBefore,
    facesNow: person.facesNow,
    unexplained: person.unexplained,
    candidates: image.candidates,
    proposal: proposed,
  };
}

/** @param price of one search in CNY */
export function costText(searches: number, price: number): string {
  const cost = (searches * price).toFixed(searches * price < 0.1 ? 3 : 2);
  return `${searches} ${searches === 1 ? 'image is' : 'images are'} searched at Tencent with SearchFaces, one billed request each. At CNY ${price} for a request, a price that is not verified, this is about CNY ${cost}. The price list of your Tencent account has the price that holds. Requests that get no answer are repeated, up to five times.`;
}

export function keptText(answers: number): string {
  const [noun, was] = answers === 1 ? ['image', 'was'] : ['images', 'were'];
  return `${answers} ${noun} ${was} searched by an earlier run, whose answers are kept for seven days. They are not searched again.`;
}
