/** As outcomes name the stack. */
export const STACK_NAME = 'FaceEnrollment';
