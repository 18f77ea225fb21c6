/** Verbs that begin a sentence whose subject is the heading above it. */
const VERBS = new Set(
  (
    'adds answers applies asks assumes becomes begins belongs brings calls carries changes checks comes compares contains ' +
    'copies costs counts creates decides deletes describes deploys does draws ends enrolls examines fails finds follows ' +
    'gets gives goes guards has holds installs is keeps lists looks makes means moves names needs opens prints puts reads ' +
    'records refuses rejects removes replaces reports returns runs says sends sets shows signs starts stays stops stores ' +
    'takes tells tests tries turns uploads uses waits watches works writes'
  ).split(' '),
);

/** Before these, `Reports` or `Tests` is a verb. Before any other word it may be a noun: "Tests mirror", "Calls that". */
const OBJECTS = new Set(
  (
    'a an the this these those one two each every all any some no its their your what how whether where ' +
    'when why at in into on to for from by with as it them up out not only'
  ).split(' '),
);

/** "These are printed" points at the heading. "These are the reasons of a row" says itself what is meant. */
const POINTERS = new Set(['that', 'this', 'these', 'those']);
const ARTICLES = new Set(['a', 'an', 'the']);
const LINKING_VERBS = new Set('is are was were has have does do means mean'.split(' '));

/**
 * Whether the first sentence below a heading takes its subject from the heading, as far as its first words show it: a
 * reader who comes by a link has not read the heading.
 *
 * @param sentence - without markup
 */
export function leansOnHeading(sentence: string): boolean {
  const [first = '', second = '', third = ''] = sentence
    .split(/\s+/)
    .map((word) => word.replace(/[^\p{L}\p{N}]/gu, ''));
  const word = first.toLowerCase();
  const next = second.toLowerCase();
  if (/^\p{Ll}/u.test(first)) return true;
  if (word === 'it' || word === 'they') return true;
  if (POINTERS.has(word)) return LINKING_VERBS.has(next) && !ARTICLES.has(third.toLowerCase());
  return VERBS.has(word) && OBJECTS.has(next);
}
