import type { Chance, Clock } from '../domain/clock.ts';
import type { EnrollmentMessage } from '../domain/enrollment-message.ts';
import type { ImageErasures, Tombstones } from '../domain/erasure/erased-image.ts';
import type { FaceRow, ImageRef } from '../domain/face-row.ts';
import type { ImageSize, Orientation } from '../domain/image/orientation.ts';
import type { OriginalFormat } from '../domain/image/original-formats.ts';

export interface ConversionRequest {
  readonly bytes: Uint8Array;
  /** The only decoder that may see the bytes. */
  readonly format: OriginalFormat;
  /** Pixels: the image is shrunk to it, and never enlarged. */
  readonly longEdge: number;
}

export interface ConvertedImage extends ImageSize {
  /** Upright, sRGB, without alpha and metadata, at most `MAX_IMAGE_BYTES`. */
  readonly jpeg: Uint8Array;
  /** As stored in the file. */
  readonly original: ImageSize & { readonly orientation: Orientation };
}

export type Conversion =
  | ({ readonly kind: 'converted' } & ConvertedImage)
  /** Not decoded, because of its size. The message is for the image's owner. */
  | { readonly kind: 'outOfRange'; readonly size: ImageSize; readonly message: string }
  /** The decoder refused it, or had to be ended. The detail is for the operator. */
  | { readonly kind: 'undecodable'; readonly detail: string };

/** Decodes hostile bytes within limits of time and memory. It throws only for reasons that are not the image's. */
export interface ImageConverter {
  convert(request: ConversionRequest): Promise<Conversion>;
}

/** The images bucket. Whatever else goes wrong is thrown. */
export interface OriginalImages {
  /** All bytes of one version. */
  read(row: FaceRow): Promise<Uint8Array | 'gone'>;
}

/** The prepared bucket. */
export interface PreparedImages {
  put(key: string, jpeg: Uint8Array): Promise<void>;
  /** An object that is not there is as good as deleted. */
  delete(key: string): Promise<void>;
}

/** The Faces table, as far as prepare writes it. */
export interface PreparationRows {
  /** Strongly consistent. */
  row(ref: ImageRef): Promise<FaceRow | undefined>;
  /** Written only if the row is still as it was read: the same status, stage, submission, number of starts and time of change. */
  change(row: FaceRow, patch: Partial<FaceRow>): Promise<'written' | 'refused'>;
}

interface EnrollmentQueue {
  /**
   * Drops a message that it has seen in the last five minutes: same image, same submission, same row.
   *
   * @param receivedAt of the row
   */
  send(message: EnrollmentMessage, receivedAt?: string): Promise<void>;
}

export interface PrepareSettings {
  /** Pixels of a prepared image. */
  readonly longEdge: number;
  /** The bucket of all originals, for an image whose row is gone. */
  readonly imagesBucket: string;
  /** The delivery after which the queue itself would move the message to its dead-letter queue. */
  readonly maxReceiveCount: number;
  /** Age at which images expire; undefined when they do not. */
  readonly keepImagesDays?: number | undefined;
}

/** What one preparation took. */
export interface PreparationFigures {
  /** Of the original. */
  readonly bytesIn: number;
  /** Of the JPEG. */
  readonly bytesOut: number;
  readonly tookMs: number;
}

/** Where an operator sees what happened. Nothing that is passed here holds a secret. */
export interface PrepareLog {
  prepared(row: FaceRow, figures: PreparationFigures): void;
  /** It can never be prepared. The detail is for the operator. */
  rejected(row: FaceRow, detail: string | undefined): void;
  /** It is given up for a cause that is not its own. */
  failed(row: FaceRow): void;
  /** Nothing is left to do: it is prepared, enrolled or rejected already, or its row is gone. */
  settled(ref: ImageRef, why: string): void;
  malformed(): void;
  troubled(what: string, ref: ImageRef, error: unknown): void;
}

export interface PrepareContext {
  readonly originals: OriginalImages;
  readonly prepared: PreparedImages;
  readonly rows: PreparationRows;
  readonly enrollments: EnrollmentQueue;
  readonly tombstones: Tombstones;
  readonly erasures: ImageErasures;
  readonly converter: ImageConverter;
  readonly settings: PrepareSettings;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: PrepareLog;
}
