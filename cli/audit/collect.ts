import type { AuditProgress, AuditSource, WorkFiles } from './ports.ts';

/** So often the state is saved: a run that is killed repeats no more than this. */
export const SAVE_EVERY_MS = 10_000;

interface CollectContext {
  readonly clock: { now(): number };
  readonly signal: AbortSignal;
  /** @param total about how many records the source has; undefined when it cannot tell */
  onRead(source: AuditSource, read: number, total: number | undefined): void;
}

/** Reads all lists page by page into the work files, from where an earlier run has stopped. */
export async function collect(
  sources: readonly AuditSource[],
  begun: AuditProgress,
  files: WorkFiles,
  { clock, signal, onRead }: CollectContext,
): Promise<AuditProgress> {
  let progress = begun;
  let savedAt = clock.now();
  for (const source of sources) {
    const state = progress.sources[source.name];
    if (state?.isDone) continue;
    let cursor = state?.cursor;
    for await (const page of source.pages(cursor)) {
      for (const record of page.records) files.add(record);
      cursor = page.cursor;
      const read = (progress.read[source.name] ?? 0) + page.records.length;
      progress = withSource(progress, source, { cursor, isDone: false }, read);
      onRead(source, read, page.total);
      if (signal.aborted) break;
      if (clock.now() - savedAt < SAVE_EVERY_MS) continue;
      files.save(progress);
      savedAt = clock.now();
    }
    if (signal.aborted) break;
    progress = withSource(progress, source, { cursor, isDone: true }, progress.read[source.name] ?? 0);
  }
  files.save(progress);
  return progress;
}

function withSource(
  progress: AuditProgress,
  { name }: AuditSource,
  state: AuditProgress['sources'][string],
  read: number,
): AuditProgress {
  return {
    ...progress,
    sources: { ...progress.sources, [name]: state },
    read: { ...progress.read, [name]: read },
  };
}
