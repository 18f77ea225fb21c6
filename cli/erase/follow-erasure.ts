import type { ErasureRecord } from '../../functions/domain/erasure/erasure-record.ts';
import type { Followed, FollowPorts } from './ports.ts';

const POLL_MS = 1_000;
/** A message is taken within seconds, unless another one of the same person is in front. */
const BEGINS_WITHIN_MS = 2 * 60_000;
/** The two looks are a minute apart, and some thousand images take minutes. */
const ENDS_WITHIN_MS = 30 * 60_000;

/** Reads the record of an erasure again and again until it has ended. */
export async function followErasure(
  erasureId: string,
  ports: FollowPorts,
  signal: AbortSignal,
  onProgress: (record: ErasureRecord) => void,
): Promise<Followed> {
  const startedAt = ports.now();
  for (;;) {
    const record = await ports.erasure(erasureId);
    if (record !== undefined && record.status !== 'RUNNING') return { kind: 'ended', record };
    if (signal.aborted) return { kind: 'interrupted' };
    const waitedMs = ports.now() - startedAt;
    if (record === undefined && waitedMs >= BEGINS_WITHIN_MS) return { kind: 'notBegun' };
    if (record !== undefined && waitedMs >= ENDS_WITHIN_MS) return { kind: 'running', record };
    if (record !== undefined) onProgress(record);
    await ports.sleep(POLL_MS);
  }
}
