/** Whose rows a list of the workspace shows. */
import { requireOwnCustomer } from '../operation/caller.ts'
import type { ReadContext } from '../operation/operation.ts'
import { customerOfRowId } from '../values/ids.ts'
import { requireCustomer } from './customer-reference.ts'

/**
 * Our id of the customer whose rows are listed; undefined: those of all. A customer token lists its own, and may name itself only
 * (FORBIDDEN). A customer that is named must exist (NOT_FOUND). A row that the list is of belongs to a customer too, whom its id
 * contains: the index by customer then finds the rows.
 */
export async function listedCustomer(
  ctx: ReadContext,
  customerId: string | null | undefined,
  of?: { prefix: string; id: string | null | undefined },
): Promise<string | undefined> {
  const own = ctx.caller.customer?.id
  if (own !== undefined) {
    if (customerId != null) requireOwnCustomer(ctx.caller, customerId)
    return own
  }
  if (customerId != null) return (await requireCustomer(ctx, customerId)).id
  // Rows of an id of another form belong to nobody.
  return of?.id == null ? undefined : (customerOfRowId(of.prefix, of.id) ?? '')
}
