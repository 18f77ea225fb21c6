/** Stands in a bundle for `uuid`, of which Tencent's SDK takes random ids for its traces: Node has them. */
export { randomUUID as v4 } from 'node:crypto';
