import { formatUrl } from '@aws-sdk/core/util';
import type { HttpRequest } from '@smithy/core/protocols';
import { retryMiddleware, StandardRetryStrategy } from '@smithy/core/retry';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import { type AwsCredentialIdentity, type HashConstructor, type Provider, SMITHY_CONTEXT_KEY } from '@smithy/types';
import { type ObjectVersion, requestOf, type S3Site } from './object-address.ts';
import { S3Refusal } from './s3-errors.ts';

/** What a client of the AWS SDK has found out about its surroundings; `config` of any of them. */
export interface AwsSurroundings {
  readonly region: Provider<string>;
  readonly credentials: Provider<AwsCredentialIdentity>;
  readonly sha256: HashConstructor;
  readonly useFipsEndpoint: Provider<boolean>;
  readonly useDualstackEndpoint: Provider<boolean>;
}

export interface S3ObjectReaderProps {
  readonly aws: AwsSurroundings;
  /** Of S3; otherwise the region's own. */
  readonly endpoint?: string | undefined;
  readonly maxAttempts: number;
  readonly requestHandler: NodeHttpHandlerOptions;
}

/**
 * The four requests for objects that enroll makes, put together from the AWS SDK's own parts. Its S3 client knows all of
 * S3's requests, and would be a quarter of what a cold start has to load.
 */
export class S3ObjectReader {
  readonly #aws: AwsSurroundings;
  readonly #endpoint: string | undefined;
  readonly #signer: SignatureV4;
  readonly #http: NodeHttpHandler;
  readonly #retrying: ReturnType<typeof retryMiddleware>;

  constructor({ aws, endpoint, maxAttempts, requestHandler }: S3ObjectReaderProps) {
    const { region, credentials, sha256 } = aws;
    this.#aws = aws;
    this.#endpoint = endpoint;
    // S3 takes paths as they are; other services want them encoded once more.
    this.#signer = new SignatureV4({ region, credentials, sha256, service: 's3', uriEscapePath: false });
    this.#http = new NodeHttpHandler(requestHandler);
    const strategy = new StandardRetryStrategy(maxAttempts);
    this.#retrying = retryMiddleware({ maxAttempts: async () => maxAttempts, retryStrategy: async () => strategy });
  }

  /** @returns a URL that opens this version for so many seconds, or as long as the function's keys are good */
  async presign(object: ObjectVersion, seconds: number): Promise<string> {
    const request = requestOf(object, await this.#site());
    request.headers[CONTENT_HASH] = 'UNSIGNED-PAYLOAD';
    return formatUrl(await this.#signer.presign(request, { expiresIn: seconds }));
  }

  /**
   * Reads as little as possible, to learn whether the version exists. The answer to a HEAD has no body, so it does not tell
   * a missing bucket from a missing version.
   *
   * @throws S3Refusal, or an error of the network
   */
  async firstByte(object: ObjectVersion, withinMs: number): Promise<void> {
    await this.#send(object, withinMs, { range: 'bytes=0-0' });
  }

  /**
   * The metadata of the version, without `x-amz-meta-`, along with the first byte: as little as tells a missing bucket from
   * a missing version.
   *
   * @throws S3Refusal, or an error of the network
   */
  async metadata(object: ObjectVersion, withinMs: number): Promise<Readonly<Record<string, string>>> {
    const { headers } = await this.#send(object, withinMs, { range: 'bytes=0-0' });
    const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
    const metadata = named.filter(([name]) => name.startsWith(METADATA));
    return Object.fromEntries(metadata.map(([name, value]) => [name.slice(METADATA.length), value]));
  }

  /** @throws S3Refusal, or an error of the network */
  async get(object: ObjectVersion, withinMs: number): Promise<Buffer> {
    const { body } = await this.#send(object, withinMs);
    return body;
  }

  /** What is transient is tried again, as the AWS SDK does it. */
  async #send(
    object: ObjectVersion,
    withinMs: number,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const request = requestOf(object, await this.#site());
    Object.assign(request.headers, headers);
    const abortSignal = AbortSignal.timeout(withinMs);
    const attempt = this.#retrying(
      async ({ request }) => ({
        response: undefined,
        output: { $metadata: {}, ...(await this.#attempt(request as HttpRequest, abortSignal)) },
      }),
      { [SMITHY_CONTEXT_KEY]: { abortSignal } },
    );
    const { output } = await attempt({ input: {}, request });
    return output;
  }

  async #attempt(request: HttpRequest, abortSignal: AbortSignal): Promise<Answer> {
    const signed = await this.#signer.sign(request);
    const { response } = await this.#http.handle(signed as HttpRequest, { abortSignal });
    const body = await bytesOf(response.body as AsyncIterable<Uint8Array>);
    const isWhole = response.statusCode === 200;
    const isPart = response.statusCode === 206 && request.headers.range !== undefined;
    if (!isWhole && !isPart) throw new S3Refusal(response.statusCode, body.toString());
    return { headers: response.headers, body };
  }

  async #site(): Promise<S3Site> {
    const { region, useFipsEndpoint, useDualstackEndpoint } = this.#aws;
    return {
      region: await region(),
      usesFips: await useFipsEndpoint(),
      usesDualstack: await useDualstackEndpoint(),
      endpoint: this.#endpoint,
    };
  }
}

interface Answer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const METADATA = 'x-amz-meta-';

const CONTENT_HASH = 'X-Amz-Content-Sha256';

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
