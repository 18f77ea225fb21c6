/** Set by the build when it compiles the command line into one file. */
declare const FACES_VERSION: string | undefined;

/** Of the installed package; undefined in a checkout. */
export const PACKAGE_VERSION = typeof FACES_VERSION === 'undefined' ? undefined : FACES_VERSION;

/** Whether the command line is that of the installed package, and not that of a checkout. */
export const IS_PACKAGED = PACKAGE_VERSION !== undefined;

/** What an operator types before a command. */
export const FACES = IS_PACKAGED ? 'npx faces' : 'npm run faces --';

/** For the end of a message about a stack that was not found. The package has no local stack. */
export const LOCAL_HINT = IS_PACKAGED ? '' : ' The local stack needs --local.';
