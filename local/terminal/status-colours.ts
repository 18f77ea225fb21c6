/** Colours of Node's `styleText` for the status of an image. */
export const STATUS_COLOURS = { ENROLLED: 'green', REJECTED: 'yellow', FAILED: 'red', PENDING: 'magenta' } as const;
