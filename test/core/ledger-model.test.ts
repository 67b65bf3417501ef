/** Random histories of all operations on the real database, compared step by step with a reference model, then recomputed. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCaller } from '../../src/core/caller.ts'
import { expireCredits } from '../../src/core/credits/expire.ts'
import { verifyLedger } from '../../src/core/ledger/verify.ts'
import { graphql } from '../support/graphql.ts'
import {
  AddCreditsDocument,
  RecordUsageDocument,
  ReverseUsageEventDocument,
  SetLowBalanceThresholdDocument,
  TransferCreditsDocument,
} from '../support/ledger.generated.ts'
import {
  availableIn,
  type ModelCustomer,
  type ModelEvent,
  modelAdd,
  modelReverse,
  modelSpend,
  modelTransfer,
  nanoText,
  newModelCustomer,
  type Outcome,
  scheduledIn,
} from '../support/ledger-model.ts'
import { addFeature, addMeter, addRateCard, entitle } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

const minute = 60_000
const dayMs = 24 * 60 * minute
const dayLimit = { limit: 150_000_000_000n, dayMs }

const customersCount = 3
const customer = fc.nat({ max: customersCount - 1 })
const amount = fc
  .oneof(fc.bigInt(1n, 30_000_000_000n), fc.constantFrom(1n, 333_333_333n, 10_000_000_000n))
  .map((nano) => ({ nano, text: nanoText(nano) }))

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      customer,
      amount,
      terms: fc.record({
        name: fc.constantFrom('a', 'b'),
        kind: fc.constantFrom('PURCHASED' as const, 'PROMOTIONAL' as const),
        priority: fc.nat({ max: 1 }),
        effectiveIn: fc.constantFrom(null, null, 10, 40),
        expiresIn: fc.constantFrom(null, null, 30, 60, 600),
      }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('spend' as const),
      customer,
      amount,
      lateMinutes: fc.constantFrom(0, 0, 0, 70, 800, 1500),
      who: fc.constantFrom('x', 'y', 'z'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('reverse' as const), customer, which: fc.nat() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('transfer' as const),
      customer,
      amount,
      steps: fc.integer({ min: 1, max: customersCount - 1 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      minutes: fc.integer({ min: 1, max: 25 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const), customer }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('threshold' as const), customer, amount }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

let tenant: Tenant
let features: { id: string; period: 'HOUR' | 'DAY' | null; limit?: string }[]
beforeAll(async () => {
  tenant = await startTenant()
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'spend', components }])
  const metered = async (key: string, aggregation: 'SUM' | 'MAX' | 'LAST', property = 'n') => {
    await addMeter(tenant, { key, aggregation, eventType: 'spend', valueProperty: property })
    return addFeature(tenant, { key, type: 'METERED', meterKey: key })
  }
  await addMeter(tenant, { key: 'count', aggregation: 'COUNT', eventType: 'spend' })
  await addMeter(tenant, {
    key: 'people',
    aggregation: 'UNIQUE_COUNT',
    eventType: 'spend',
    valueProperty: 'who',
  })
  features = [
    { id: await metered('sum', 'SUM'), period: 'DAY', limit: nanoText(dayLimit.limit) },
    { id: await metered('max', 'MAX'), period: 'HOUR' },
    { id: await metered('last', 'LAST'), period: 'DAY' },
    {
      id: await addFeature(tenant, { key: 'count', type: 'METERED', meterKey: 'count' }),
      period: null,
    },
    {
      id: await addFeature(tenant, { key: 'people', type: 'METERED', meterKey: 'people' }),
      period: 'DAY',
    },
    { id: await addFeature(tenant, { key: 'spend', type: 'CREDITS' }), period: 'HOUR' },
  ]
})
afterAll(() => tenant?.close())

interface World {
  ids: string[]
  models: ModelCustomer[]
  events: Map<ModelEvent, string>
}

async function newWorld(): Promise<World> {
  const ids = await Promise.all(Array.from({ length: customersCount }, () => tenant.customer()))
  for (const id of ids) {
    for (const { id: featureId, ...seed } of features) await entitle(tenant, id, featureId, seed)
  }
  return { ids, models: ids.map(newModelCustomer), events: new Map() }
}

async function send<V>(document: Parameters<typeof graphql<unknown, V>>[2], variables: V) {
  const { app } = tenant
  const answer = await graphql<Record<string, { id?: string }>, V>(
    app.url,
    app.liveKey,
    document as never,
    variables,
  )
  const id = Object.values(answer.data ?? {})[0]?.id ?? ''
  return { id, outcome: (answer.errors?.[0]?.extensions?.code ?? 'OK') as Outcome }
}

/** Performs the step on the server and on the model; both must agree on what became of it. */
async function perform(world: World, step: Step): Promise<void> {
  if (step.kind === 'wait') return tenant.clock.advance(step.minutes * minute)
  const now = tenant.clock.now().getTime()
  const customerId = world.ids[step.customer] ?? ''
  const model = world.models[step.customer] ?? newModelCustomer()
  switch (step.kind) {
    case 'add': {
      const { effectiveIn, expiresIn, ...rest } = step.terms
      const effectiveAt = effectiveIn && now + effectiveIn * minute
      const expiresAt = expiresIn && now + expiresIn * minute
      if (effectiveAt && expiresAt && effectiveAt >= expiresAt) return
      modelAdd(model, { ...rest, effectiveAt, expiresAt }, step.amount.nano, now)
      const dates = {
        effectiveAt: effectiveAt && new Date(effectiveAt).toISOString(),
        expiresAt: expiresAt && new Date(expiresAt).toISOString(),
      }
      const input = { customerId, amount: step.amount.text, ...rest, ...dates }
      expect(await send(AddCreditsDocument, { input } as never)).toMatchObject({ outcome: 'OK' })
      return
    }
    case 'spend': {
      const at = now - step.lateMinutes * minute
      const expected = modelSpend(model, step.amount.nano, at, now, dayLimit)
      const properties = { n: step.amount.text, who: step.who }
      const timestamp = new Date(at).toISOString()
      const input = { customerId, eventType: 'spend', properties, timestamp }
      const { id, outcome } = await send(RecordUsageDocument, { input })
      expect(outcome).toBe(expected)
      const event = model.events.at(-1)
      if (outcome === 'OK' && event) world.events.set(event, id)
      return
    }
    case 'reverse': {
      const event = model.events[step.which % Math.max(model.events.length, 1)]
      if (!event) return
      const expected = modelReverse(event)
      const id = world.events.get(event) ?? ''
      expect((await send(ReverseUsageEventDocument, { id })).outcome).toBe(expected)
      return
    }
    case 'transfer': {
      const other = (step.customer + step.steps) % customersCount
      const expected = modelTransfer(
        model,
        world.models[other] ?? newModelCustomer(),
        step.amount.nano,
        now,
      )
      const toCustomerId = world.ids[other] ?? ''
      const input = { fromCustomerId: customerId, toCustomerId, amount: step.amount.text }
      expect((await send(TransferCreditsDocument, { input })).outcome).toBe(expected)
      return
    }
    case 'expire': {
      const caller = systemCaller(tenant.workspaceId, 'LIVE')
      await tenant.app.core.perform(caller, expireCredits, { customerId })
      return
    }
    case 'threshold': {
      const variables = { customerId, threshold: step.amount.text }
      await send(SetLowBalanceThresholdDocument, variables)
    }
  }
}

async function compareBalances({ ids, models }: World): Promise<void> {
  const now = tenant.clock.now().getTime()
  for (const [i, id] of ids.entries()) {
    const { available, scheduled } = await tenant.balance(id)
    const model = models[i] ?? newModelCustomer()
    expect([available, scheduled]).toEqual([
      nanoText(availableIn(model, now)),
      nanoText(scheduledIn(model, now)),
    ])
  }
}

/** Where all credits of a customer went, from nothing but the ledger rows. */
async function compareWhereabouts({ ids }: World): Promise<void> {
  const { rows } = await tenant.sql.query(
    `select c.id, coalesce(sum(t.amount) filter (where t.type in ('ISSUE', 'TRANSFER_IN')), 0)
       = coalesce(sum(t.amount) filter (where t.type in ('CONSUME', 'EXPIRE', 'TRANSFER_OUT')), 0)
       - coalesce(sum(t.amount) filter (where t.type = 'REVERSE'), 0)
       + (select coalesce(sum(balance), 0) from credit_pool p where p.customer_id = c.id) as adds_up
     from customer c left join credit_transaction t on t.customer_id = c.id
     where c.id = any($1) group by c.id`,
    [ids],
  )
  expect(rows.map((row) => row.adds_up)).toEqual(ids.map(() => true))
}

describe('a random history of all operations', () => {
  it('keeps to the model, and everything kept equals what its rows say', {
    timeout: 180_000,
  }, async () => {
    const histories = fc.array(step, { minLength: 60, maxLength: 60, size: 'max' })
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        tenant.clock.set(noon)
        const world = await newWorld()
        for (const [i, step] of steps.entries()) {
          await perform(world, step)
          if (i % 10 === 9) await compareBalances(world)
        }
        await compareBalances(world)
        await compareWhereabouts(world)
        expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
      }),
      { numRuns: 25, interruptAfterTimeLimit: 150_000, markInterruptAsFailure: true },
    )
  })
})
