import { refuse } from './refuse.ts';

/**
 * Stands in a bundle for the AWS SDK's streams of events, which none of our requests has: of our services, only S3's
 * SelectObjectContent sends one.
 */
export { refuse as EventStreamSerde, refuse as eventStreamSerdeProvider };

/** The client of S3 is created with it; without it an event stream fails. */
export function resolveEventStreamSerdeConfig<Config>(config: Config): Config {
  return config;
}
