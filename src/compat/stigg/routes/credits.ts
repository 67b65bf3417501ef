/** What moved credits, what used them, and uses that name no feature. */
import { z } from 'zod'
import { decimal } from '../../../core/values/decimal.ts'
import { exact } from '../../../core/values/exact-json.ts'
import { asking, listAll } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { decimalText, enumText, from, id, listOf, nullable, object, text } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { currencyWords, meantCurrency } from '../currency.ts'
import { currencyAsks, nameCurrency, walletIn } from '../customer-currency.ts'
import { customerId, time } from '../fields.ts'
import { rowsOfCustomer } from '../grant-fields.ts'
import { amountInput, dimensionsInput, idInput, timeInput } from '../inputs.ts'
import { connectionOf, pageQuery, paginated, paginationOf, settledPage } from '../lists.ts'
import { requireResource, resourceAsks } from '../resources.ts'
import { creditUseOf, readWallet, walletAsks } from '../wallet.ts'

const tag = 'Credits'
const instant = z.iso.datetime().meta({ pattern: undefined })

const eventTypes = {
  ...{ ISSUE: 'CREDITS_GRANTED', EXPIRE: 'CREDITS_EXPIRED', VOID: 'CREDITS_VOIDED' },
  ...{ CONSUME: 'CREDITS_CONSUMED', COMMIT: 'CREDITS_CONSUMED', REVERSE: 'CREDITS_UPDATED' },
  TRANSFER_IN: 'CREDITS_CONSUMPTION_TRANSFER_TARGET',
  TRANSFER_OUT: 'CREDITS_CONSUMPTION_TRANSFER_SOURCE',
} as const

const moves = asking(
  'query creditTransactions',
  ['customerId', 'types', 'first', 'last', 'after', 'before'],
  connectionOf(
    object({
      ...{ id, amount: decimalText, timestamp: time, eventId: nullable(id), poolId: id },
      ...{
        type: enumText('CreditTransactionType', 'ISSUE'),
        customerId: from('customer', { ...customerId, from: 'customer' }),
      },
    }),
  ),
)

const ledgerEvent = z
  .object({
    ...{ amount: z.number(), creditCurrencyId: z.string(), creditGrantId: z.string() },
    ...{ customerId: z.string(), eventId: z.string().nullable(), timestamp: instant },
    eventType: z.enum([...new Set(Object.values(eventTypes))]),
    ...{ featureId: z.null(), resourceId: z.null() },
  })
  .meta({ id: 'CreditLedgerEvent' })

const exampleEvent: z.output<typeof ledgerEvent> = {
  ...{ amount: 100, creditCurrencyId: 'credits', creditGrantId: 'txn_123', eventId: null },
  ...{ customerId: 'customer-123', timestamp: '2024-01-15T10:30:00.000Z' },
  ...{ eventType: 'CREDITS_GRANTED', featureId: null, resourceId: null },
}

/** The grants of a customer by the pools of their credits. */
async function grantsByPool(ask: Ask, whose: string): Promise<ReadonlyMap<string, string>> {
  const rows = await listAll(ask, rowsOfCustomer, { customerId: whose, types: ['ISSUE'] })
  return new Map(rows.map((row) => [row.pool.id, row.id]))
}

const listLedger = routeOf(
  'GET /api/v1/credits/ledger',
  {
    ...{ name: 'listCreditLedger', tag, refuses: ['NOT_FOUND'], form: 'SPREAD' },
    summary: 'What moved the credits of a customer, newest first.',
    asks: [...walletAsks, moves, rowsOfCustomer],
    query: z.strictObject({ customerId: idInput, currencyId: idInput.optional(), ...pageQuery }),
    response: paginated(ledgerEvent),
    shows: { data: [exampleEvent], pagination: { next: null, prev: null } },
    example: { query: { customerId: 'customer-123' } },
  },
  async ({ query: { customerId: whose, currencyId, ...page } }, ask) => {
    const wallet = await readWallet(ask, whose)
    const creditCurrencyId = meantCurrency(wallet.customer.extras, currencyId)
    const types = Object.keys(eventTypes)
    const told = await moves.run(ask, { customerId: whose, types, ...settledPage(page) })
    const grants = await grantsByPool(ask, whose)
    const data = told.rows.map((row) => ({
      ...{ amount: exact(row.amount), creditCurrencyId, customerId: row.customerId },
      creditGrantId: grants.get(row.poolId) ?? row.poolId,
      ...{ eventId: row.eventId, timestamp: row.timestamp, featureId: null, resourceId: null },
      eventType: eventTypes[row.type as keyof typeof eventTypes],
    }))
    return { data, pagination: paginationOf(told) }
  },
)

const used = asking(
  'query usageSeries',
  ['customerId', 'startTime', 'endTime', 'interval', 'by', 'first'],
  object({
    buckets: listOf(
      object({
        startTime: time,
        usageByValue: nullable(listOf(object({ value: nullable(text), credits: decimalText }))),
      }),
    ),
  }),
)

const dayMs = 86_400_000
const ranges = { LAST_DAY: 1, LAST_WEEK: 7, LAST_MONTH: 30, LAST_YEAR: 365 } as const

const series = z.object({
  ...{ featureId: z.string(), featureName: z.string(), totalCredits: z.number() },
  points: z.array(z.object({ timestamp: instant, value: z.number() })),
})

const showUsage = routeOf(
  'GET /api/v1/credits/usage',
  {
    ...{ name: 'showCreditUsage', tag, refuses: ['NOT_FOUND'], asks: [...walletAsks, used] },
    summary: 'The credits that the use of each feature took, by day.',
    as: { startDate: 'startTime', endDate: 'endTime' },
    query: z.strictObject({
      ...{ customerId: idInput, currencyId: idInput.optional() },
      timeRange: z.enum(Object.keys(ranges) as (keyof typeof ranges)[]).default('LAST_MONTH'),
      ...{ startDate: timeInput.optional(), endDate: timeInput.optional() },
    }),
    response: z.object({
      currency: z.object({ currencyId: z.string(), displayName: z.string() }),
      series: z.array(series),
    }),
    shows: {
      currency: currencyWords('credits'),
      series: [
        {
          ...{ featureId: 'feature-chat', featureName: 'feature-chat', totalCredits: 12 },
          points: [{ timestamp: '2024-01-15T00:00:00.000Z', value: 12 }],
        },
      ],
    },
    example: { query: { customerId: 'customer-123', timeRange: 'LAST_MONTH' } },
  },
  async ({ query: { customerId: whose, currencyId, timeRange, startDate, endDate } }, ask) => {
    const wallet = await readWallet(ask, whose)
    const currency = currencyWords(meantCurrency(wallet.customer.extras, currencyId))
    // Exclusive: what is used at this instant is in it.
    const endTime = endDate ?? new Date(ask.now().getTime() + 1).toISOString()
    const start = new Date(Date.parse(endTime) - ranges[timeRange] * dayMs).toISOString()
    const range = { startTime: startDate ?? start, endTime }
    const asked = { customerId: whose, ...range, interval: 'DAY', by: 'feature', first: 50 }
    return { currency, series: seriesOf((await used.run(ask, asked)).buckets) }
  },
)

type Buckets = Awaited<ReturnType<typeof used.run>>['buckets']

function seriesOf(buckets: Buckets): z.output<typeof series>[] {
  const rows = buckets.flatMap(({ startTime, usageByValue }) =>
    (usageByValue ?? []).flatMap(({ value, credits }) =>
      value === null || decimal(credits).eq(0) ? [] : [{ feature: value, startTime, credits }],
    ),
  )
  return [...Map.groupBy(rows, ({ feature }) => feature)].map(([feature, own]) => ({
    ...{ featureId: feature, featureName: feature },
    totalCredits: exact(own.reduce((sum, one) => sum.plus(one.credits), decimal(0)).toFixed()),
    points: own.map((one) => ({ timestamp: one.startTime, value: exact(one.credits) })),
  }))
}

const held = asking(
  'mutation reserveCredits',
  ['customerId', 'amount', 'eventType', 'idempotencyKey', 'description'],
  object({ hold: object({ id }) }),
)
const spent = asking(
  'mutation commitHold',
  ['id', 'amount', 'idempotencyKey', 'properties', 'timestamp'],
  object({ usageEvent: object({ id, timestamp: time }) }),
)

const consumption = z.strictObject({
  ...{ customerId: idInput, currencyId: idInput, amount: amountInput, idempotencyKey: idInput },
  ...{ createdAt: timeInput.optional(), dimensions: dimensionsInput },
  resourceId: idInput.nullish(),
})

/** The event type of uses that name no feature. */
const eventType = 'credit_consumption'

type Consumption = z.output<typeof consumption>

/** The customer, whose credits are of this currency. */
async function payerOf(ask: Ask, { customerId, currencyId, resourceId }: Consumption) {
  const wallet = await walletIn(ask, customerId, currencyId)
  await requireResource(ask, customerId, resourceId)
  await nameCurrency(ask, wallet, currencyId)
  return wallet.customer.id
}

/** Reserved and spent under one key, so that a repetition spends nothing more. */
async function spend(ask: Ask, given: Consumption): Promise<{ timestamp: string }> {
  const { customerId: whose, amount, idempotencyKey } = given
  const { hold } = await held.run(ask, { customerId: whose, amount, eventType, idempotencyKey })
  const { usageEvent } = await spent.run(ask, {
    ...{ id: hold.id, amount, idempotencyKey, timestamp: given.createdAt },
    properties: given.dimensions ?? {},
  })
  return { timestamp: usageEvent.timestamp }
}

const consumptionAsks = [...walletAsks, ...currencyAsks, ...resourceAsks, held, spent]
const consuming = {
  ...({ tag, scope: 'write', asks: consumptionAsks } as const),
  refuses: ['NOT_FOUND', 'INSUFFICIENT_CREDITS', 'PRECONDITION_FAILED'] as const,
}
/** As many as a client collects, and how many of them are under way at a time: they share commits. */
const consumptionsMax = 1_000
const consumedAtOnce = 20

const exampleConsumption = {
  ...{ customerId: 'customer-123', currencyId: 'credits', amount: 10, idempotencyKey: 'use-1' },
}

const creditUse = z.object({
  ...{ currencyId: z.string(), currentUsage: z.number(), usageLimit: z.number() },
  ...{ timestamp: instant, usagePeriodEnd: instant.nullable() },
})

const consumeCredits = routeOf(
  'POST /api/v1/credits/consumption',
  {
    ...{ ...consuming, name: 'consumeCredits', summary: 'Spends credits on no feature, once.' },
    ...{ body: consumption, status: 201 },
    response: z.object({
      ...{ customerId: z.string(), currencyId: z.string(), amount: z.number() },
      ...{ timestamp: instant, resourceId: z.string().nullable(), credit: creditUse },
    }),
    shows: {
      ...{ customerId: 'customer-123', currencyId: 'credits', amount: 10, resourceId: null },
      timestamp: '2024-01-15T10:30:00.000Z',
      credit: {
        ...{ currencyId: 'credits', currentUsage: 10, usageLimit: 100, usagePeriodEnd: null },
        timestamp: '2024-01-15T10:30:00.000Z',
      },
    },
    example: { request: exampleConsumption },
  },
  async ({ body }, ask) => {
    const { currencyId, resourceId } = body
    const customerId = await payerOf(ask, body)
    const made = { ...(await spend(ask, body)), customerId }
    const wallet = await readWallet(ask, body.customerId)
    const { consumed, granted } = await creditUseOf(ask, wallet)
    return {
      ...{ ...made, currencyId, amount: exact(body.amount), resourceId: resourceId ?? null },
      credit: {
        ...{ currencyId, currentUsage: exact(consumed.toFixed()) },
        ...{ usageLimit: exact(granted.toFixed()), timestamp: wallet.asOf, usagePeriodEnd: null },
      },
    }
  },
)

const consumeMany = routeOf(
  'POST /api/v1/credits/consumption/async',
  {
    ...{ ...consuming, name: 'consumeManyCredits', status: 201 },
    summary: 'Spends credits; of several refusals the first is told, and all else is spent.',
    body: z.strictObject({ consumptions: z.array(consumption).min(1).max(consumptionsMax) }),
    response: z.object({}),
    shows: {},
    example: { request: { consumptions: [exampleConsumption] } },
  },
  async ({ body: { consumptions } }, ask) => {
    const refusals: unknown[] = []
    const payers = new Map<string, Promise<string>>()
    const consume = async (one: Consumption) => {
      const whose = JSON.stringify([one.customerId, one.currencyId, one.resourceId])
      const payer = payers.get(whose) ?? payerOf(ask, one)
      payers.set(whose, payer)
      await payer
      return spend(ask, one)
    }
    for (let i = 0; i < consumptions.length; i += consumedAtOnce) {
      const some = consumptions.slice(i, i + consumedAtOnce)
      const made = await Promise.allSettled(some.map(consume))
      refusals.push(...made.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])))
    }
    if (refusals.length > 0) throw refusals[0]
    return {}
  },
)

export const creditRoutes: Route[] = [listLedger, showUsage, consumeCredits, consumeMany]
