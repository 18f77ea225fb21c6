/** For what was left out of a bundle because nothing of ours reaches it. */
export function refuse(): never {
  throw new Error(
    'A module that was left out of this bundle is in use after all: remove its alias from build/functions.ts.',
  );
}
