import { type BasicType, fileWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import {
  ANALYSIS_COLUMNS,
  type AnalysisColumn,
  type AnalysisRecord,
} from '../../functions/domain/outcome/analysis-record.ts';
import type { OutcomeFile } from './ports.ts';

/** Rows of a row group: the memory that the file needs, some 20 MB, against the speed of queries. */
const GROUP_SIZE = 20_000;

const TYPES: Readonly<Record<AnalysisColumn['type'], BasicType>> = {
  text: 'STRING',
  time: 'TIMESTAMP',
  // An object that is rejected for its size may have terabytes.
  whole: 'INT64',
  number: 'DOUBLE',
  flag: 'BOOLEAN',
};

/** A Parquet file, written group by group. */
export class ParquetFile implements OutcomeFile {
  readonly #writer: ParquetWriter;
  readonly #groupSize: number;
  #records: AnalysisRecord[] = [];

  constructor(path: string, groupSize = GROUP_SIZE) {
    this.#groupSize = groupSize;
    const columnData = columnsOf([]);
    this.#writer = new ParquetWriter({ writer: fileWriter(path), schema: schemaFromColumnData({ columnData }) });
  }

  async write(records: readonly AnalysisRecord[]): Promise<void> {
    for (const record of records) {
      this.#records.push(record);
      if (this.#records.length === this.#groupSize) await this.#writeGroup();
    }
  }

  async end(): Promise<void> {
    if (this.#records.length > 0) await this.#writeGroup();
    await this.#writer.finish();
  }

  async #writeGroup(): Promise<void> {
    await this.#writer.write({ columnData: columnsOf(this.#records), rowGroupSize: this.#groupSize });
    this.#records = [];
  }
}

function columnsOf(records: readonly AnalysisRecord[]) {
  return ANALYSIS_COLUMNS.map(({ name, type }) => ({
    name,
    type: TYPES[type],
    nullable: true,
    data: records.map((record) => parquetValue(record[name], type)),
  }));
}

function parquetValue(value: AnalysisRecord[keyof AnalysisRecord], type: AnalysisColumn['type']) {
  if (value === null) return null;
  if (type === 'time') return new Date(String(value));
  return type === 'whole' ? BigInt(value) : value;
}
