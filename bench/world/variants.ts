/** The product with other settings than its defaults, as far as they change what an image takes. */
export interface Variant {
  readonly id: VariantId;
  /** As pages name it. */
  readonly label: string;
  /** As `cdk deploy -c` takes them. */
  readonly settings: Readonly<Record<string, string>>;
  /** Whether an image goes the same way as with the defaults, so that the same goals hold. */
  readonly isUsualWay: boolean;
  /** Of each image, besides its person. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Whether what it costs depends on what a photo looks like. */
  readonly dependsOnPhoto: boolean;
  /** Whether Tencent knows the persons before their first image. */
  readonly knowsPersons: boolean;
}

export type VariantId =
  | 'defaults'
  | 'withoutEvents'
  | 'annotateObjects'
  | 'allowDuplicates'
  | 'requireConsent'
  | 'createPersons'
  | 'prepareNever'
  | 'prepareAlways';

const USUAL = { isUsualWay: true, dependsOnPhoto: false, knowsPersons: true };

/** In the order of the pages. The first one is the product wherever nothing else is said. */
export const VARIANTS: readonly Variant[] = [
  { id: 'defaults', label: 'defaults', settings: {}, ...USUAL },
  { id: 'withoutEvents', label: '`outcomeEvents` off', settings: { outcomeEvents: 'false' }, ...USUAL },
  { id: 'annotateObjects', label: '`annotateObjects` on', settings: { annotateObjects: 'true' }, ...USUAL },
  { id: 'allowDuplicates', label: '`allowDuplicates` on', settings: { allowDuplicates: 'true' }, ...USUAL },
  {
    id: 'requireConsent',
    label: '`requireConsent` on, consent ids of 64 bytes',
    settings: { requireConsent: 'true' },
    ...USUAL,
    metadata: { 'consent-id': 'c'.repeat(64) },
  },
  {
    id: 'createPersons',
    label: '`createPersonsInGroup`, all persons new',
    settings: { createPersonsInGroup: 'users' },
    isUsualWay: false,
    dependsOnPhoto: false,
    knowsPersons: false,
  },
  {
    id: 'prepareNever',
    label: '`prepareImages` never',
    settings: { prepareImages: 'never' },
    ...USUAL,
    dependsOnPhoto: true,
  },
  {
    id: 'prepareAlways',
    label: '`prepareImages` always',
    settings: { prepareImages: 'always' },
    isUsualWay: false,
    dependsOnPhoto: true,
    knowsPersons: true,
  },
];

export const [, ...OTHER_VARIANTS] = VARIANTS;

export function variantOf(id: VariantId): Variant {
  const found = VARIANTS.find((variant) => variant.id === id);
  if (found === undefined) throw new Error(`There is no variant ${id}.`);
  return found;
}
