/** What the package exports. */
export type {
  EnrolledOutcome,
  FailedOutcome,
  ImageOutcome,
  RejectedOutcome,
} from '../functions/domain/outcome/image-outcome-type.ts';
export {
  OUTCOME_REASONS,
  OUTCOME_STATUSES,
  type OutcomeReason,
  type OutcomeStatus,
} from '../functions/domain/outcome/outcome-reasons.ts';
export { FaceEnrollment } from './face-enrollment/face-enrollment.ts';
export type { FaceEnrollmentProps } from './face-enrollment/face-enrollment-props.ts';
export type { OnOutcomeProps } from './face-enrollment/outcome-events.ts';
