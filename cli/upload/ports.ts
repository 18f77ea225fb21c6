import type { FaceRow } from '../../functions/domain/face-row.ts';
import type { WatchPorts } from '../shared/outcome-watch.ts';

/** One file, and what becomes of it in the bucket. */
export interface FileUpload {
  /** As it was given. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  readonly objectKey: string;
}

export interface UploadPorts extends WatchPorts {
  /** Reads the file and puts it into the bucket. @returns the version */
  put(upload: FileUpload): Promise<string>;
}

export interface UploadOptions {
  /** How many files are uploaded side by side. */
  readonly concurrency: number;
  /** For the outcome of each image, from its upload on; undefined: do not wait. */
  readonly timeoutMs: number | undefined;
}

export interface UploadContext {
  /** Ends the run: no further upload begins, and no outcome is waited for. */
  readonly signal: AbortSignal;
  onProgress(progress: { readonly uploaded: number; readonly ended: number }): void;
  /** Called once for each file that was uploaded, as soon as there is nothing more to wait for. */
  onEnded(result: UploadResult): void;
}

export interface UploadResult extends FileUpload {
  /** Undefined: the file was not uploaded. */
  readonly version?: string;
  /** PENDING or undefined when there was no outcome in time. */
  readonly row?: FaceRow | undefined;
  /** Why the file was not uploaded. Undefined: it was not tried. */
  readonly error?: unknown;
}

export interface UploadReport {
  /** In the order of the files. */
  readonly results: readonly UploadResult[];
  readonly isInterrupted: boolean;
}
