/** Gives a customer store credit. */
import { z } from 'zod'
import { requireActiveCustomer } from '../../customers/customer-reference.ts'
import { storeCreditReasons } from '../../invoices/invoice.ts'
import { writeOperation } from '../../operation/operation.ts'
import { shown } from '../../operation/stored-row.ts'
import { invalid } from '../../values/errors.ts'
import { instant, positive, reference, text } from '../../values/input.ts'
import { currentCurrency, givenMinor, withinGiven } from '../../values/money.ts'
import { accountOf } from '../billing-draft.ts'
import { issueStoreCredit as issue } from '../decide/store-credit.ts'
import { withBilling } from '../with-billing.ts'

/** It pays invoices that are finalised from now on; open ones only when it is applied to them. */
export const issueStoreCredit = writeOperation({
  name: 'issueStoreCredit',
  scope: 'write',
  input: z.strictObject({
    customerId: reference,
    currency: currentCurrency,
    amount: positive,
    reason: z.enum(storeCreditReasons).nullish(),
    description: text(1000).nullish(),
    expiresAt: instant.nullish(),
  }),
  async run(ctx, { customerId: named, currency, amount, ...given }, selection) {
    const minor = withinGiven('amount', givenMinor(amount, currency))
    const { id: customerId } = await requireActiveCustomer(ctx, named)
    const id = await withBilling(ctx, [customerId], {}, (draft) => {
      const account = accountOf(draft, customerId)
      const { expiresAt = null } = given
      if (expiresAt && expiresAt <= account.now) throw invalid('expiresAt must lie ahead.')
      return issue(account, {
        ...{ currency, amount: minor, expiresAt },
        reason: given.reason ?? 'OTHER',
        description: given.description ?? null,
      }).id
    })
    return shown(ctx.db.storeCredit, id, selection)
  },
})
