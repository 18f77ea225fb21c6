import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryRow } from '../../duckdb/duckdb.ts';
import { ADMINISTRATOR, type UserKeys } from '../cli/operator.ts';
import type { Stack } from './stack.ts';

export interface NamedQuery {
  readonly Name: string;
  readonly Description: string;
  readonly Database: string;
  readonly QueryString: string;
}

/** Queries with the limits of the workgroup, as Athena's users do. */
export class Athena {
  readonly #stack: Stack;
  readonly #keys: UserKeys;

  constructor(stack: Stack, keys: UserKeys = ADMINISTRATOR) {
    this.#stack = stack;
    this.#keys = keys;
  }

  async namedQueries(): Promise<readonly NamedQuery[]> {
    const { NamedQueryIds } = await this.#send('ListNamedQueries', { WorkGroup: this.#workgroup });
    const { NamedQueries } = await this.#send('BatchGetNamedQuery', { NamedQueryIds });
    return NamedQueries as readonly NamedQuery[];
  }

  /** @throws when the query fails */
  async query(QueryString: string): Promise<readonly QueryRow[]> {
    const { QueryExecutionId } = await this.#send('StartQueryExecution', {
      QueryString,
      WorkGroup: this.#workgroup,
      QueryExecutionContext: { Database: this.#stack.outputs.AnalyticsDatabaseName },
    });
    for (;;) {
      const { QueryExecution } = await this.#send('GetQueryExecution', { QueryExecutionId });
      const { State, StateChangeReason } = (QueryExecution as { readonly Status: Readonly<Record<string, string>> })
        .Status;
      if (State === 'SUCCEEDED') return rowsOf(await this.#send('GetQueryResults', { QueryExecutionId }));
      if (State === 'FAILED') throw new Error(`${StateChangeReason}: ${QueryString}`);
      await sleep(20);
    }
  }

  get #workgroup(): string {
    return this.#stack.outputs.AnalyticsWorkGroupName ?? '';
  }

  /** The emulator looks at the key of the caller, and not at the signature. */
  async #send(action: string, input: object): Promise<Readonly<Record<string, unknown>>> {
    const { endpoint, region } = this.#stack;
    const credential = `${this.#keys.AWS_ACCESS_KEY_ID}/20261120/${region}/athena/aws4_request`;
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none`,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AmazonAthena.${action}`,
      },
      body: JSON.stringify(input),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${action} was refused: ${answer}`);
    return JSON.parse(answer);
  }
}

/** The first row of Athena's results has the names of the columns. */
function rowsOf({ ResultSet }: Readonly<Record<string, unknown>>): readonly QueryRow[] {
  const { Rows } = ResultSet as { readonly Rows: readonly { readonly Data: readonly { VarCharValue?: string }[] }[] };
  const [names = [], ...rows] = Rows.map(({ Data }) => Data.map(({ VarCharValue }) => VarCharValue ?? null));
  return rows.map((values) => Object.fromEntries(names.map((name, at) => [String(name), values[at] ?? null])));
}
