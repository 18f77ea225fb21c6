import { setTimeout as sleep } from 'node:timers/promises';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { QueryRow } from '../../duckdb/duckdb.ts';
import type { UserKeys } from '../cli/operator.ts';
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
  readonly #workgroup: string;
  readonly #signer: SignatureV4;

  /** @param workgroup that of the stack, unless another one is given */
  constructor(stack: Stack, keys: UserKeys, workgroup = stack.outputs.AnalyticsWorkGroupName ?? '') {
    this.#stack = stack;
    this.#workgroup = workgroup;
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = keys;
    const { sha256 } = stack.aws.dynamo.config;
    const credentials = { accessKeyId, secretAccessKey };
    this.#signer = new SignatureV4({ service: 'athena', region: stack.region, credentials, sha256 });
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

  async #send(action: string, input: object): Promise<Readonly<Record<string, unknown>>> {
    const { host, hostname, port, protocol } = new URL(this.#stack.endpoint);
    const request = new HttpRequest({
      method: 'POST',
      protocol,
      hostname,
      port: Number(port),
      headers: { host, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonAthena.${action}` },
      body: JSON.stringify(input),
    });
    const { headers } = await this.#signer.sign(request);
    const response = await fetch(this.#stack.endpoint, { method: 'POST', headers, body: request.body });
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
