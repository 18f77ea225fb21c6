import type { Reason } from '../../../functions/domain/reasons.ts';
import type { TencentReply } from './tencent-reply.ts';

/** What a refusal says, and what the operator can do. Both are sentences. */
export interface Refusal {
  readonly meaning: string;
  readonly remedy: string;
}

const CLOCK_CODE = 'AuthFailure.SignatureExpire';

const WRONG_CLOCK: Refusal = {
  meaning: 'Tencent refuses the time of the signature, and did not judge the keys.',
  remedy: 'Correct the clock of this machine by NTP.',
};

const BY_REASON: Partial<Record<Reason, Refusal>> = {
  CredentialsRefused: {
    meaning: 'Tencent refuses the keys.',
    remedy: "Create a new pair of keys in Tencent's console (CAM, API keys), and store it with set-secret.",
  },
  PermissionDenied: {
    meaning: 'Tencent knows the keys, but their user lacks a permission, or this address is not allowed.',
    remedy:
      "Allow iai:CreateFace and iai:GetPersonBaseInfo for the user in Tencent's console (CAM), and with createPersonsInGroup also iai:CreatePerson and iai:GetPersonGroupInfo. Check its list of allowed addresses.",
  },
  AccountProblem: {
    meaning: 'Tencent knows the keys, but refuses the account.',
    remedy: "Check bills, quotas and the activation of face recognition in Tencent's console.",
  },
  Throttled: {
    meaning: 'The rate limit of the account is reached, so Tencent did not judge the keys.',
    remedy:
      'Wait a moment, then run the same command again. If it stays so, lower requestsPerSecond, or find the other users of the account.',
  },
};

const OTHER: Refusal = {
  meaning: 'Tencent does not accept the request, and did not judge the keys.',
  remedy: 'Check the settings tencentApiVersion, tencentRegion and tencentEndpoint.',
};

/** Tells a refusal of the keys from trouble with permissions, the account, its rate, or the request. */
export function refusalOf({ code, reason }: Extract<TencentReply, { readonly kind: 'refused' }>): Refusal {
  return code === CLOCK_CODE ? WRONG_CLOCK : (BY_REASON[reason] ?? OTHER);
}
