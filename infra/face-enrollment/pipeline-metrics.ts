/** The namespace of the metrics that the functions write. */
export const METRICS_NAMESPACE = 'FaceEnrollment';
