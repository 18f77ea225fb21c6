import { redact } from '../../../functions/domain/secrets/redaction.ts';
import { LOCAL_HINT } from '../invocation.ts';
import { EXIT, Problem } from '../problem.ts';

/** An error of AWS or of the network, as a problem that says what the operator can do. */
export function awsProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { name, message, code } = errorParts(error);
  const because = (sentence: string) => new Problem(sentence, EXIT.failed, { cause: error });
  if (message.includes('Region is missing')) {
    return because('No AWS region is set. Give --region, or set AWS_REGION or a profile that has a region.');
  }
  if (name === 'CredentialsProviderError') {
    const { AWS_PROFILE: profile } = process.env;
    const remedy = profile ? `Check the profile ${profile} of AWS_PROFILE` : 'Set AWS_PROFILE';
    return because(`No AWS credentials were found (${redact(message)}). ${remedy}, or log in.${LOCAL_HINT}`);
  }
  if (/^(ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch)/.test(name)) {
    return because(`AWS does not accept the credentials: ${redact(message)}. Log in again, or check AWS_PROFILE.`);
  }
  if (/AccessDenied|AuthorizationError|NotAllowed|NotAuthorized|UnauthorizedOperation/.test(name)) {
    return because(`AWS does not allow it: ${redact(message)}. docs/cli.md lists the permissions of each command.`);
  }
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET', 'ETIMEDOUT'].includes(code) || name === 'TimeoutError') {
    return because(
      `AWS cannot be reached (${redact(message || code)}). Check the network, AWS_REGION and AWS_ENDPOINT_URL.`,
    );
  }
  return because(
    `The command failed: ${name}: ${redact(message)}. Run it again; what is done already is not done twice.`,
  );
}

function errorParts(error: unknown): { name: string; message: string; code: string } {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), code: '' };
  const { name, message } = error;
  return { name, message, code: 'code' in error ? String(error.code) : '' };
}
