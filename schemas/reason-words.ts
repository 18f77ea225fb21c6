import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What an app says to the user about an outcome with a certain reason. */
export interface ReasonWords {
  readonly title: string;
  /** What the user can do. */
  readonly advice: string;
  /**
   * Whether the user may know the reason. If not, title and advice are neutral and can still be shown. The reason itself and
   * the `message` of the row are then for support and operators only, because they tell about the system or about others.
   */
  readonly showToUser: boolean;
  /** What the app offers next. `none` also means that the user need not upload the photo again. */
  readonly nextStep: 'choose-another-photo' | 'upload-again' | 'contact-support' | 'none';
}

export const REASON_WORDS_LANGUAGES = ['en', 'zh-CN'] as const;
export type ReasonWordsLanguage = (typeof REASON_WORDS_LANGUAGES)[number];

/**
 * @returns the words of each reason that an outcome may have, and then of each status. Those of a status are for rows without a
 * reason, and for reasons that a later version of the stack may add.
 */
export function reasonWords(language: ReasonWordsLanguage = 'en'): Readonly<Record<string, ReasonWords>> {
  return JSON.parse(readFileSync(join(import.meta.dirname, `reasons.${language}.json`), 'utf8'));
}
