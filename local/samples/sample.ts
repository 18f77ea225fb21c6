import type { ImageStatus } from '../aws/image-row.ts';

interface Expected {
  readonly status: ImageStatus;
  readonly reason?: string;
}

/** One upload, and the result that it must have. */
export interface Sample {
  /** What is special about the upload: unique, and short enough for a table. */
  readonly name: string;
  readonly key: string;
  /** The person tag, as sent; absent: no tag. */
  readonly personId?: string;
  /** More metadata, for example `quality-control`. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly image: () => Promise<Buffer>;
  readonly expected: Expected;
  /** The name of another sample: this one is uploaded when that one is final. */
  readonly after?: string;
}
