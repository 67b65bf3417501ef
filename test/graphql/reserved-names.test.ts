/** Names and values of callers never collide with internal ones, and everything counts once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { graphql } from '../support/graphql.ts'
import { reserve } from '../support/holds.ts'
import {
  AddRateDocument,
  CreateMeterDocument,
  RecordUsageBatchDocument,
  RecordUsageDocument,
  UsageDocument,
  type UsageEventInput,
} from '../support/ledger.generated.ts'
import { addCredits, addMetered, addRateCard, entitle } from '../support/product.ts'
import { restClient } from '../support/rest.ts'
import { rollUp } from '../support/roll-up.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { AttributionDocument, SetAttributionPropertiesDocument } from './attribution.generated.ts'

/** Names that every object of JavaScript has, those of our dimensions and prefixes, and control characters. */
const keys = ['constructor', 'toString', 'hasOwnProperty', 'toJSON', 'valueOf']
const ours = ['feature', 'rate', 'tokens', 'units:quantity', 'property:team', 'event:property:team']
const odd = ['quantity', '(other)', 'NULL', '\u0001', '\t', '\u007f', '{}', "'", '"', '\\', '🙂']
const names = [...keys, ...ours, ...odd]

const range = { startTime: '2026-03-01', endTime: '2026-04-01' }
let tenant: Tenant
let cardId: string
beforeAll(async () => {
  tenant = await startTenant()
  const components = [{ property: 'n', credits: '1' }]
  cardId = await addRateCard(tenant, '0.01', [{ eventType: 'use', components }])
})
afterAll(() => tenant?.close())

async function record(events: UsageEventInput[]): Promise<void> {
  const { recordUsageBatch } = await tenant.ask(RecordUsageBatchDocument, { events })
  expect(recordUsageBatch.outcomes.flatMap(({ error }) => (error ? [error.message] : []))).toEqual(
    [],
  )
}

/** Figures are the same before and after the roll-up. */
async function twice(check: () => Promise<void>): Promise<void> {
  await check()
  await rollUp(tenant)
  await check()
}

async function usageOf(customerId: string): Promise<[events: number, credits: string]> {
  const { usage } = await tenant.ask(UsageDocument, { customerId, ...range })
  return [usage!.totalEvents, usage!.totalCredits]
}

async function valuesBy(customerId: string, by: string): Promise<[string | null, number][]> {
  const { attribution } = await tenant.ask(AttributionDocument, { ...range, customerId, by: [by] })
  return attribution!.dimensions[0]!.shares.map(({ value, eventCount: events }) => [value, events])
}

async function usedOf(customerId: string, feature: string): Promise<string | null | undefined> {
  const answer = await graphql<{ entitlement: { used: string | null } | null }>(
    tenant.app.url,
    tenant.app.liveKey,
    'query ($c: ID!, $f: String!) { entitlement(customerId: $c, feature: $f) { used } }',
    { c: customerId, f: feature },
  )
  return answer.data?.entitlement?.used
}

describe('the name of a property', () => {
  it('counts an event once, also when it is empty', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '100')
    const properties = Object.fromEntries(['', ' ', ...names].map((name) => [name, name]))
    const event = { customerId, eventType: 'use' }
    await record([
      { ...event, properties: { '': 'x', n: 1 } },
      { ...event, properties: { ...properties, quantity: 5, n: 2 } },
      { ...event, properties: { '': { '': '' }, n: 4 } },
    ])
    await twice(async () => {
      expect(await usageOf(customerId)).toEqual([3, '7'])
      expect(await valuesBy(customerId, 'feature')).toEqual([['use', 3]])
    })
  })

  it.each(names)('tells values apart as a dimension: %j', async (name) => {
    // What is blank, or one of our own words, names no property here.
    const isTracked = name.trim() !== '' && name !== 'feature'
    if (isTracked) await tenant.ask(SetAttributionPropertiesDocument, { names: [name] })
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '100')
    const values = name === 'quantity' ? ['7', '8', '8'] : ['a', 'b', 'b']
    const events = values.map((value) => ({
      customerId,
      eventType: 'use',
      properties: { [name]: value, n: 1, '': value },
    }))
    await record(events)
    await twice(async () => {
      expect(await usageOf(customerId)).toEqual([3, '3'])
      if (!isTracked) return
      expect(await valuesBy(customerId, name)).toEqual([
        [values[1], 2],
        [values[0], 1],
      ])
    })
  })

  it.each(names.filter((name) => name.trim() !== '' && name !== 'quantity'))(
    'is read by a meter and a price: %j',
    async (name) => {
      const eventType = `priced-${names.indexOf(name)}`
      const feature = `${eventType}-unique`
      await addMetered(tenant, feature, 'UNIQUE_COUNT', name)
      const sum = `${eventType}-sum`
      await addMetered(tenant, sum, 'SUM', name)
      const customerId = await tenant.customer()
      await addCredits(tenant, customerId, '1000')
      await entitle(tenant, customerId, feature, { period: 'DAY' })
      await entitle(tenant, customerId, sum, { period: 'DAY' })
      // The latest of those that match as much.
      for (const [match, credits, year] of [
        [{}, '1', 2020],
        [{ model: 'x' }, '2', 2020],
        [{ [name]: '>10' }, '3', 2021],
      ] as const) {
        const components = [{ property: name, credits }]
        const effectiveAt = `${year}-01-01T00:00:00Z`
        const input = { rateCardId: cardId, eventType, match, components, effectiveAt }
        await tenant.ask(AddRateDocument, { input })
      }
      const event = { customerId, eventType }
      await record([
        { ...event, properties: { [name]: 5 } },
        { ...event, properties: { [name]: 5, model: 'x' } },
        { ...event, properties: { [name]: 20, model: 'x' } },
        { ...event, eventType: feature, properties: { [name]: 'sha256:0' } },
        { ...event, eventType: feature, properties: { [name]: { a: 1 } } },
        { ...event, eventType: feature, properties: { [name]: '{"a":1}' } },
        { ...event, eventType: feature, properties: { [name]: '{"a": 1}' } },
        { ...event, eventType: feature, properties: { [name]: name } },
        { ...event, eventType: feature, properties: {} },
        { ...event, eventType: sum, properties: { [name]: '2.5' } },
      ])
      await twice(async () => {
        expect(await usageOf(customerId)).toEqual([10, '75'])
        expect([await usedOf(customerId, feature), await usedOf(customerId, sum)]).toEqual([
          '5',
          '2.5',
        ])
      })
    },
  )

  it('is never __proto__, which events cannot have either', async () => {
    const customerId = await tenant.customer()
    const property = '__proto__'
    const meter = { key: 'm', aggregation: 'SUM', valueProperty: property } as const
    const rate = { rateCardId: cardId, eventType: 'x', components: [{ property, credits: '1' }] }
    const event = {
      customerId,
      eventType: 'use',
      properties: JSON.parse('{"n": 1, "__proto__": 1}'),
    }
    const refusals = [
      await tenant.refused(CreateMeterDocument, { input: meter }),
      await tenant.refused(AddRateDocument, { input: rate }),
      await tenant.refused(RecordUsageDocument, { input: event }),
      await tenant.refused(SetAttributionPropertiesDocument, { names: [property] }),
      await tenant.refused(AttributionDocument, { ...range, customerId, by: [property] }),
    ]
    for (const { code, message } of refusals) {
      expect([code, message]).toEqual(['INVALID_REQUEST', expect.stringMatching(/__proto__/)])
    }
  })
})

describe('the key of a feature', () => {
  it('may be any word of ours', async () => {
    const customerId = await tenant.customer()
    const words = [...keys, ...ours]
    for (const key of words) {
      await addMetered(tenant, key, 'COUNT')
      await entitle(tenant, customerId, key, { limit: '1', period: 'MONTH' })
    }
    await record(words.map((eventType) => ({ customerId, eventType, properties: { '': 'x' } })))
    for (const eventType of words) {
      const refusal = await tenant.refused(RecordUsageDocument, {
        input: { customerId, eventType },
      })
      expect([refusal.code, refusal.feature]).toEqual(['LIMIT_EXCEEDED', eventType])
    }
    await twice(async () => {
      expect(await usageOf(customerId)).toEqual([words.length, '0'])
      const expected = words.toSorted().map((word) => [word, 1])
      expect((await valuesBy(customerId, 'feature')).toSorted()).toEqual(expected)
    })
  })
})

describe('the id of a customer', () => {
  it.each(['__proto__', 'constructor', 'a b', ' ', '\u0001', "{',"])(
    'may be %j',
    async (externalId) => {
      await addCredits(tenant, await tenant.customer(externalId), '10')
      await addCredits(tenant, await tenant.customer(`${externalId} ${externalId}`), '10')
      await record([{ customerId: externalId, eventType: 'use', properties: { n: 3 } }])
      await twice(async () => {
        expect(await usageOf(externalId)).toEqual([1, '3'])
        expect(await usageOf(`${externalId} ${externalId}`)).toEqual([0, '0'])
      })
    },
  )
})

describe('metadata', () => {
  it('may have any names, and is answered as it was given', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    const metadata = Object.fromEntries(['', ...names].map((name) => [name, { [name]: name }]))
    const { hold } = await reserve(tenant, customerId, { amount: '1', metadata })
    expect(hold.metadata).toEqual(metadata)
    const rest = restClient(tenant.app)
    const body = { customer_id: customerId, amount: 5, metadata: { toJSON: 'x', ...metadata } }
    expect((await rest.post('/credits/add', body)).status).toBe(200)
  })
})

describe('a column of a CSV file', () => {
  it('is a property by any name but an empty one and __proto__', async () => {
    const rest = restClient(tenant.app)
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    const upload = (columns: string[], cells: string[]) => {
      const quoted = (list: string[]) => list.map((one) => `"${one.replaceAll('"', '""')}"`).join()
      const text = `${quoted(['customer_id', 'event_type', ...columns])}\n${quoted([customerId, 'use', ...cells])}`
      return rest.post('/usage/batch', {
        format: 'csv',
        data: Buffer.from(text).toString('base64'),
      })
    }
    const words = names.filter((name) => name.trim() !== '' && name !== 'quantity')
    const columns = [...words, 'customer_id', 'event_type'].map((name) => `properties.${name}`)
    const answer = await upload([...columns, 'properties.n'], [...columns.map(() => 'x'), '3'])
    expect(answer.body).toMatchObject({ accepted: 1, rejected: 0 })
    for (const name of ['', ' ', '__proto__']) {
      const refused = await upload([`properties.${name}`], ['x'])
      expect([refused.status, refused.body.code]).toEqual([400, 'INVALID_REQUEST'])
    }
    await twice(async () => expect(await usageOf(customerId)).toEqual([1, '3']))
  })
})

describe('the ledger of all these names', () => {
  it('verifies without differences', async () => {
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  })
})
