/**
 * Counts redemptions under the locks of the promotions' rows, which are taken in the order of their ids after those of the accounts:
 * whoever comes too late at a limit is refused, whatever it saw before.
 */
import type { WriteContext } from '../operation/operation.ts'
import { notRedeemable } from '../promotions/redeemable.ts'
import type { BillingAccount, RedemptionMove } from './billing-draft.ts'

interface PromotionRow {
  id: string
  status: string
  redeemed_count: number
  max_redemptions: number | null
}

export async function writeRedemptions(
  ctx: WriteContext,
  accounts: readonly BillingAccount[],
): Promise<void> {
  await noteDiscounts(ctx, accounts)
  const moves = accounts.flatMap(({ redemptions }) => redemptions)
  if (moves.length === 0) return
  const each = Map.groupBy(moves, ({ promotionId }) => promotionId)
  const { rows } = await ctx.sql.query<PromotionRow>({
    name: 'bill_promotions',
    text: `select id, status::text, redeemed_count, max_redemptions from promotion
      where workspace_id = $1 and id = any($2::text[]) order by id for no key update`,
    values: [ctx.workspaceId, [...each.keys()]],
  })
  for (const row of rows) requireRoom(row, each.get(row.id) ?? [])
  await ctx.sql.query({
    name: 'bill_redemptions',
    text: `update promotion p set redeemed_count = p.redeemed_count + m.count
      from unnest($2::text[], $3::int[]) as m(id, count)
      where p.workspace_id = $1 and p.id = m.id`,
    values: [ctx.workspaceId, [...each.keys()], [...each.values()].map(countOf)],
  })
}

function requireRoom(row: PromotionRow, moves: readonly RedemptionMove[]): void {
  const code = moves.find((move) => move.code !== null)?.code
  if (code == null) return
  if (row.status !== 'ACTIVE') throw notRedeemable('NOT_PUBLISHED', code)
  const max = row.max_redemptions
  if (max === null || row.redeemed_count + countOf(moves) <= max) return
  throw notRedeemable('MAX_REDEMPTIONS_REACHED', code)
}

function countOf(moves: readonly RedemptionMove[]): number {
  return moves.reduce((sum, { count }) => sum + count, 0)
}

/** From the first redemption on the customer's discounts are loaded. */
async function noteDiscounts(
  { sql, workspaceId }: WriteContext,
  accounts: readonly BillingAccount[],
): Promise<void> {
  const first = accounts.filter(
    ({ hasDiscounts, discounts }) => !hasDiscounts && discounts.all.length > 0,
  )
  if (first.length === 0) return
  await sql.query({
    name: 'bill_discounted',
    text: `update credit_account set has_discounts = true
      where workspace_id = $1 and customer_id = any($2::text[])`,
    values: [workspaceId, first.map(({ customerId }) => customerId)],
  })
}
