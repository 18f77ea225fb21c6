import { type FileHandle, open } from 'node:fs/promises';
import type { AnalysisRecord } from '../../functions/domain/outcome/analysis-record.ts';
import type { OutcomeFile } from './ports.ts';
import type { RecordText } from './record-text.ts';

/** Lines of text, written page by page. */
export class TextFile implements OutcomeFile {
  readonly #handle: FileHandle;
  readonly #format: RecordText;

  private constructor(handle: FileHandle, format: RecordText) {
    this.#handle = handle;
    this.#format = format;
  }

  static async create(path: string, format: RecordText): Promise<TextFile> {
    const handle = await open(path, 'w');
    await handle.writeFile(format.head);
    return new TextFile(handle, format);
  }

  async write(records: readonly AnalysisRecord[]): Promise<void> {
    await this.#handle.writeFile(records.map((record) => this.#format.line(record)).join(''));
  }

  async end(): Promise<void> {
    await this.#handle.close();
  }
}
