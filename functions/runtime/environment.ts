/**
 * The environment variables of the functions: set by `infra`, read here, named nowhere else.
 * Optional ones are absent when the setting is.
 */
export const ENV = {
  facesTable: 'FACES_TABLE',
  personsTable: 'PERSONS_TABLE',
  pacerTable: 'PACER_TABLE',
  erasuresTable: 'ERASURES_TABLE',
  uploadsQueueUrl: 'UPLOADS_QUEUE_URL',
  preparationsQueueUrl: 'PREPARATIONS_QUEUE_URL',
  enrollmentsQueueUrl: 'ENROLLMENTS_QUEUE_URL',
  erasuresQueueUrl: 'ERASURES_QUEUE_URL',
  /** Of the function's own queue. */
  deadLetterQueueUrl: 'DEAD_LETTER_QUEUE_URL',
  /** Of all stages, separated by spaces. */
  deadLetterQueueUrls: 'DEAD_LETTER_QUEUE_URLS',
  /** Of the function's own queue: the dead-letter queue's `maxReceiveCount`. */
  maxReceiveCount: 'MAX_RECEIVE_COUNT',
  /** Of the originals, where a row does not name it. */
  imagesBucket: 'IMAGES_BUCKET',
  preparedBucket: 'PREPARED_BUCKET',
  /** Age at which images expire; absent when they do not. */
  keepImagesDays: 'KEEP_IMAGES_DAYS',
  /** `never`, `needed` or `always`. */
  prepareImages: 'PREPARE_IMAGES',
  /** Pixels. */
  preparedLongEdge: 'PREPARED_LONG_EDGE',
  /** Of the function itself. */
  memorySizeMib: 'MEMORY_SIZE_MIB',
  personTag: 'PERSON_TAG',
  /** Pixels. */
  maxLongEdgeJpeg: 'MAX_LONG_EDGE_JPEG',
  maxLongEdgeOther: 'MAX_LONG_EDGE_OTHER',
  tencentSecretArn: 'TENCENT_SECRET_ARN',
  /** Of the key for hashes of persons in receipts. */
  personHashSecretArn: 'PERSON_HASH_SECRET_ARN',
  tencentEndpoint: 'TENCENT_ENDPOINT',
  tencentApiVersion: 'TENCENT_API_VERSION',
  tencentRegion: 'TENCENT_REGION',
  requestsPerSecond: 'REQUESTS_PER_SECOND',
  presignedUrlSeconds: 'PRESIGNED_URL_SECONDS',
  faceMatchThreshold: 'FACE_MATCH_THRESHOLD',
  qualityControl: 'QUALITY_CONTROL',
  needRotateDetection: 'NEED_ROTATE_DETECTION',
  allowDuplicates: 'ALLOW_DUPLICATES',
  base64Fallback: 'BASE64_FALLBACK',
  requireConsent: 'REQUIRE_CONSENT',
  /** GroupId; absent when no persons are created. */
  createPersonsInGroup: 'CREATE_PERSONS_IN_GROUP',
  /** Set only along with the group. */
  personNameTag: 'PERSON_NAME_TAG',
  uniquePersonControl: 'UNIQUE_PERSON_CONTROL',
  /** Of CloudFormation, as outcomes name it. */
  stackName: 'STACK_NAME',
  /** Name or ARN; absent when outcomes are not published. */
  eventBus: 'EVENT_BUS',
  annotateObjects: 'ANNOTATE_OBJECTS',
  /** Name of the Firehose delivery stream; absent when outcomes are not analyzed. */
  analyticsStream: 'ANALYTICS_STREAM',
  /** Whether persons get the key of a pseudonym: exactly when outcomes are analyzed. */
  pseudonyms: 'PSEUDONYMS',
} as const;
