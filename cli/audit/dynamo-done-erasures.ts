import type { ErasureRecord } from '../../functions/domain/erasure/erasure-record.ts';
import type { AuditedErasures, DoneErasure } from './ports.ts';

/**
 * Erasures by person. Receipts name no person, only the hash of one: a person is found by hashing its id.
 *
 * @param hashOf is called only when there are erasures
 */
export function dynamoDoneErasures(
  receipts: Iterable<ErasureRecord>,
  hashOf: (personId: string) => Promise<string>,
): AuditedErasures {
  const latest = new Map<string, ErasureRecord>();
  for (const receipt of receipts) {
    const known = latest.get(receipt.personHash);
    if (known === undefined || known.asOf < receipt.asOf) latest.set(receipt.personHash, receipt);
  }
  return {
    async of(personId) {
      return latest.size === 0 ? undefined : doneErasure(latest.get(await hashOf(personId)));
    },
  };
}

function doneErasure(receipt: ErasureRecord | undefined): DoneErasure | undefined {
  if (receipt?.status !== 'DONE') return undefined;
  const { erasureId, asOf, tencent } = receipt;
  return { erasureId, asOf, tencent };
}
