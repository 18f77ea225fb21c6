import { redact } from '../../../functions/domain/secrets/redaction.ts';
import { EXIT, Problem } from '../problem.ts';

/** What AWS or the network said, as something that an operator can mend. */
export function explained(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { name, message, code } = errorParts(error);
  const because = (sentence: string) => new Problem(sentence, EXIT.failed, { cause: error });
  if (message.includes('Region is missing')) {
    return because('No AWS region is set. Set AWS_REGION, or AWS_PROFILE to a profile that has one.');
  }
  if (name === 'CredentialsProviderError') {
    return because(`There are no AWS credentials (${redact(message)}). Set AWS_PROFILE, or log in.`);
  }
  if (/^(ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch)/.test(name)) {
    return because(`AWS does not accept the credentials: ${redact(message)}. Log in again, or check AWS_PROFILE.`);
  }
  if (/AccessDenied|AuthorizationError|NotAllowed|NotAuthorized|UnauthorizedOperation/.test(name)) {
    return because(
      `AWS does not allow it: ${redact(message)}. docs/cli.md lists the permissions that the caller needs.`,
    );
  }
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET', 'ETIMEDOUT'].includes(code) || name === 'TimeoutError') {
    return because(
      `AWS cannot be reached (${redact(message || code)}). Check the network, AWS_REGION and AWS_ENDPOINT_URL.`,
    );
  }
  return because(`It failed: ${name}: ${redact(message)}. Run the same command again; what was done stays done.`);
}

function errorParts(error: unknown): { name: string; message: string; code: string } {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), code: '' };
  const { name, message } = error;
  return { name, message, code: 'code' in error ? String(error.code) : '' };
}
