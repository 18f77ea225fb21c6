/** What is left out of the function: other builds of libheif, sources, types, and what npm keeps for itself. */
const LEFT_OUT = [
  /^\.bin(\/|$)/,
  /^\.package-lock\.json$/,
  /^libheif-js\/libheif(\/|$)/,
  /^libheif-js\/[^/]+\.js$/,
  /^libheif-js\/libheif-wasm\/libheif-bundle\./,
  /^sharp\/(src|install)(\/|$)/,
  /^semver\/bin(\/|$)/,
  /\/include(\/|$)/,
  /\.d\.[cm]?ts$/,
];

/** @param path relative to `node_modules` */
export function isShipped(path: string): boolean {
  const slashed = path.replaceAll('\\', '/');
  return !LEFT_OUT.some((pattern) => pattern.test(slashed));
}
