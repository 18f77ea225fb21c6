import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in a bundle for the AWS SDK's chain of credential providers. Lambda hands a function the keys of its role in its
 * environment, so nothing of single sign-on, profiles, processes and metadata services is ever reached.
 */
export const defaultProvider = (): ReturnType<typeof fromEnv> => fromEnv();
