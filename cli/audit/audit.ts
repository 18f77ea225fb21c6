import { SideBySide } from '../shared/side-by-side.ts';
import type { ImageRecord, PersonRecord, RecordSet } from './audit-record.ts';
import type { AuditRequest, Examined, PartContext } from './audit-request.ts';
import { collect, SAVE_EVERY_MS } from './collect.ts';
import { compareImages } from './compare-images.ts';
import { comparePersons } from './compare-persons.ts';
import type { AuditPorts, AuditProgress, AuditSource, ReadDeadLetters, WorkFiles } from './ports.ts';

/** Persons and images that are read again at the same time: each waits for the pacer most of the time. */
const AT_ONCE = 4;

const SETS: readonly RecordSet[] = ['persons', 'images'];

/** The name of the source of dead-letter queue messages. What it remembers says whether all of them were received. */
export const DEAD_LETTERS = 'deadLetters';
const NOT_READ: ReadDeadLetters = { isComplete: false, crowded: [] };

interface AuditContext {
  readonly signal: AbortSignal;
  onRead(source: AuditSource, read: number, total: number | undefined): void;
  /** @param done of all parts that are to be compared */
  onCompared(done: number, progress: AuditProgress): void;
}

/** @param now epoch milliseconds */
export function newProgress(now: number): AuditProgress {
  return {
    startedAt: now,
    sources: {},
    read: {},
    compared: { persons: 0, images: 0 },
    counts: { examined: 0, unsettled: 0, found: 0, repaired: 0 },
  };
}

/**
 * Reads all lists into the work files, compares what they say of each person and image part by part, and reads again what
 * does not agree: only that is a finding. Memory holds one page, and then one part.
 *
 * @param begun of a new audit, or where an earlier run has stopped
 */
export async function audit(
  request: AuditRequest,
  sources: readonly AuditSource[],
  files: WorkFiles,
  begun: AuditProgress,
  ports: AuditPorts,
  context: AuditContext,
): Promise<AuditProgress> {
  const { signal } = context;
  let progress = await collect(sources, begun, files, { ...context, clock: ports.clock });
  const deadLetters = (progress.sources[DEAD_LETTERS]?.cursor as ReadDeadLetters | undefined) ?? NOT_READ;
  let savedAt = ports.clock.now();
  for (const set of SETS) {
    for (let part = progress.compared[set]; part < files.parts && !signal.aborted; part += 1) {
      const sideBySide = new SideBySide(AT_ONCE);
      const onExamined = (examined: Examined): void => {
        progress = { ...progress, counts: counted(progress.counts, examined) };
        addFindings(examined, files);
      };
      const within: PartContext = { request, ports, startedAt: progress.startedAt, sideBySide, signal, onExamined };
      const before = progress.counts;
      if (set === 'persons') await comparePersons(files.read(set, part) as AsyncIterable<PersonRecord>, within);
      else await compareImages(files.read(set, part) as AsyncIterable<ImageRecord>, deadLetters, within);
      await sideBySide.ended();
      if (signal.aborted) {
        // The findings of a part that was not finished are found again: its file of findings is cut.
        return { ...progress, counts: before };
      }
      progress = { ...progress, compared: { ...progress.compared, [set]: part + 1 } };
      context.onCompared(progress.compared.persons + progress.compared.images, progress);
      if (ports.clock.now() - savedAt < SAVE_EVERY_MS) continue;
      files.save(progress);
      savedAt = ports.clock.now();
    }
  }
  files.save(progress);
  return progress;
}

/** Whether everything was read and compared. */
export function isComplete({ compared }: AuditProgress, { parts }: Pick<WorkFiles, 'parts'>): boolean {
  return SETS.every((set) => compared[set] === parts);
}

function addFindings({ findings, repaired }: Examined, files: WorkFiles): void {
  for (const finding of findings) files.addFinding({ ...finding, isRepaired: repaired.includes(finding) });
}

function counted(counts: AuditProgress['counts'], examined: Examined): AuditProgress['counts'] {
  return {
    examined: counts.examined + 1,
    unsettled: counts.unsettled + (examined.isUnsettled ? 1 : 0),
    found: counts.found + examined.findings.length,
    repaired: counts.repaired + examined.repaired.length,
  };
}
