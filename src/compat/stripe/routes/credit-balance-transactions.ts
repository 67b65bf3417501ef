/** What moved the credits of a customer, a page at a time. */
import { z } from 'zod'
import { notFound } from '../../../core/values/errors.ts'
import { asking } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { flag, from, object, rowsOf } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import {
  currencyOf,
  issuedRow,
  keptOfRow,
  type LedgerRow,
  ledgerRow,
  monetary,
  monetarySchema,
  transactionById,
} from '../credit-grant-fields.ts'
import { idInput } from '../inputs.ts'
import { envelope, envelopeOf, pageShape, readPage } from '../lists.ts'

const tag = 'Credit balance'
const url = '/v1/billing/credit_balance_transactions'

const amount = { amount: monetarySchema }
const ofInvoice = z.object({ invoice: z.string(), invoice_line_item: z.string() }).nullable()

const transaction = z
  .object({
    ...{ id: z.string(), object: z.literal('billing.credit_balance_transaction') },
    ...{ created: z.int(), effective_at: z.int(), livemode: z.boolean() },
    ...{ credit_grant: z.string(), test_clock: z.string().nullable() },
    type: z.enum(['credit', 'debit']),
    credit: z
      .object({
        ...amount,
        type: z.enum(['credits_granted', 'credits_application_invoice_voided']),
        credits_application_invoice_voided: ofInvoice.describe('Null: usage is paid by events.'),
      })
      .nullable(),
    debit: z
      .object({
        ...amount,
        type: z.enum(['credits_applied', 'credits_expired', 'credits_voided']),
        credits_applied: ofInvoice.describe('Null: usage is paid by events.'),
      })
      .nullable(),
  })
  .meta({ id: 'CreditBalanceTransaction' })

type Transaction = z.output<typeof transaction>
type Credit = NonNullable<Transaction['credit']>['type']
type Debit = NonNullable<Transaction['debit']>['type']

const credits: Readonly<Record<string, Credit>> = {
  ISSUE: 'credits_granted',
  TRANSFER_IN: 'credits_granted',
  REVERSE: 'credits_application_invoice_voided',
}
const debits: Readonly<Record<string, Debit>> = {
  ...{ CONSUME: 'credits_applied', COMMIT: 'credits_applied', TRANSFER_OUT: 'credits_applied' },
  ...{ EXPIRE: 'credits_expired', VOID: 'credits_voided' },
}
/** Rows that move credits; those that reserve them and give them back are not shown. */
const shownTypes = [...Object.keys(credits), ...Object.keys(debits)]

/** `grant` is the row that issued the credits; of credits that another customer sent there is none, and their pool stands for it. */
function transactionOf(row: LedgerRow, grant: LedgerRow | null, isLive: boolean): Transaction {
  const worth = { amount: monetary(row.amount, currencyOf(grant?.metadata)) }
  const credit = credits[row.type]
  // As grants were expired when their expiry could not be moved.
  const wasExpired = keptOfRow(row.metadata).ended === 'expire'
  const debit = wasExpired ? ('credits_expired' as const) : debits[row.type]
  return {
    ...{ id: row.id, object: 'billing.credit_balance_transaction', created: row.timestamp },
    ...{ effective_at: row.timestamp, livemode: isLive, credit_grant: grant?.id ?? row.pool.id },
    ...{ test_clock: row.customer.testClock?.id ?? null, type: credit ? 'credit' : 'debit' },
    credit: credit ? { ...worth, type: credit, credits_application_invoice_voided: null } : null,
    debit: !credit && debit ? { ...worth, type: debit, credits_applied: null } : null,
  }
}

/** The first row that issued credits of a pool. */
const firstIssue = asking(
  'query creditTransactions',
  ['customerId', 'types', 'poolId', 'last'],
  object({ rows: rowsOf(ledgerRow) }),
)

async function grantOf(ask: Ask, row: LedgerRow): Promise<LedgerRow | null> {
  if (row.type === 'ISSUE') return row
  const { customer, pool } = row
  const of = { customerId: customer.id, poolId: pool.id, types: ['ISSUE'] }
  const { rows } = await firstIssue.run(ask, { ...of, last: 1 })
  return rows[0] ?? null
}

async function shownOf(ask: Ask, rows: readonly LedgerRow[]): Promise<Transaction[]> {
  const ofPools = Map.groupBy(rows, (row) => (row.type === 'ISSUE' ? row.id : row.pool.id))
  const found = await Promise.all(
    [...ofPools].map(async ([key, [row]]) => [key, row ? await grantOf(ask, row) : null] as const),
  )
  const grants = new Map(found)
  const isLive = ask.mode === 'LIVE'
  return rows.map((row) => {
    const grant = grants.get(row.type === 'ISSUE' ? row.id : row.pool.id) ?? null
    return transactionOf(row, grant, isLive)
  })
}

/** The place of a row in the lists of its customer, whose cursors are made of their sequences. */
async function cursorOf(ask: Ask, id: string): Promise<string> {
  const { sequence } = await transactionById(ask, id, 'credit balance transaction')
  return Buffer.from(String(sequence)).toString('base64url')
}

const page = asking(
  'query creditTransactions',
  ['customerId', 'types', 'poolId', 'first', 'last', 'after', 'before'],
  object({
    rows: rowsOf(ledgerRow),
    next: from('pageInfo.hasNextPage', flag),
    before: from('pageInfo.hasPreviousPage', flag),
  }),
)

const example = transactionOf(
  ledgerRow.write(
    {
      ...{ id: 'txn_123', type: 'ISSUE', amount: '10', timestamp: '2024-01-15T10:30:00Z' },
      ...{ metadata: null, sequence: 1, customer: { id: 'cus_123', testClock: null } },
      pool: {
        ...{ id: 'pool_123', kind: 'PURCHASED', name: 'Purchased', credits: '10', held: '0' },
        ...{ priority: 50, effectiveAt: null, expiresAt: null, metadata: null, updatedAt: null },
      },
    },
    {},
  ),
  null,
  false,
)

export const creditBalanceTransactionRoutes: Route[] = [
  routeOf(
    `GET ${url}`,
    {
      ...{ name: 'listCreditBalanceTransactions', tag, refuses: ['NOT_FOUND'] },
      ...{ as: { customer: 'customerId' }, asks: [page, firstIssue] },
      summary: 'The movements of the credits of a customer, newest first.',
      query: z.strictObject({ customer: idInput, credit_grant: idInput.optional(), ...pageShape }),
      response: envelopeOf(transaction),
      shows: envelope(url, { rows: [example], hasMore: false }),
      example: { query: { customer: 'cus_123' } },
    },
    async ({ query: { customer: customerId, credit_grant, ...asked } }, ask) => {
      const poolId = credit_grant && (await issuedRow(ask, credit_grant)).pool.id
      const variables = { customerId, poolId, types: shownTypes }
      const { rows, hasMore } = await readPage(ask, page, asked, variables, cursorOf)
      return envelope(url, { rows: await shownOf(ask, rows), hasMore })
    },
  ),
  routeOf(
    `GET ${url}/{id}`,
    {
      ...{ name: 'getCreditBalanceTransaction', tag, summary: 'One movement of credits.' },
      ...{ refuses: ['NOT_FOUND'], asks: [firstIssue] },
      ...{ response: transaction, shows: example, example: { path: { id: 'txn_123' } } },
    },
    async ({ path: { id: own } }, ask) => {
      const row = await transactionById(ask, own, 'credit balance transaction')
      const [shown] = shownTypes.includes(row.type) ? await shownOf(ask, [row]) : []
      if (!shown) throw notFound('credit balance transaction', own)
      return shown
    },
  ),
]
