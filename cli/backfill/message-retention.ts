/** SQS deletes a message after so many days in a queue of the stack, which is the longest that SQS keeps one. */
export const MESSAGE_RETENTION_DAYS = 14;
