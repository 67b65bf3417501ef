/** Credit grants: prepaid credits of a customer, with terms of their own. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { decimal } from '../../../core/values/decimal.ts'
import { DomainError } from '../../../core/values/errors.ts'
import { asking, listAll } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { choice } from '../../names.ts'
import { routeOf } from '../../route.ts'
import { meantCurrency } from '../currency.ts'
import { currencyAsks, nameCurrency, walletIn } from '../customer-currency.ts'
import {
  creditGrant,
  exampleGrant,
  grantOf,
  grantTypes,
  issuedRow,
  type LedgerRow,
  ledgerRow,
  rowsOfCustomer,
} from '../grant-fields.ts'
import { amountInput, idInput, metadataInput, textInput, timeInput } from '../inputs.ts'
import { withKept } from '../kept.ts'
import { pageOf, pageQuery, paginated } from '../lists.ts'
import { readWallet, walletAsks } from '../wallet.ts'

const tag = 'Credits'

const added = asking(
  'mutation addCredits',
  [
    ...['customerId', 'amount', 'kind', 'name', 'priority', 'effectiveAt', 'expiresAt'],
    ...['metadata', 'description'],
  ],
  ledgerRow,
)
const voided = asking(
  'mutation voidCredits',
  ['customerId', 'amount', 'poolId', 'reason', 'metadata'],
  ledgerRow,
)

const createGrant = routeOf(
  'POST /api/v1/credits/grants',
  {
    ...{ name: 'createCreditGrant', summary: 'Grants credits to a customer.', tag, status: 201 },
    ...({ scope: 'write', asks: [...walletAsks, ...currencyAsks, added] } as const),
    as: { expireAt: 'expiresAt', grantType: 'kind', displayName: 'name' },
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED', 'LIMIT_EXCEEDED'],
    body: z.strictObject({
      ...{ customerId: idInput, amount: amountInput, displayName: textInput(200) },
      currencyId: idInput.describe('Credits of a customer have one currency: the first.'),
      grantType: choice(grantTypes),
      comment: textInput(500).nullish(),
      cost: z
        .strictObject({ amount: z.number().min(0), currency: textInput(3) })
        .nullish()
        .describe('Kept and shown; nothing is charged.'),
      effectiveAt: timeInput.nullish(),
      expireAt: timeInput.nullish(),
      priority: z.int().min(0).max(100).default(50).describe('0 is spent first.'),
      metadata: metadataInput.optional(),
      paymentCollectionMethod: z.literal('NONE').optional(),
      resourceId: idInput.nullish().describe('Kept and shown; all of a customer can spend it.'),
    }),
    response: creditGrant,
    shows: exampleGrant,
    example: {
      request: {
        ...{ customerId: 'customer-123', currencyId: 'credits', amount: 100, grantType: 'PAID' },
        ...{ displayName: 'Top-up', cost: { amount: 10, currency: 'usd' } },
      },
    },
  },
  async ({ body }, ask) => {
    const { customerId, amount, currencyId, displayName, grantType: kind, priority } = body
    const wallet = await walletIn(ask, customerId, currencyId)
    await nameCurrency(ask, wallet, currencyId)
    const { comment, cost, resourceId } = body
    const kept = {
      ...{ currencyId, displayName, comment: comment ?? undefined },
      ...{ resourceId: resourceId ?? undefined },
      cost: cost ? { ...cost, amount: String(cost.amount) } : undefined,
    }
    const row = await added.run(ask, {
      ...{ customerId, kind, priority, amount },
      // Credits on equal terms share a pool: the name makes those of a grant its own.
      name: `${displayName} ${randomUUID().slice(0, 8)}`,
      ...{ effectiveAt: body.effectiveAt, expiresAt: body.expireAt },
      metadata: withKept(body.metadata ?? {}, kept),
    })
    return grantOf(row, [], ask.now())
  },
)

const listGrants = routeOf(
  'GET /api/v1/credits/grants',
  {
    ...{ name: 'listCreditGrants', summary: 'The grants of a customer, newest first.', tag },
    ...{ refuses: ['NOT_FOUND'], asks: [...walletAsks, rowsOfCustomer], form: 'SPREAD' },
    query: z.strictObject({
      ...{ customerId: idInput, currencyId: idInput.optional() },
      ...pageQuery,
    }),
    response: paginated(creditGrant),
    shows: { data: [exampleGrant], pagination: { next: null, prev: null } },
    example: { query: { customerId: 'customer-123' } },
  },
  async ({ query: { customerId, currencyId, ...page } }, ask) => {
    if (currencyId !== undefined) {
      meantCurrency((await readWallet(ask, customerId)).customer.extras, currencyId)
    }
    const rows = await listAll(ask, rowsOfCustomer, { customerId, types: ['ISSUE', 'VOID'] })
    const [issued, ends] = [rows.filter(isIssue), rows.filter((row) => !isIssue(row))]
    return pageOf(
      issued.map((row) => grantOf(row, ends, ask.now())),
      page,
    )
  },
)

function isIssue({ type }: LedgerRow): boolean {
  return type === 'ISSUE'
}

async function voidGrant(ask: Ask, grantId: string) {
  const row = await issuedRow(ask, grantId)
  const { pool, customer } = row
  if (decimal(pool.credits).lte(0)) {
    throw new DomainError('PRECONDITION_FAILED', 'This credit grant has no credits left.', {
      ...{ reason: 'ENDED', id: grantId },
    })
  }
  const end = await voided.run(ask, {
    ...{ customerId: customer.ownId, poolId: pool.id, amount: pool.credits, reason: 'Voided' },
    metadata: withKept({}, { isVoid: true }),
  })
  return grantOf({ ...row, pool: end.pool }, [end], ask.now())
}

export const creditGrantRoutes: Route[] = [
  ...[createGrant, listGrants],
  routeOf(
    'POST /api/v1/credits/grants/{id}/void',
    {
      ...{ name: 'voidCreditGrant', summary: 'Takes back what is left of a grant.', tag },
      ...({ scope: 'write', asks: [voided] } as const),
      refuses: ['NOT_FOUND', 'PRECONDITION_FAILED', 'INSUFFICIENT_CREDITS'],
      ...{ response: creditGrant, shows: exampleGrant, example: { path: { id: 'txn_123' } } },
    },
    ({ path: { id } }, ask) => voidGrant(ask, id),
  ),
]
