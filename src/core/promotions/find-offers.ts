/** Reads promotions as they are offered, by their codes: one statement for all. */
import type { ReadContext } from '../operation/operation.ts'
import { termsOfRow } from './promotion-terms.ts'
import type { Offer } from './redeemable.ts'

/** In the order of the codes, which are found in any case; null for an unknown one. */
export async function findOffers(
  { db }: Pick<ReadContext, 'db'>,
  codes: readonly string[],
): Promise<(Offer | null)[]> {
  if (codes.length === 0) return []
  const stored = codes.map((code) => code.toUpperCase())
  const rows = await db.promotion.findMany({
    where: { code: { in: stored } },
    include: { currentVersion: true },
  })
  const offers = new Map(
    rows.map(({ id, code, status, redeemedCount, currentVersion }): [string, Offer] => [
      code,
      {
        promotionId: id,
        code,
        isActive: status === 'ACTIVE',
        redeemedCount,
        version: currentVersion && { id: currentVersion.id, terms: termsOfRow(currentVersion) },
      },
    ]),
  )
  return stored.map((code) => offers.get(code) ?? null)
}
