import { CONSENT_ID_TAG } from '../../functions/domain/consent-id.ts';
import { type MetadataRules, readUploadMetadata } from '../../functions/domain/upload-metadata.ts';

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

/** S3 takes other characters in headers for another encoding, or refuses the signature. */
const PRINTABLE_ASCII = /^[ -~]*$/;

export function uploadMetadata({ person, consent, more }: Given, rules: MetadataRules): GivenMetadata {
  const metadata = { ...more, [rules.personTag]: person, ...(consent !== undefined && { [CONSENT_ID_TAG]: consent }) };
  // The functions judge the upload by the same rules.
  const read = readUploadMetadata(metadata, rules);
  if (read.kind === 'rejected') return { kind: 'wrong', message: read.message };
  const foreign = Object.entries(more).find(([, value]) => !PRINTABLE_ASCII.test(value));
  if (foreign === undefined) return { kind: 'legal', metadata };
  const [name, value] = foreign;
  return {
    kind: 'wrong',
    message: `--metadata ${name} is ${JSON.stringify(value)}. Expected printable ASCII characters.`,
  };
}
