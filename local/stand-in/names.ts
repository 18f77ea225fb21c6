import { ApiError } from './api/api-error.ts';

/**
 * Checks a text that Tencent limits to Chinese and English letters, digits, `-` and `_`.
 *
 * @param codes - Beginning of Tencent's codes, such as `PersonName` of `InvalidParameterValue.PersonNameIllegal`
 * @throws ApiError when the text is too long or has another character
 */
export function checkName(codes: string, text: string, maxLength: number): void {
  if ([...text].length > maxLength) throw new ApiError(`InvalidParameterValue.${codes}TooLong`);
  if (!/^[\p{Script=Han}A-Za-z0-9_-]*$/u.test(text)) throw new ApiError(`InvalidParameterValue.${codes}Illegal`);
}
