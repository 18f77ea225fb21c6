/** Metadata name of the id under which an app keeps the consent of the person, without `x-amz-meta-`. */
export const CONSENT_ID_TAG = 'consent-id';

/** 1 to 64 printable ASCII characters. A row keeps it, so it has to be short. */
const CONSENT_ID = /^[\x20-\x7e]{1,64}$/;

/** What the metadata of an upload says of the consent. */
export type ConsentId =
  | { readonly kind: 'absent' }
  | { readonly kind: 'legal'; readonly consentId: string }
  | { readonly kind: 'illegal'; readonly received: string };

export function readConsentId(metadata: Readonly<Record<string, string | undefined>>): ConsentId {
  const received = metadata[CONSENT_ID_TAG] ?? '';
  if (received.trim() === '') return { kind: 'absent' };
  return CONSENT_ID.test(received) ? { kind: 'legal', consentId: received } : { kind: 'illegal', received };
}
