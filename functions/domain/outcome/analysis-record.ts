import { createHash } from 'node:crypto';
import type { ImageOutcome } from './image-outcome.ts';

/**
 * What analysts get of an outcome, in files and in tables of SQL. It holds no person id, no key and no face id. Queries rely
 * on the names, so they may grow and never change.
 */
export const ANALYSIS_COLUMNS = [
  { name: 'outcome_id', type: 'text' },
  { name: 'received_at', type: 'time' },
  { name: 'uploaded_at', type: 'time' },
  { name: 'completed_at', type: 'time' },
  { name: 'status', type: 'text' },
  { name: 'reason', type: 'text' },
  { name: 'tencent_code', type: 'text' },
  { name: 'image', type: 'text' },
  { name: 'key_prefix', type: 'text' },
  { name: 'person', type: 'text' },
  { name: 'format', type: 'text' },
  { name: 'size', type: 'whole' },
  { name: 'width', type: 'whole' },
  { name: 'height', type: 'whole' },
  { name: 'attempts', type: 'whole' },
  { name: 'submission', type: 'whole' },
  { name: 'created_person', type: 'flag' },
  { name: 'prepared', type: 'flag' },
  { name: 'seconds_to_outcome', type: 'number' },
  { name: 'stack', type: 'text' },
] as const satisfies readonly AnalysisColumn[];

export interface AnalysisColumn {
  readonly name: string;
  /** Texts, times in ISO 8601, whole numbers, numbers, or true and false. Every column may be null. */
  readonly type: 'text' | 'time' | 'whole' | 'number' | 'flag';
}

export type AnalysisRecord = Readonly<
  Record<(typeof ANALYSIS_COLUMNS)[number]['name'], string | number | boolean | null>
>;

/** @param person the pseudonym; null when there is none */
export function analysisRecord(outcome: ImageOutcome, person: string | null): AnalysisRecord {
  const { bucket, objectKey, version, uploadedAt, completedAt } = outcome;
  const isRefused = outcome.status !== 'ENROLLED';
  return {
    outcome_id: outcome.outcomeId,
    received_at: outcome.receivedAt,
    uploaded_at: uploadedAt,
    completed_at: completedAt,
    status: outcome.status,
    reason: isRefused ? outcome.reason : null,
    tencent_code: (isRefused && outcome.tencentCode) || null,
    image: createHash('sha256')
      .update(JSON.stringify([bucket, objectKey, version]))
      .digest('hex')
      .slice(0, 32),
    key_prefix: objectKey.slice(0, objectKey.lastIndexOf('/') + 1),
    person,
    format: outcome.format ?? null,
    size: outcome.size ?? null,
    width: outcome.width ?? null,
    height: outcome.height ?? null,
    attempts: outcome.attempts,
    submission: outcome.submission,
    created_person: !isRefused && outcome.createdPerson === true,
    prepared: outcome.prepared !== undefined,
    seconds_to_outcome: (Date.parse(completedAt) - Date.parse(uploadedAt)) / 1000,
    stack: outcome.stack,
  };
}
