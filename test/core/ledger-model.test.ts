/** Random histories of all operations on the real database, compared step by step with a reference model, then recomputed. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { expireCredits } from '../../src/core/credits/expire.ts'
import { allTransactionsSql } from '../../src/core/credits/own-debits.ts'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import { graphql } from '../support/graphql.ts'
import {
  AddCreditsDocument,
  CommitHoldDocument,
  RecordUsageDocument,
  ReleaseHoldDocument,
  ReserveCreditsDocument,
  ReverseUsageEventDocument,
  SetLowBalanceThresholdDocument,
  TransferCreditsDocument,
  UpdateCreditPoolDocument,
  VoidCreditsDocument,
} from '../support/ledger.generated.ts'
import {
  availableIn,
  heldIn,
  type ModelCustomer,
  type ModelEvent,
  type ModelHold,
  type ModelPool,
  modelAdd,
  modelCommit,
  modelExpireHolds,
  modelMoveExpiry,
  modelRelease,
  modelReserve,
  modelReverse,
  modelSpend,
  modelTransfer,
  modelVoid,
  nanoText,
  newModelCustomer,
  type Outcome,
  scheduledIn,
} from '../support/ledger-model.ts'
import { customersCount, type Step, step } from '../support/ledger-steps.ts'
import { addFeature, addMeter, addRateCard, entitle } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import { isThorough } from '../support/thorough.ts'

const minute = 60_000
const dayMs = 24 * 60 * minute
const dayLimit = { limit: 150_000_000_000n, dayMs }

declare module 'vitest' {
  interface ProvidedContext {
    /** How many random histories of how many steps; absent: as many as a run of all tests has time for. */
    ledgerHistories?: { runs: number; steps: number }
  }
}

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
  /** Our ids of what the model knows. */
  known: Map<ModelEvent | ModelHold, string>
}

async function newWorld(): Promise<World> {
  const ids = await Promise.all(Array.from({ length: customersCount }, () => tenant.customer()))
  for (const id of ids) {
    for (const { id: featureId, ...seed } of features) await entitle(tenant, id, featureId, seed)
  }
  return { ids, models: ids.map(newModelCustomer), known: new Map() }
}

/** An event, a hold, or the event of a commit. */
interface Made {
  id?: string
  hold?: { id: string }
  usageEvent?: { id: string }
}

async function send<V>(document: Parameters<typeof graphql<unknown, V>>[2], variables: V) {
  const { app } = tenant
  const answer = await graphql<Record<string, Made>, V>(
    app.url,
    app.liveKey,
    document as never,
    variables,
  )
  const made = Object.values(answer.data ?? {})[0]
  const id = made?.usageEvent?.id ?? made?.hold?.id ?? made?.id ?? ''
  return { id, outcome: (answer.errors?.[0]?.extensions?.code ?? 'OK') as Outcome }
}

/** What the job does when the time has come. */
async function expire(customerId: string): Promise<void> {
  const caller = systemCaller(tenant.workspaceId, 'LIVE')
  await tenant.app.core.perform(caller, expireCredits, { customerId })
}

/** Our id of a pool of the model: its terms are its own. */
async function poolNamed(customerId: string, pool: ModelPool): Promise<string> {
  const at = (time: number | null) => (time === null ? null : new Date(time))
  const { rows } = await tenant.sql.query(
    `select id from credit_pool where customer_id = $1 and name = $2 and kind = $3 and priority = $4
       and effective_at is not distinct from $5 and expires_at is not distinct from $6`,
    [customerId, pool.name, pool.kind, pool.priority, at(pool.effectiveAt), at(pool.expiresAt)],
  )
  expect(rows).toHaveLength(1)
  return rows[0].id
}

/** Performs the step on the server and on the model; both must agree on what became of it. */
async function perform(world: World, step: Step): Promise<void> {
  if (step.kind === 'wait') return tenant.clock.advance(step.minutes * minute)
  const now = tenant.clock.now().getTime()
  const customerId = world.ids[step.customer] ?? ''
  const model = world.models[step.customer] ?? newModelCustomer()
  modelExpireHolds(model, now)
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
      if (outcome === 'OK' && event) world.known.set(event, id)
      return
    }
    case 'reverse': {
      const event = model.events[step.which % Math.max(model.events.length, 1)]
      if (!event) return
      const expected = modelReverse(event)
      const id = world.known.get(event) ?? ''
      expect((await send(ReverseUsageEventDocument, { id })).outcome).toBe(expected)
      return
    }
    case 'transfer': {
      const other = (step.customer + step.steps) % customersCount
      const to = world.models[other] ?? newModelCustomer()
      modelExpireHolds(to, now)
      const expected = modelTransfer(model, to, step.amount.nano, now)
      const toCustomerId = world.ids[other] ?? ''
      const input = { fromCustomerId: customerId, toCustomerId, amount: step.amount.text }
      expect((await send(TransferCreditsDocument, { input })).outcome).toBe(expected)
      return
    }
    case 'void': {
      const expected = modelVoid(model, step.amount.nano, now)
      const input = { customerId, amount: step.amount.text, reason: 'A mistake' }
      expect((await send(VoidCreditsDocument, { input })).outcome).toBe(expected)
      return
    }
    case 'moveExpiry': {
      const pool = model.pools[step.which % Math.max(model.pools.length, 1)]
      if (!pool) return
      const id = await poolNamed(customerId, pool)
      const to = typeof step.to === 'number' ? now + step.to * minute : step.to
      const expected = modelMoveExpiry(model, pool, to, now)
      const expiresAt = typeof to === 'number' ? new Date(to).toISOString() : to
      const input = to === 'NOW' ? { expireNow: true } : { expiresAt }
      expect((await send(UpdateCreditPoolDocument, { id, input })).outcome).toBe(expected)
      return
    }
    case 'reserve': {
      const expiresAt = now + step.ttlMinutes * minute
      const expected = modelReserve(model, step.amount.nano, expiresAt, now)
      const ttlSeconds = step.ttlMinutes * 60
      const input = { customerId, amount: step.amount.text, eventType: 'spend', ttlSeconds }
      const { id, outcome } = await send(ReserveCreditsDocument, { input })
      expect(outcome).toBe(expected)
      const hold = model.holds.at(-1)
      if (outcome === 'OK' && hold) world.known.set(hold, id)
      return
    }
    case 'commit': {
      const hold = model.holds[step.which % Math.max(model.holds.length, 1)]
      if (!hold) return
      const { nano, text } = step.amount
      const expected = modelCommit(model, hold, nano, step.keepRest, now, dayLimit)
      const properties = { n: text, who: step.who }
      const variables = {
        id: world.known.get(hold) ?? '',
        input: { properties, keepRest: step.keepRest },
      }
      const { id, outcome } = await send(CommitHoldDocument, variables)
      expect(outcome).toBe(expected)
      const event = model.events.at(-1)
      if (outcome === 'OK' && event) world.known.set(event, id)
      return
    }
    case 'release': {
      const hold = model.holds[step.which % Math.max(model.holds.length, 1)]
      if (!hold) return
      const expected = modelRelease(hold)
      const id = world.known.get(hold) ?? ''
      expect((await send(ReleaseHoldDocument, { id })).outcome).toBe(expected)
      return
    }
    case 'expire':
      return expire(customerId)
    case 'threshold': {
      const variables = { customerId, threshold: step.amount.text }
      await send(SetLowBalanceThresholdDocument, variables)
    }
  }
}

async function compareBalances({ ids, models }: World): Promise<void> {
  const now = tenant.clock.now().getTime()
  for (const [i, id] of ids.entries()) {
    const model = models[i] ?? newModelCustomer()
    modelExpireHolds(model, now)
    await expire(id)
    const { available, scheduled, pending } = await tenant.balance(id)
    expect({ available, scheduled, pending }).toEqual({
      available: nanoText(availableIn(model, now)),
      scheduled: nanoText(scheduledIn(model, now)),
      pending: nanoText(heldIn(model)),
    })
  }
}

/** Where all credits of a customer went, from nothing but the ledger rows. */
async function compareWhereabouts({ ids }: World): Promise<void> {
  const { rows } = await tenant.sql.query(
    `select c.id, coalesce(sum(t.amount) filter (where t.type in ('ISSUE', 'TRANSFER_IN')), 0)
       = coalesce(sum(t.amount) filter (where t.type in ('CONSUME', 'COMMIT', 'EXPIRE', 'TRANSFER_OUT', 'VOID')), 0)
       - coalesce(sum(t.amount) filter (where t.type = 'REVERSE'), 0)
       + (select coalesce(sum(balance + held), 0) from credit_pool p where p.customer_id = c.id) as adds_up
     from customer c left join (${allTransactionsSql}) t on t.customer_id = c.id
     where c.id = any($2) group by c.id`,
    [tenant.workspaceId, ids],
  )
  expect(rows.map((row) => row.adds_up)).toEqual(ids.map(() => true))
}

/** `npm run ledger:soak` gives more and longer ones. */
const { runs, steps } = inject('ledgerHistories') ?? { runs: isThorough ? 15 : 5, steps: 60 }

describe('a random history of all operations', () => {
  it('keeps to the model, and everything kept equals what its rows say', async () => {
    const histories = fc.array(step, { minLength: steps, maxLength: steps, size: 'max' })
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        tenant.clock.set(noon)
        const world = await newWorld()
        for (const [i, step] of history.entries()) {
          await perform(world, step)
          if (i % 10 === 9) await compareBalances(world)
        }
        await compareBalances(world)
        await compareWhereabouts(world)
        expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
      }),
      { numRuns: runs },
    )
  })
})
