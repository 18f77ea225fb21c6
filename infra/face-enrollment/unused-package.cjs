// Stands in for packages that are bundled only because something imports them (see bundling.ts).
const refuse = () => {
  throw new Error('This package was left out of the bundle, because nothing was supposed to use it: see bundling.ts.');
};

module.exports = new Proxy(refuse, {
  get: (target, name) => (name === '__esModule' || name === 'default' || name === 'URL' ? undefined : target),
  construct: refuse,
});
