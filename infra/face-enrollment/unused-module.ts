/**
 * Stands in a bundle for modules that Tencent's SDK loads and that no request of ours reaches: `form-data` serves only
 * multipart bodies, and `whatwg-url` replaces a `URL` that Node has. It loads like them, and any use is an error.
 */
function refuse(): never {
  throw new Error(
    'A module that was left out of this bundle is in use after all: remove its alias from infra/face-enrollment/bundling.ts.',
  );
}

// A function, so that `new` reaches the trap.
export default new Proxy(refuse, { apply: refuse, construct: refuse, get: refuse, has: refuse });
