import type { SideBySide } from '../shared/side-by-side.ts';
import type { Finding } from './finding.ts';
import type { AuditPorts } from './ports.ts';

export interface AuditRequest {
  /** Only persons and images that changed at or after this time, epoch milliseconds. */
  readonly since?: number | undefined;
  /** Only persons of this group at Tencent. */
  readonly groupId?: string | undefined;
  /** Fixes what is safe. */
  readonly repair: boolean;
  /** Age at which images expire; undefined when they do not. */
  readonly keepImagesDays?: number | undefined;
  readonly bucket: string;
}

/** What became of a person or an image that was read again. */
export interface Examined {
  readonly findings: readonly Finding[];
  /** Of the findings. */
  readonly repaired: readonly Finding[];
  /** It changed while it was read: nothing can be said about it. */
  readonly isUnsettled: boolean;
}

export const NOTHING_FOUND: Examined = { findings: [], repaired: [], isUnsettled: false };

export interface ExamineContext {
  readonly request: AuditRequest;
  readonly ports: AuditPorts;
  /** When the audit began, epoch milliseconds. */
  readonly startedAt: number;
}

/** The persons and images of one part that have to be read again, a few at a time. */
export interface PartContext extends ExamineContext {
  readonly sideBySide: SideBySide;
  readonly signal: AbortSignal;
  onExamined(examined: Examined): void;
}
