import { PHONE_PHOTO, type PhotoKind, SMALL_PHOTO } from '../world/phone-photos.ts';
import type { VariantId } from '../world/variants.ts';

/** A kind of photo with one value of `prepareImages`, or with all those that do the same to it. */
export interface PhotoCase {
  readonly kind: PhotoKind;
  /** As pages name it. */
  readonly setting: string;
  readonly variant: VariantId;
}

export const PHOTO_CASES: readonly PhotoCase[] = [
  { kind: SMALL_PHOTO, setting: '`never` and `needed`', variant: 'defaults' },
  { kind: SMALL_PHOTO, setting: '`always`', variant: 'prepareAlways' },
  { kind: PHONE_PHOTO, setting: '`never`', variant: 'prepareNever' },
  { kind: PHONE_PHOTO, setting: '`needed` and `always`', variant: 'defaults' },
];
