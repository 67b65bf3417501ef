/** Credit grants: prepaid credits of a customer, with terms of their own. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { DomainError, invalid } from '../../../core/values/errors.ts'
import { asking, listAll } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { id, object } from '../../fields.ts'
import { majorOf } from '../../minor-units.ts'
import { choice } from '../../names.ts'
import { routeOf } from '../../route.ts'
import {
  type CreditGrant,
  creditGrant,
  currencyOf,
  exampleGrant,
  grantOf,
  issuedRow,
  keptOfRow,
  type LedgerRow,
  ledgerRow,
  metadataOf,
  rowsOfCustomer,
} from '../credit-grant-fields.ts'
import { currencyInput, idInput, intInput, metadataInput, textInput, unixInput } from '../inputs.ts'
import { nextMetadata } from '../kept.ts'
import { envelope, envelopeOf, pageOf, pageShape } from '../lists.ts'

const tag = 'Credit grants'
const path = { id: 'credgr_123' }
const valueMax = 999_999_999_999

const added = asking(
  'mutation addCredits',
  [
    ...['customerId', 'amount', 'kind', 'name', 'priority'],
    ...['effectiveAt', 'expiresAt', 'metadata'],
  ],
  ledgerRow,
)
const voided = asking(
  'mutation voidCredits',
  ['customerId', 'amount', 'poolId', 'reason', 'metadata'],
  ledgerRow,
)

const moved = asking(
  'mutation updateCreditPool',
  ['id', 'expireNow', 'expiresAt', 'metadata'],
  object({ id }),
)

/** The rows that make grants and those that end them, newest first. */
async function grantsOf(ask: Ask, customerId: string): Promise<CreditGrant[]> {
  const all = await listAll(ask, rowsOfCustomer, { customerId, types: ['ISSUE', 'VOID'] })
  const ends = new Map(all.filter(isEnd).map((row) => [row.pool.id, row]))
  const isLive = ask.mode === 'LIVE'
  return all
    .filter(({ type }) => type === 'ISSUE')
    .map((row) => grantOf(row, ends.get(row.pool.id), isLive))
}

function isEnd({ type, metadata }: LedgerRow): boolean {
  return type === 'VOID' && keptOfRow(metadata).ended !== undefined
}

async function grantById(ask: Ask, grantId: string): Promise<CreditGrant> {
  const row = await issuedRow(ask, grantId)
  const ended = { customerId: row.customer.id, poolId: row.pool.id, types: ['VOID'] }
  const ends = await listAll(ask, rowsOfCustomer, ended)
  return grantOf(row, ends.find(isEnd), ask.mode === 'LIVE')
}

/** Credits of one customer have one currency: that of the first. Answers whether there were any before. */
async function requireCurrency(ask: Ask, customerId: string, currency: string): Promise<boolean> {
  const [first] = (await listAll(ask, rowsOfCustomer, { customerId, types: ['ISSUE'] })).slice(-1)
  const own = first === undefined ? currency : currencyOf(first.metadata)
  if (own === currency) return first !== undefined
  const message = `You cannot combine currencies on a single customer. This customer has credits in ${own}.`
  throw invalid(message, { issues: [{ path: 'amount.monetary.currency', message }] })
}

const scope = z.union([
  z.strictObject({ price_type: z.literal('metered') }),
  z.strictObject({ prices: z.array(z.strictObject({ id: idInput })).max(20) }),
])

const createCreditGrant = routeOf(
  'POST /v1/billing/credit_grants',
  {
    ...{ name: 'createCreditGrant', summary: 'Grants credits to a customer, at once.', tag },
    ...{ scope: 'write', asks: [rowsOfCustomer, added, voided], as: { customer: 'customerId' } },
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED', 'LIMIT_EXCEEDED'],
    body: z.strictObject({
      customer: idInput,
      amount: z.strictObject({
        type: z.literal('monetary'),
        monetary: z.strictObject({ currency: currencyInput, value: intInput(1, valueMax) }),
      }),
      applicability_config: z
        .strictObject({ scope })
        .describe('Kept and shown; credits pay all usage.'),
      category: choice({ PURCHASED: 'paid', PROMOTIONAL: 'promotional' } as const).default(
        'PURCHASED',
      ),
      name: textInput(100).optional(),
      effective_at: unixInput.optional(),
      expires_at: unixInput.optional(),
      priority: intInput(0, 100).default(50).describe('0 is spent first.'),
      metadata: metadataInput.optional(),
    }),
    response: creditGrant,
    shows: exampleGrant,
    example: {
      request: {
        ...{ customer: 'cus_123', category: 'paid', name: 'Purchased credits' },
        amount: { type: 'monetary', monetary: { currency: 'usd', value: 1000 } },
        applicability_config: { scope: { price_type: 'metered' } },
      },
    },
  },
  async ({ body }, ask) => {
    const { customer: customerId, name, category: kind, priority, effective_at, expires_at } = body
    const { currency, value } = body.amount.monetary
    const isFixed = await requireCurrency(ask, customerId, currency)
    const kept = { currency, name, applicability: body.applicability_config }
    const row = await added.run(ask, {
      ...{ customerId, kind, priority, amount: majorOf(value, currency) },
      // Credits on equal terms share a pool: the name makes those of a grant its own.
      name: `${name ?? 'Credit grant'} ${randomUUID().slice(0, 8)}`,
      ...{ effectiveAt: effective_at, expiresAt: expires_at },
      metadata: nextMetadata({}, body.metadata ?? {}, kept),
    })
    if (!isFixed) await keepFirstCurrency(ask, row, currency)
    return grantOf(row, undefined, ask.mode === 'LIVE')
  },
)

const listCreditGrants = routeOf(
  'GET /v1/billing/credit_grants',
  {
    ...{ name: 'listCreditGrants', summary: 'The grants of a customer, newest first.', tag },
    ...{ refuses: ['NOT_FOUND'], asks: [rowsOfCustomer], as: { customer: 'customerId' } },
    query: z.strictObject({ customer: idInput, ...pageShape }),
    response: envelopeOf(creditGrant),
    shows: envelope('/v1/billing/credit_grants', { rows: [exampleGrant], hasMore: false }),
    example: { query: { customer: 'cus_123' } },
  },
  async ({ query: { customer, ...page } }, ask) => {
    const grants = await grantsOf(ask, customer)
    return envelope('/v1/billing/credit_grants', pageOf(grants, page))
  },
)

const one = { tag, refuses: ['NOT_FOUND'] as const }
const shown = { response: creditGrant, shows: exampleGrant, example: { path } }

const getCreditGrant = routeOf(
  'GET /v1/billing/credit_grants/{id}',
  {
    ...{ ...one, ...shown, name: 'getCreditGrant', summary: 'One grant.' },
    asks: [rowsOfCustomer],
  },
  ({ path: given }, ask) => grantById(ask, given.id),
)

/** Of a grant whose credits others share, neither the expiry nor the rest is its own. */
async function requireOwnPool(ask: Ask, { pool, customer }: LedgerRow): Promise<void> {
  const types = ['ISSUE', 'TRANSFER_IN']
  const of = { customerId: customer.id, poolId: pool.id, types }
  if ((await listAll(ask, rowsOfCustomer, of)).length === 1) return
  throw invalid('The credits of this credit grant share their terms with others.')
}

/** Takes the rest of the grant's credits back, or lets them expire now. */
async function endGrant(ask: Ask, grantId: string, ended: 'void' | 'expire'): Promise<CreditGrant> {
  const row = await issuedRow(ask, grantId)
  const { pool, customer } = row
  await requireOwnPool(ask, row)
  if (Number(pool.credits) === 0) {
    throw new DomainError('PRECONDITION_FAILED', 'This credit grant has no credits left.', {
      ...{ reason: 'ENDED', id: grantId },
    })
  }
  if (ended === 'expire') {
    await moved.run(ask, { id: pool.id, expireNow: true })
    return grantById(ask, grantId)
  }
  const end = await voided.run(ask, {
    ...{ customerId: customer.id, poolId: pool.id, amount: pool.credits },
    ...{ reason: 'Voided', metadata: nextMetadata({}, {}, { ended }) },
  })
  return grantOf(row, end, ask.mode === 'LIVE')
}

/** Of several first grants at once, in several currencies, the one that the ledger has first stays. */
async function keepFirstCurrency(ask: Ask, { id, customer }: LedgerRow, currency: string) {
  try {
    await requireCurrency(ask, customer.id, currency)
  } catch (error) {
    await endGrant(ask, id, 'void')
    throw error
  }
}

const updateCreditGrant = routeOf(
  'POST /v1/billing/credit_grants/{id}',
  {
    ...{ ...one, ...shown, name: 'updateCreditGrant', scope: 'write' },
    summary: 'Changes when a grant expires, and its metadata.',
    ...{ asks: [rowsOfCustomer, moved], as: { expires_at: 'expiresAt' } },
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED', 'CONFLICT'],
    body: z.strictObject({
      expires_at: z
        .union([z.literal('').transform(() => null), z.null(), unixInput])
        .optional()
        .describe('Seconds since 1970, in the future; empty: never.'),
      metadata: metadataInput.optional(),
    }),
    example: { path, request: { expires_at: 1_893_456_000, metadata: { order: '1' } } },
  },
  async ({ path: given, body: { expires_at: expiresAt, metadata } }, ask) => {
    const row = await issuedRow(ask, given.id)
    await requireOwnPool(ask, row)
    const next = metadata === undefined ? undefined : nextMetadata(metadataOf(row), metadata)
    await moved.run(ask, { id: row.pool.id, expiresAt, metadata: next })
    return grantById(ask, given.id)
  },
)

const ending = { ...one, ...shown, scope: 'write', asks: [voided, moved, rowsOfCustomer] } as const

export const creditGrantRoutes: Route[] = [
  ...[createCreditGrant, listCreditGrants, getCreditGrant, updateCreditGrant],
  routeOf(
    'POST /v1/billing/credit_grants/{id}/void',
    {
      ...{ ...ending, name: 'voidCreditGrant', summary: 'Takes back what is left of a grant.' },
      refuses: ['NOT_FOUND', 'PRECONDITION_FAILED', 'INSUFFICIENT_CREDITS'],
    },
    ({ path: given }, ask) => endGrant(ask, given.id, 'void'),
  ),
  routeOf(
    'POST /v1/billing/credit_grants/{id}/expire',
    {
      ...{ ...ending, name: 'expireCreditGrant', summary: 'Ends a grant now.' },
      refuses: ['NOT_FOUND', 'PRECONDITION_FAILED', 'INSUFFICIENT_CREDITS'],
    },
    ({ path: given }, ask) => endGrant(ask, given.id, 'expire'),
  ),
]
