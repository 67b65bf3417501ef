/** What credits are used for: what a customer can spend, what paid an invoice, and every movement. */
import { z } from 'zod'
import { asking, listAll, listing } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { decimalText, enumText, from, id, listOf, nullable, object, text } from '../../fields.ts'
import { majorOf, minorOf, sumMinor } from '../../minor-units.ts'
import { route, routeOf } from '../../route.ts'
import { movementId, transactions } from '../credit-fields.ts'
import { time } from '../fields.ts'
import { idInput } from '../inputs.ts'

const tag = 'Credits'

const known = asking('query customer', ['id'], object({ id }))
const held = listing(
  'query storeCredits',
  ['customerId'],
  object({
    currency: text,
    remaining: decimalText,
    status: enumText('StoreCreditStatus', 'ACTIVE'),
    expiresAt: nullable(time),
  }),
)

const balance = z
  .object({
    ...{ customerId: z.string(), totalBalance: z.int(), currency: z.string() },
    activeCredits: z.int(),
  })
  .meta({ id: 'CreditBalance' })

const getBalance = routeOf(
  'GET /credits/balance/{customerId}',
  {
    ...{ name: 'getCreditBalance', tag, asks: [known, held] },
    summary: 'What the customer can spend, in each currency.',
    response: z.array(balance),
    shows: [{ customerId: 'cust_123', totalBalance: 2000, currency: 'USD', activeCredits: 1 }],
    example: { path: { customerId: 'cust_123' } },
  },
  async ({ path: given }, ask) => {
    const { id: customerId } = await known.run(ask, { id: given.customerId })
    const all = await listAll(ask, held, { customerId })
    const now = ask.now().toISOString()
    const active = all.filter(
      ({ status, expiresAt }) => status === 'ACTIVE' && (expiresAt === null || expiresAt > now),
    )
    const currencies = [...new Set(active.map(({ currency }) => currency))].sort()
    return currencies.map((currency) => {
      const own = active.filter((one) => one.currency === currency)
      const totalBalance = sumMinor(
        own.map(({ remaining }) => remaining),
        currency,
      )
      return { customerId, totalBalance, currency, activeCredits: own.length }
    })
  },
)

const used = object({ id: movementId, creditId: from('storeCreditId', id), amount: decimalText })
const moves = from('storeCreditMovements', listOf(used))
const paying = asking('query invoice', ['id'], object({ currency: text, moves }))
const applied = asking('mutation applyStoreCredit', ['id', 'maxAmount'], object({ moves }))

const applyCredits = routeOf(
  'POST /credits/apply',
  {
    ...{ name: 'applyCredits', tag, scope: 'write', asks: [paying, applied] },
    summary: "Pays an open invoice with the customer's credits, the oldest first.",
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'],
    as: { invoiceId: 'id' },
    body: z.strictObject({
      invoiceId: idInput,
      maxAmount: z.int().min(1).nullish().describe('Minor units; all that is due by default.'),
    }),
    response: z.union([
      z.object({
        ...{ invoiceId: z.string(), totalApplied: z.int() },
        creditsUsed: z.array(z.object({ creditId: z.string(), amountApplied: z.int() })),
      }),
      z.object({ message: z.string() }),
    ]),
    shows: {
      ...{ invoiceId: 'inv_123', totalApplied: 500 },
      creditsUsed: [{ creditId: 'scr_123', amountApplied: 500 }],
    },
    example: { request: { invoiceId: 'inv_123', maxAmount: 500 } },
  },
  async ({ body: { invoiceId, maxAmount } }, ask) => {
    const before = await paying.run(ask, { id: invoiceId })
    const max = maxAmount ? majorOf(maxAmount, before.currency) : undefined
    const after = await applied.run(ask, { id: invoiceId, maxAmount: max })
    const known = new Set(before.moves.map((one) => one.id))
    const made = after.moves.filter((one) => !known.has(one.id)).toReversed()
    if (made.length === 0) return { message: 'No credits available to apply' }
    const amounts = made.map(({ amount }) => amount)
    const creditsUsed = made.map(({ creditId, amount }) => {
      return { creditId, amountApplied: minorOf(amount, before.currency) }
    })
    return { invoiceId, totalApplied: sumMinor(amounts, before.currency), creditsUsed }
  },
)

export const creditUseRoutes: Route[] = [
  getBalance,
  applyCredits,
  route('GET /credits/{id}/transactions', {
    ...{ name: 'listCreditTransactions', tag, asks: 'query storeCredit' },
    summary: 'What happened to a credit, the latest first.',
    answer: transactions,
    example: { path: { id: 'scr_123' } },
  }),
]
