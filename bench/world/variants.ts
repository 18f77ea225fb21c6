/** The product with other settings than its defaults, as far as they change what an image takes. */
export interface Variant {
  readonly id: VariantId;
  /** As pages name it. */
  readonly label: string;
  /** As `cdk deploy -c` takes them. */
  readonly settings: Readonly<Record<string, string>>;
}

export type VariantId = 'defaults' | 'withoutEvents' | 'annotateObjects' | 'allowDuplicates';

/** In the order of the pages. The first one is the product wherever nothing else is said. */
export const VARIANTS: readonly Variant[] = [
  { id: 'defaults', label: 'defaults', settings: {} },
  { id: 'withoutEvents', label: '`outcomeEvents` off', settings: { outcomeEvents: 'false' } },
  { id: 'annotateObjects', label: '`annotateObjects` on', settings: { annotateObjects: 'true' } },
  { id: 'allowDuplicates', label: '`allowDuplicates` on', settings: { allowDuplicates: 'true' } },
];

export const [, ...OTHER_VARIANTS] = VARIANTS;
