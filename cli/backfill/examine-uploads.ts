import { tombstoneOf } from '../../functions/domain/erasure/tombstone.ts';
import type { RejectedReason } from '../../functions/domain/reasons.ts';
import { type MetadataRules, readUploadMetadata } from '../../functions/domain/upload-metadata.ts';
import { SideBySide } from '../shared/side-by-side.ts';
import type { ListedVersion, MetadataPorts } from './ports.ts';

const READS_SIDE_BY_SIDE = 50;

/** What would be said to some images because of their metadata, and because their person is being erased. */
export interface ExaminedUploads {
  readonly looked: number;
  /** Images that would be REJECTED, by the first reason of each. `PersonErased`, or deleted by the erase stage. */
  readonly refused: Readonly<Partial<Record<RejectedReason, number>>>;
  readonly isInterrupted: boolean;
}

/** Reads the metadata of these images, and judges it by the rules of the deployed stack. */
export async function examineUploads(
  versions: readonly ListedVersion[],
  rules: MetadataRules,
  ports: MetadataPorts,
  context: { readonly signal: AbortSignal; onProgress(looked: number): void },
): Promise<ExaminedUploads> {
  const refused: Partial<Record<RejectedReason, number>> = {};
  const reads = new SideBySide(READS_SIDE_BY_SIDE);
  let looked = 0;
  for (const version of versions) {
    await reads.room();
    if (context.signal.aborted) break;
    reads.start(async () => {
      const reason = await rejectionOf(await ports.metadata(version), rules, ports);
      if (reason !== undefined) refused[reason] = (refused[reason] ?? 0) + 1;
      looked += 1;
      context.onProgress(looked);
    });
  }
  await reads.ended();
  return { looked, refused, isInterrupted: looked < versions.length };
}

async function rejectionOf(
  metadata: Readonly<Record<string, string>> | 'gone',
  rules: MetadataRules,
  { erasedPerson, clock }: MetadataPorts,
): Promise<RejectedReason | undefined> {
  if (metadata === 'gone') return 'ObjectGone';
  const read = readUploadMetadata(metadata, rules);
  if (read.kind === 'rejected') return read.reason;
  return tombstoneOf(await erasedPerson(read.personId), clock.now()) && 'PersonErased';
}
