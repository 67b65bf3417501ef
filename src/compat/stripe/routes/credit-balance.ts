/** What customers can spend. */
import { z } from 'zod'
import { decimal, sumOf } from '../../../core/values/decimal.ts'
import { asking, listAll } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { decimalText, object } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import {
  currencyOf,
  issuedRow,
  monetary,
  monetarySchema,
  rowsOfCustomer,
} from '../credit-grant-fields.ts'
import { idInput, missing } from '../inputs.ts'

const tag = 'Credit balance'
const given = { tag, refuses: ['NOT_FOUND'], as: { customer: 'customerId' } } as const

const balances = asking(
  'query credits',
  ['customerId'],
  object({ available: decimalText, total: decimalText }),
)

const summary = z
  .object({
    object: z.literal('billing.credit_balance_summary'),
    balances: z.array(
      z.object({ available_balance: monetarySchema, ledger_balance: monetarySchema }),
    ),
    ...{ customer: z.string(), customer_account: z.null(), livemode: z.boolean() },
  })
  .meta({ id: 'CreditBalanceSummary' })

const query = z.strictObject({
  customer: idInput,
  'filter[type]': z.enum(['applicability_scope', 'credit_grant']),
  'filter[applicability_scope][price_type]': z
    .literal('metered')
    .optional()
    .describe('Every credit pays all usage.'),
  'filter[credit_grant]': idInput.optional(),
})

const getSummary = routeOf(
  'GET /v1/billing/credit_balance_summary',
  {
    ...{ ...given, name: 'getCreditBalanceSummary' },
    summary: 'What a customer can spend, of all grants or of one.',
    asks: [balances, rowsOfCustomer],
    query,
    response: summary,
    shows: {
      object: 'billing.credit_balance_summary',
      balances: [
        { available_balance: monetary('10', 'usd'), ledger_balance: monetary('10', 'usd') },
      ],
      ...{ customer: 'cus_123', customer_account: null, livemode: false },
    },
    example: {
      query: {
        customer: 'cus_123',
        'filter[type]': 'credit_grant',
        'filter[credit_grant]': 'credgr_123',
      },
    },
  },
  async ({ query: { customer, 'filter[type]': type, 'filter[credit_grant]': grantId } }, ask) => {
    const told = (available: string, total: string, currency: string) => ({
      object: 'billing.credit_balance_summary' as const,
      balances: [
        {
          available_balance: monetary(available, currency),
          ledger_balance: monetary(total, currency),
        },
      ],
      ...{ customer, customer_account: null, livemode: ask.mode === 'LIVE' },
    })
    if (type === 'credit_grant') {
      if (grantId === undefined) throw missing('filter[credit_grant]')
      const { pool, metadata } = await issuedRow(ask, grantId)
      const total = sumOf([decimal(pool.credits), decimal(pool.held)]).toFixed()
      return told(pool.credits, total, currencyOf(metadata))
    }
    const { available, total } = await balances.run(ask, { customerId: customer })
    const issued = { customerId: customer, types: ['ISSUE'] }
    const [first] = (await listAll(ask, rowsOfCustomer, issued)).slice(-1)
    return told(available, total, currencyOf(first?.metadata))
  },
)

export const creditBalanceRoutes: Route[] = [getSummary]
