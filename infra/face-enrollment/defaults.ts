/** What holds when a setting, or a prop of `FaceEnrollment`, is left out. */
export const DEFAULTS = {
  personTag: 'person-id',
  tencentEndpoint: 'https://iai.tencentcloudapi.com',
  tencentApiVersion: '2018-03-01',
  requestsPerSecond: 20,
  maxConcurrency: 10,
  presignedUrlSeconds: 300,
  allowDuplicates: false,
  base64Fallback: false,
  outcomeEvents: true,
  /** The one that every account has. */
  eventBus: 'default',
  annotateObjects: false,
  runbookUrl: 'docs/runbook.md',
} as const;
