/** What holds when a setting, or a prop of `FaceEnrollment`, is left out. */
export const DEFAULTS = {
  personTag: 'person-id',
  tencentEndpoint: 'https://iai.tencentcloudapi.com',
  tencentApiVersion: '2018-03-01',
  requestsPerSecond: 20,
  maxConcurrency: 10,
  intakeConcurrency: 5,
  presignedUrlSeconds: 300,
  // Tencent documents both for its API version 2020-03-03 only; for 2018-03-01 it names no number.
  maxLongEdgeJpeg: 4000,
  maxLongEdgeOther: 2000,
  prepareImages: 'needed',
  preparedLongEdge: 1920,
  allowDuplicates: false,
  base64Fallback: false,
  uniquePersonControl: 0,
  requireConsent: false,
  outcomeEvents: true,
  /** The one that every account has. */
  eventBus: 'default',
  annotateObjects: false,
  analytics: false,
  /** Where Lambda is integrated with X-Ray. */
  tracing: true,
  warmThroughput: true,
  runbookUrl: 'docs/runbook.md',
} as const;
