import type { Chance, Clock } from '../../functions/domain/clock.ts';

/** Time that only passes when somebody sleeps or a test says so. */
export class FakeClock implements Clock {
  #now = Date.parse('2026-11-20T08:00:00.000Z');

  now(): number {
    return this.#now;
  }

  async sleep(ms: number): Promise<void> {
    this.pass(ms);
  }

  pass(ms: number): void {
    this.#now += ms;
  }
}

/** Always the same number, the middle unless a test says otherwise, and ids and keys that count. */
export class FakeChance implements Chance {
  next = 0.5;
  #ids = 0;
  #keys = 0;

  random = (): number => this.next;

  newId = (): string => {
    this.#ids += 1;
    return `00000000-0000-4000-8000-${String(this.#ids).padStart(12, '0')}`;
  };

  newKey = (): string => {
    this.#keys += 1;
    return Buffer.alloc(32, this.#keys).toString('base64');
  };
}
