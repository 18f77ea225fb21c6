import { EXIT, type ExitCode } from '../../shared/problem.ts';
import { confirmed } from '../../shared/terminal/confirmed.ts';
import type { Output } from '../../shared/terminal/output.ts';
import { gatherEvidence } from './gather-evidence.ts';
import type { DecisionPorts, SearchAnswers, SearchPorts, SearchResult, UndecidedPorts } from './ports.ts';
import { type Proposal, proposeDecisions, type Searches } from './propose-decisions.ts';
import { costText, evidenceItem, evidenceLines, keptText } from './report.ts';
import { countSearches, keptSearches, searchImages } from './search-images.ts';
import type { UndecidedPerson } from './undecided-person.ts';
import { isDecided, writeDecisions } from './write-decisions.ts';

/** Of one call in CNY. It was the price of 2021, and stands here for the order of magnitude. */
const SEARCH_PRICE = 0.003;

interface UndecidedWork {
  /** The persons that may have undecided images. */
  readonly personIds: readonly string[];
  readonly ports: UndecidedPorts & SearchPorts & DecisionPorts;
  readonly answers: SearchAnswers;
  readonly askTencent: boolean;
  /** The operator has agreed to the cost of the searches. */
  readonly yes: boolean;
  readonly signal: AbortSignal;
  readonly output: Output;
}

/** What an operator is shown of one person, and decides about. */
interface Shown {
  readonly person: UndecidedPerson;
  readonly proposals: readonly Proposal[];
}

/** What an operator was shown. */
interface Decided {
  readonly images: number;
  /** `done` when no image is left of which it is not known whether it was added. */
  readonly exit: ExitCode;
  /** Some persons or images were not looked at. */
  readonly isInterrupted: boolean;
}

/** Shows the evidence about undecided images, asks Tencent if that is wanted, and writes what the operator agrees to. */
export async function decideUndecided(work: UndecidedWork): Promise<Decided> {
  const { output, askTencent, signal } = work;
  const { persons, unsettled } = await gathered(work);
  if (unsettled > 0) {
    output.warn(`${unsettled} persons with undecided images are changing just now. Run the audit again for them.`);
  }
  const kept = askTencent ? keptSearches(persons, work.answers) : new Map();
  const searches = askTencent ? await searched(persons, kept, work) : new Map();
  if (searches === undefined) return { images: persons.length, exit: EXIT.failed, isInterrupted: signal.aborted };
  const shown = persons.map((person): Shown => ({ person, proposals: proposeDecisions(person, searches) }));
  show(shown, output);
  const written = askTencent ? await decided(shown, work) : new Set<Proposal>();
  const left = shown.flatMap(({ person, proposals }) =>
    person.images.filter((image, index) => image.question === 'added' && !written.has(proposals[index] as Proposal)),
  );
  const images = shown.reduce((sum, { proposals }) => sum + proposals.length, 0);
  const counted = { images, unsettled, searches: searches.size - kept.size, kept: kept.size, decided: written.size };
  output.add({ undecided: counted });
  const isInterrupted = signal.aborted;
  const exit = left.length > 0 || unsettled > 0 || isInterrupted ? EXIT.failed : EXIT.done;
  if (images === 0) return { images, exit, isInterrupted };
  const hint = askTencent ? '' : ' audit --ask-tencent compares the images with the faces.';
  const counts = `${images} undecided ${images === 1 ? 'image' : 'images'}, ${written.size} decided.${hint}`;
  output.say(counts, left.length > 0 ? 'problem' : 'ok');
  output.say('');
  return { images, exit, isInterrupted };
}

async function gathered({ personIds, ports, signal }: UndecidedWork) {
  const persons: UndecidedPerson[] = [];
  let unsettled = 0;
  for (const personId of personIds) {
    if (signal.aborted) break;
    const found = await gatherEvidence(personId, ports);
    if (found.kind === 'evidence') persons.push(found.person);
    if (found.kind === 'unsettled') unsettled += 1;
  }
  return { persons, unsettled };
}

/** @returns undefined when the operator does not agree */
async function searched(
  persons: readonly UndecidedPerson[],
  kept: Searches,
  { ports, answers, yes, signal, output }: UndecidedWork,
): Promise<Searches | undefined> {
  const results = new Map<string, SearchResult>(kept);
  const count = countSearches(persons, kept);
  if (kept.size > 0) output.announce(keptText(kept.size));
  if (count === 0) return results;
  answers.prepare();
  output.announce(costText(count, SEARCH_PRICE));
  if (
    !yes &&
    !(await confirmed(`Search ${count} ${count === 1 ? 'image' : 'images'}?`, 'Nothing was searched.', output))
  )
    return undefined;
  let done = 0;
  const onSearched = () => {
    done += 1;
    output.progress(`${done} of ${count} images searched`);
  };
  for (const person of persons) {
    const found = await searchImages(person, kept, ports, answers, { signal, onSearched });
    for (const [id, result] of found) results.set(id, result);
  }
  return results;
}

function show(persons: readonly Shown[], output: Output): void {
  for (const { person, proposals } of persons) {
    for (const [index, image] of person.images.entries()) {
      const proposal = proposals[index];
      if (proposal === undefined) continue;
      output.item(evidenceItem(person, image, proposal));
      for (const line of evidenceLines(person, image, proposal)) output.say(line);
    }
  }
}

/** @returns the proposals that were written */
async function decided(
  persons: readonly Shown[],
  { ports, answers, output, signal }: UndecidedWork,
): Promise<Set<Proposal>> {
  const written = new Set<Proposal>();
  const count = persons.flatMap(({ proposals }) => proposals.filter(isDecided)).length;
  if (count === 0 || signal.aborted) return written;
  const agreed = await output.ask(
    `\nLook at the evidence above. Write ${count === 1 ? 'this decision' : `these ${count} decisions`}?`,
  );
  if (agreed === undefined) {
    output.warn('Standard input is no terminal, so nothing was decided. The commands above write the decisions.');
  }
  if (!agreed) return written;
  for (const { person, proposals } of persons) {
    for (const { proposal, result } of await writeDecisions(person, proposals, ports)) {
      const { objectKey, version } = proposal.row;
      if (result.kind === 'enrolled' || result.kind === 'sent') {
        written.add(proposal);
        answers.forget(proposal.row);
      } else output.warn(`${objectKey} (version ${version}): ${whyNot(result)}`);
    }
  }
  return written;
}

function whyNot(result: Awaited<ReturnType<DecisionPorts['resubmit']>>): string {
  if (result.kind === 'refused') return result.message;
  if (result.kind === 'unsent') return 'the row is PENDING, but its message was not sent: faces resubmit sends it.';
  return 'its row is gone.';
}
