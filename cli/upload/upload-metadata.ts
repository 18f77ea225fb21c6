import { readUploadMetadata } from '../../functions/domain/upload-metadata.ts';

/** What the images are uploaded with, or why the stack would reject all of them. */
export type GivenMetadata =
  | { readonly kind: 'legal'; readonly metadata: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong'; readonly message: string };

interface Given {
  readonly person: string;
  readonly consent?: string | undefined;
  /** By name, without `x-amz-meta-`. */
  readonly more: Readonly<Record<string, string>>;
}

const CONSENT = 'consent-id';
const CONSENT_ID = /^[!-~]([ -~]{0,62}[!-~])?$/;

/** S3 takes other characters in headers for another encoding, or refuses the signature. */
const PRINTABLE_ASCII = /^[ -~]*$/;

/** @param personTag the metadata name of the person tag, as the stack has it */
export function uploadMetadata({ person, consent, more }: Given, personTag: string): GivenMetadata {
  const metadata = { ...more, [personTag]: person, ...(consent !== undefined && { [CONSENT]: consent }) };
  if (consent !== undefined && !CONSENT_ID.test(consent)) {
    return wrong(`--consent is ${JSON.stringify(consent)}. Expected 1 to 64 printable ASCII characters.`);
  }
  const foreign = Object.entries(more).find(([, value]) => !PRINTABLE_ASCII.test(value));
  if (foreign !== undefined) {
    return wrong(`--metadata ${foreign[0]} is ${JSON.stringify(foreign[1])}. Expected printable ASCII characters.`);
  }
  // The functions judge the upload by the same rules.
  const read = readUploadMetadata(metadata, personTag, {});
  return read.kind === 'legal' ? { kind: 'legal', metadata } : wrong(read.message);
}

function wrong(message: string): GivenMetadata {
  return { kind: 'wrong', message };
}
