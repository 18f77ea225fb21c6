import type { ImageStatus } from '../aws/image-row.ts';

interface Expected {
  readonly status: ImageStatus;
  readonly reason?: string;
}

/** One upload, and what must become of it. */
export interface Sample {
  /** What is special about it: unique, and short enough for a table. */
  readonly name: string;
  readonly key: string;
  /** The person tag as it is sent; absent: no tag. */
  readonly personId?: string;
  /** More metadata, for example `quality-control`. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly image: () => Promise<Buffer>;
  readonly expected: Expected;
  /** Uploaded only when the sample of that name is final. */
  readonly after?: string;
}
