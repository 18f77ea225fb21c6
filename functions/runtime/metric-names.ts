/**
 * The metrics of the functions, in the namespace `FaceEnrollment` with the dimension `service`: one pipeline's.
 * Written here, watched by `infra`, named nowhere else.
 */
export const METRIC = {
  /** Seconds since the message was sent, of every message that a function receives. */
  workAge: 'WorkAge',
  imagesReceived: 'ImagesReceived',
  imagesAccepted: 'ImagesAccepted',
  /** Events that were read more than an hour late, whose object was gone: they leave no row. */
  eventsExpired: 'EventsExpired',
  /** Items of the Persons table, as DynamoDB last counted them. */
  personsKnown: 'PersonsKnown',
  /** Images that were converted for Tencent. */
  imagesPrepared: 'ImagesPrepared',
  /** Of the originals of images that were prepared, and of the JPEGs that were made of them. */
  bytesToPrepare: 'BytesToPrepare',
  bytesPrepared: 'BytesPrepared',
  /** Milliseconds from the start of the decoder until the row says that the image is prepared. */
  timeToPrepare: 'TimeToPrepare',
  imagesEnrolled: 'ImagesEnrolled',
  /** Milliseconds from the upload to the outcome, of images that were enrolled. */
  timeToEnroll: 'TimeToEnroll',
  /** CreateFace requests that left us. */
  tencentCalls: 'TencentCalls',
  /** Milliseconds until Tencent's answer, or until it was given up. */
  tencentLatency: 'TencentLatency',
  /** 1 for a request that left us without a usable answer, 0 for any other: its average is a share. */
  tencentFailures: 'TencentFailures',
  /** CreateFace requests that have carried one image so far. */
  callsOfOneImage: 'CallsOfOneImage',
  /** Images given back because `requestsPerSecond` is used up for the next seconds: nothing is wrong with them. */
  imagesPaced: 'ImagesPaced',
  /** Requests refused for keys, permissions, the bill, a quota or a service that is off, or not sent because there are no keys. */
  accountRefused: 'AccountRefused',
  outcomesPublished: 'OutcomesPublished',
  /** Milliseconds from the change of the row until the event bus took the event. */
  timeToPublish: 'TimeToPublish',
  /** Outcomes that went to the outcomes dead-letter queue. */
  outcomesNotPublished: 'OutcomesNotPublished',
  objectsAnnotated: 'ObjectsAnnotated',
  /** Outcomes that Firehose took, to store them for analysis. */
  outcomesAnalyzed: 'OutcomesAnalyzed',
  /** Outcomes that could not be written on their object. */
  annotationsFailed: 'AnnotationsFailed',
  /** Erasures that removed everything. */
  personsErased: 'PersonsErased',
  /** Erasures that ended with something that could not be removed. */
  erasuresIncomplete: 'ErasuresIncomplete',
} as const;

/** Metrics that have the dimension `reason` as well. */
export const METRIC_BY_REASON = {
  imagesRejected: 'ImagesRejected',
  imagesFailed: 'ImagesFailed',
  /** Attempts after which an image waits to be tried again. */
  imagesDelayed: 'ImagesDelayed',
  /** Attempts that failed for what only an operator can fix; also with `reason` alone. */
  operatorNeeded: 'OperatorNeeded',
} as const;

export type MetricName = (typeof METRIC)[keyof typeof METRIC];
export type MetricByReason = (typeof METRIC_BY_REASON)[keyof typeof METRIC_BY_REASON];
