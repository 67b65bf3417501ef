/** What customers can spend, and how it came to be. */
import { z } from 'zod'
import { decimal, sumOf } from '../../../core/values/decimal.ts'
import { asking, listAll } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { decimalText, object } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import {
  currencyOf,
  issuedRow,
  keptOfRow,
  type LedgerRow,
  ledgerRow,
  monetary,
  monetarySchema,
  rowsOfCustomer,
} from '../credit-grant-fields.ts'
import { idInput, missing } from '../inputs.ts'
import { envelope, envelopeOf, pageOf, pageShape } from '../lists.ts'

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
    ...{ customer: z.string(), livemode: z.boolean() },
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
      ...{ customer: 'cus_123', livemode: false },
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
      ...{ customer, livemode: ask.mode === 'LIVE' },
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

const amountOf = z.object({ amount: monetarySchema, type: z.string() })

const transaction = z
  .object({
    ...{ id: z.string(), object: z.literal('billing.credit_balance_transaction') },
    ...{ created: z.int(), effective_at: z.int(), livemode: z.boolean() },
    ...{ credit_grant: z.string(), test_clock: z.string().nullable() },
    type: z.enum(['credit', 'debit']),
    credit: amountOf.nullable(),
    debit: amountOf.nullable(),
  })
  .meta({ id: 'CreditBalanceTransaction' })

type Transaction = z.output<typeof transaction>

const credits: Readonly<Record<string, string>> = {
  ISSUE: 'credits_granted',
  TRANSFER_IN: 'credits_granted',
  REVERSE: 'credits_application_invoice_voided',
}
const debits: Readonly<Record<string, string>> = {
  ...{ CONSUME: 'credits_applied', COMMIT: 'credits_applied', TRANSFER_OUT: 'credits_applied' },
  ...{ EXPIRE: 'credits_expired', VOID: 'credits_voided' },
}
/** Rows that move credits; those that reserve them and give them back are not shown. */
const shownTypes = [...Object.keys(credits), ...Object.keys(debits)]

function transactionOf(
  row: LedgerRow,
  grantId: string,
  currency: string,
  isLive: boolean,
): Transaction {
  const amount = monetary(row.amount, currency)
  const word = keptOfRow(row.metadata).ended === 'expire' ? 'credits_expired' : debits[row.type]
  const [credit, debit] = [credits[row.type], word]
  return {
    ...{ id: row.id, object: 'billing.credit_balance_transaction', created: row.timestamp },
    ...{ effective_at: row.timestamp, livemode: isLive, credit_grant: grantId },
    ...{ test_clock: row.customer.testClock?.id ?? null, type: credit ? 'credit' : 'debit' },
    credit: credit ? { amount, type: credit } : null,
    debit: !credit && debit ? { amount, type: debit } : null,
  }
}

const url = '/v1/billing/credit_balance_transactions'

const listTransactions = routeOf(
  'GET /v1/billing/credit_balance_transactions',
  {
    ...{ ...given, name: 'listCreditBalanceTransactions' },
    summary: 'The movements of the credits of a customer, newest first.',
    asks: [rowsOfCustomer],
    query: z.strictObject({ customer: idInput, credit_grant: idInput.optional(), ...pageShape }),
    response: envelopeOf(transaction),
    shows: envelope(url, {
      rows: [transactionOf(ledgerRow.write(exampleRow(), {}), 'credgr_123', 'usd', false)],
      hasMore: false,
    }),
    example: { query: { customer: 'cus_123' } },
  },
  async ({ query: { customer: customerId, credit_grant, ...page } }, ask) => {
    const poolId = credit_grant && (await issuedRow(ask, credit_grant)).pool.id
    const all = await listAll(ask, rowsOfCustomer, { customerId, types: shownTypes, poolId })
    const grantOf = new Map(
      all.flatMap((row) => (row.type === 'ISSUE' ? [[row.pool.id, row] as const] : [])),
    )
    const told = all.map((row) => {
      const grant = grantOf.get(row.pool.id)
      const currency = currencyOf(grant?.metadata)
      return transactionOf(row, grant?.id ?? row.pool.id, currency, ask.mode === 'LIVE')
    })
    return envelope(url, pageOf(told, page))
  },
)

function exampleRow() {
  return {
    ...{ id: 'txn_123', type: 'ISSUE', amount: '10', timestamp: '2024-01-15T10:30:00Z' },
    ...{ metadata: null, customer: { id: 'cus_123', externalId: null, testClock: null } },
    pool: {
      ...{ id: 'pool_123', kind: 'PURCHASED', name: 'Purchased', credits: '10', held: '0' },
      ...{ priority: 50, effectiveAt: null, expiresAt: null },
    },
  }
}

export const creditBalanceRoutes: Route[] = [getSummary, listTransactions]
