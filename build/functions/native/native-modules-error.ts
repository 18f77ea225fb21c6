import { type NativeTarget, targetName } from './native-target.ts';

/** The decoders of the prepare function could not be installed. */
export class NativeModulesError extends Error {
  override readonly name = 'NativeModulesError';

  /** @param why what went wrong and what to do, without the full stop */
  constructor(target: NativeTarget, why: string) {
    super(`The image decoders of the prepare function could not be installed for ${targetName(target)}: ${why}.`);
  }
}
