/** The remedies for what is not as in the template of the stack. `revertDrift` of the shell commands goes with them. */
const RETURN_TO_TEMPLATE = 'This returns the whole stack to its template:';

export const CHANGED_OUTSIDE = `It was changed outside the stack. ${RETURN_TO_TEMPLATE}`;
export const DELETED_OUTSIDE = `It was deleted outside the stack. ${RETURN_TO_TEMPLATE}`;
