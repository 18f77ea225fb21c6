import { type LambdaClient, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { mappingsOf } from '../shared/aws/inspection/functions.ts';
import { isNamed, reading } from '../shared/aws/reading.ts';
import type { Mapping, Mappings } from './ports.ts';

const ATTEMPTS = 20;
const BETWEEN_ATTEMPTS_MS = 3_000;

/** The event source mappings of the functions of all stages. */
export class LambdaMappings implements Mappings {
  readonly #client: LambdaClient;
  readonly #functions: readonly string[];
  readonly #clock: { sleep(ms: number): Promise<void> };

  constructor(client: LambdaClient, functions: readonly string[], clock: { sleep(ms: number): Promise<void> }) {
    this.#client = client;
    this.#functions = functions;
    this.#clock = clock;
  }

  async all(): Promise<readonly Mapping[]> {
    const found = await Promise.all(this.#functions.map((name) => mappingsOf(this.#client, name)));
    return found.flat().map(({ uuid, state }) => ({ uuid, state }));
  }

  disable(uuid: string): Promise<void> {
    return this.#update(uuid, false);
  }

  enable(uuid: string): Promise<void> {
    return this.#update(uuid, true);
  }

  /** A mapping that is being changed is in use: the change has to end first. */
  async #update(UUID: string, Enabled: boolean): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const command = new UpdateEventSourceMappingCommand({ UUID, Enabled });
        await reading('lambda:UpdateEventSourceMapping', () => this.#client.send(command));
        return;
      } catch (error) {
        if (!isNamed(error, 'ResourceInUseException', 'ResourceConflictException') || attempt === ATTEMPTS) throw error;
        await this.#clock.sleep(BETWEEN_ATTEMPTS_MS);
      }
    }
  }
}
