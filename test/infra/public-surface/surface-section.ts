/** What programs outside the repository rely on: a name, and what holds for it, if anything does. Neither has a line feed. */
export type Facts = Readonly<Record<string, string>>;

/**
 * Who writes a value. Users write `input`, so nothing new may be required and nothing accepted may be refused. The product
 * writes `output`, so nothing may be left out. A `place` is found by its name, and a list that is `closed` is handled case by case.
 */
export type Direction = 'input' | 'output' | 'place' | 'closed';

/** One part of the public surface. */
export interface SurfaceSection {
  readonly title: string;
  readonly direction: Direction;
  readonly facts: Facts;
  /** What to do instead of a breaking change. */
  readonly instead: string;
}
