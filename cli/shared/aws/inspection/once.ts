/** Remembers what was read, so that several checks share one request. */
export class Once {
  readonly #read = new Map<string, Promise<unknown>>();

  get<T>(name: string, read: () => Promise<T>): Promise<T> {
    const known = this.#read.get(name);
    if (known !== undefined) return known as Promise<T>;
    const reading = read();
    this.#read.set(name, reading);
    return reading;
  }
}
