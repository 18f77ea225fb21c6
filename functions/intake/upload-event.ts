import * as v from 'valibot';

/** One S3 "Object Created" event as EventBridge sends it, reduced to what matters. */
export interface Upload {
  readonly bucket: string;
  /** As the app wrote it: EventBridge does not encode keys. */
  readonly objectKey: string;
  /** Absent when the event names none, or the bucket keeps no versions. */
  readonly version: string | undefined;
  readonly eTag: string;
  /** Bytes. */
  readonly size: number;
  readonly sequencer: string;
  /** ISO 8601, UTC, with milliseconds. */
  readonly uploadedAt: string;
}

const text = v.pipe(v.string(), v.minLength(1));

const schema = v.object({
  source: v.literal('aws.s3'),
  'detail-type': v.literal('Object Created'),
  time: v.pipe(
    text,
    v.check((time) => !Number.isNaN(Date.parse(time))),
  ),
  detail: v.object({
    bucket: v.object({ name: text }),
    object: v.object({
      key: text,
      size: v.pipe(v.number(), v.minValue(0)),
      etag: text,
      'version-id': v.optional(text),
      sequencer: v.optional(text, '0'),
    }),
  }),
});

/** What S3 calls the version of an object that was written while its bucket kept none. */
const NO_VERSION = 'null';

/** @returns undefined when the body is no such event. */
export function parseUploadEvent(body: string): Upload | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), body);
  if (!parsed.success) return undefined;
  const { detail, time } = parsed.output;
  return {
    bucket: detail.bucket.name,
    objectKey: detail.object.key,
    version: realVersion(detail.object['version-id']),
    eTag: unquoted(detail.object.etag),
    size: detail.object.size,
    sequencer: detail.object.sequencer,
    uploadedAt: new Date(time).toISOString(),
  };
}

/** The console's "create folder" writes an empty object whose key ends in a slash: no image, no row. */
export function isFolderMarker(upload: Upload): boolean {
  return upload.size === 0 && upload.objectKey.endsWith('/');
}

export function realVersion(version: string | undefined): string | undefined {
  return version === NO_VERSION ? undefined : version;
}

/** S3's API quotes ETags, its events do not. */
export function unquoted(eTag: string): string {
  return eTag.replace(/^"|"$/g, '');
}
