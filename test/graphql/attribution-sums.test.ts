/** Sums by odd names and values, and in several currencies, equal the sums of the events, rolled up or not. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { decimal, decimalText, zero } from '../../src/core/values/decimal.ts'
import {
  CreateCustomerDocument,
  RecordUsageBatchDocument,
  ReverseUsageEventDocument,
} from '../support/ledger.generated.ts'
import { addMetered, addRateCard } from '../support/product.ts'
import { rollUp } from '../support/roll-up.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import {
  AttributionDocument,
  SetAttributionPropertiesDocument,
  UsageSeriesDocument,
} from './attribution.generated.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addMetered(tenant, 'image', 'COUNT')
  await addRateCard(tenant, '0.01', [{ eventType: 'chat', fixedCost: '0.333333333' }])
})
afterAll(() => tenant?.close())

const range = { startTime: '2026-03-01', endTime: '2026-03-10' }
const total = (values: readonly { eventCount: number }[]) =>
  values.reduce((n, v) => n + v.eventCount, 0)
const sumOf = (values: readonly { cost: string }[]) =>
  decimalText(values.reduce((sum, v) => sum.plus(decimal(v.cost)), zero))
const at = (ms: number) => new Date(Date.parse(noon) - ms).toISOString()

it('tells values apart by their text, whatever properties are called', async () => {
  const names = [
    'constructor',
    'toString',
    `a"b'c`,
    'x:y',
    'event:team',
    'Ünïcode 🙂',
    "d.name', 'x",
  ]
  await tenant.ask(SetAttributionPropertiesDocument, { names })
  const values = [5, '5', '5.0', true, 'true', null, '', { a: 1 }, [1], '__proto__', '(other)', ' ']
  const customerId = await tenant.customer()
  const events = values.map((value, i) => ({
    customerId,
    eventType: 'image',
    timestamp: at(i * 610_000),
    properties: Object.fromEntries(names.map((name) => [name, value])),
  }))
  expect((await tenant.ask(RecordUsageBatchDocument, { events })).recordUsageBatch.rejected).toBe(0)
  const told = async () => {
    const { attribution } = await tenant.ask(AttributionDocument, {
      ...range,
      customerId,
      by: names,
    })
    return attribution!.dimensions.map(({ by, shares }) => ({
      by,
      shares: shares.map(({ value, isOther, eventCount: n }) => [
        value,
        n,
        ...(isOther ? [isOther] : []),
      ]),
    }))
  }
  const shares = [
    [null, 2],
    ['5', 2],
    ['true', 2],
    [' ', 1],
    ['(other)', 1],
    ['5.0', 1],
    ['__proto__', 1],
    // The object and the list.
    ['(other)', 2, true],
  ]
  const expected = names.map((by) => ({ by, shares }))
  expect(await told()).toEqual(expected)
  await rollUp(tenant)
  expect(await told()).toEqual(expected)
})

it('adds up to the events in every currency, of customers and of the workspace', async () => {
  const rateCardId = await addRateCard(tenant, '0.01', [{ eventType: 'chat', fixedCost: '0.7' }], {
    key: 'euro',
    currency: 'EUR',
    isDefault: false,
  })
  const { createCustomer } = await tenant.ask(CreateCustomerDocument, { input: { rateCardId } })
  const customers = [await tenant.customer(), createCustomer.id]
  for (const customerId of customers) {
    const events = Array.from({ length: 60 }, (_, i) => ({
      customerId,
      eventType: i % 4 ? 'chat' : 'image',
      timestamp: at(i * 7_123_457),
      properties: { team: `t${i % 3}` },
    }))
    const { recordUsageBatch } = await tenant.ask(RecordUsageBatchDocument, { events })
    for (const i of [1, 12]) {
      const id = recordUsageBatch.outcomes[i]?.usageEvent?.id ?? ''
      await tenant.ask(ReverseUsageEventDocument, { id })
    }
  }
  /** 45 chats of each customer, less the one that was reversed. */
  const dollars = '14.666666652'
  const figures = async () => {
    const found = []
    for (const customerId of [...customers, null]) {
      const scope = { ...range, customerId, timeZone: 'Australia/Lord_Howe' }
      const { attribution } = await tenant.ask(AttributionDocument, { ...scope, by: ['team'] })
      const { usageSeries } = await tenant.ask(UsageSeriesDocument, {
        ...scope,
        interval: 'DAY',
        by: 'team',
      })
      const buckets = usageSeries!.buckets
      const sums = [
        attribution!.dimensions[0]!.shares,
        buckets,
        buckets.flatMap((b) => b.usageByValue!),
      ]
      for (const parts of sums) {
        expect(sumOf(parts)).toBe(attribution!.totals.cost)
        expect(total(parts)).toBe(attribution!.totals.eventCount)
      }
      found.push([attribution!.currency, attribution!.totals.cost, attribution!.totals.eventCount])
    }
    return found
  }
  const expected = [
    ['USD', dollars, 58],
    ['EUR', '30.8', 58],
    ['EUR', '30.8', 116 + 12],
  ]
  expect(await figures()).toEqual(expected)
  await rollUp(tenant)
  expect(await figures()).toEqual(expected)
})
