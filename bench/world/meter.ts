/** What functions did to AWS, as seen on the wire. */
export class Meter {
  /** Write units by table, its indexes apart: `Faces`, `Faces/byPerson`. */
  readonly writeUnits = new Map<string, number>();
  readUnits = 0;
  /** Conditional writes that were refused; each is paid like a write of that item. */
  refusedWrites = 0;
  /** By service and action. */
  readonly requests = new Map<string, number>();
  /** Bytes that functions received, by the object's path. */
  readonly objectBytes = new Map<string, number>();
  /** Bytes of objects that somebody fetched by presigned URL. */
  bytesByUrl = 0;
  /** Bytes of objects that functions put. */
  bytesPut = 0;

  count(what: string): void {
    this.requests.set(what, (this.requests.get(what) ?? 0) + 1);
  }

  wrote(where: string, units: number): void {
    this.writeUnits.set(where, (this.writeUnits.get(where) ?? 0) + units);
  }

  /** GET and HEAD, by functions and by presigned URL. */
  get s3Reads(): number {
    return this.#requestsOf(/^S3 (GET|HEAD)/);
  }

  /** Objects that functions put. */
  get s3Puts(): number {
    return this.#requestsOf(/^S3 PUT$/);
  }

  get annotations(): number {
    return this.#requestsOf(/^S3 PUT annotation$/);
  }

  get allWriteUnits(): number {
    return [...this.writeUnits.values()].reduce((sum, units) => sum + units, 0);
  }

  #requestsOf(what: RegExp): number {
    return [...this.requests].filter(([name]) => what.test(name)).reduce((sum, [, count]) => sum + count, 0);
  }

  received(path: string, bytes: number): void {
    this.objectBytes.set(path, (this.objectBytes.get(path) ?? 0) + bytes);
  }
}
