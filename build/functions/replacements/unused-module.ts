import { refuse } from './refuse.ts';

/**
 * Stands in a bundle for modules that Tencent's SDK loads and that no request of ours reaches: `form-data` and
 * `get-stream` serve only multipart bodies and streams, `https-proxy-agent` only requests without an agent of their own,
 * and `whatwg-url` replaces a `URL` that Node has. It loads like them, and any use is an error.
 */
// A function, so that `new` reaches the trap.
export default new Proxy(refuse, { apply: refuse, construct: refuse, get: refuse, has: refuse });
