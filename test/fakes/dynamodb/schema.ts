/** Tables and indexes as they are deployed; `test/infra` holds them against the template. All keys are texts. */
export interface KeySchema {
  readonly partitionKey: string;
  readonly sortKey?: string;
}

export interface IndexSchema extends KeySchema {
  readonly name: string;
  /** Besides the keys of table and index. */
  readonly projected: readonly string[];
}

export interface TableSchema extends KeySchema {
  readonly name: string;
  readonly indexes: readonly IndexSchema[];
}

export const FACES: TableSchema = {
  name: 'Faces',
  partitionKey: 'objectKey',
  sortKey: 'version',
  indexes: [
    { name: 'byPerson', partitionKey: 'personId', sortKey: 'uploadedAt', projected: [] },
    { name: 'byStatusDay', partitionKey: 'statusDay', sortKey: 'receivedAt', projected: ['personId', 'reason'] },
    { name: 'byFaceId', partitionKey: 'faceId', projected: [] },
  ],
};

export const PERSONS: TableSchema = { name: 'Persons', partitionKey: 'personId', indexes: [] };

export const ERASURES: TableSchema = { name: 'Erasures', partitionKey: 'erasureId', indexes: [] };

export const PACER: TableSchema = { name: 'Pacer', partitionKey: 'id', indexes: [] };

export function keyNames({ partitionKey, sortKey }: KeySchema): readonly string[] {
  return sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];
}
