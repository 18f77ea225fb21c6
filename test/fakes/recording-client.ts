interface AwsClient {
  readonly send: unknown;
}

/**
 * Lets an AWS client give prepared answers, in their order and then empty ones, and remembers what it was asked. An
 * error is thrown.
 */
export function recording<C extends AwsClient>(client: C, ...answers: readonly (object | Error)[]) {
  const left = [...answers];
  const asked: unknown[] = [];
  const send = async ({ input }: { readonly input: unknown }): Promise<object> => {
    asked.push(input);
    const answer = left.shift() ?? {};
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { client: Object.assign(client, { send }) as C, asked };
}
