/** Amounts at the limits of storage: every account can still be released, reversed, spent and expired. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expireCredits } from '../../src/core/credits/expire.ts'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import { decimal, decimalText, minOf } from '../../src/core/values/decimal.ts'
import { graphql } from '../support/graphql.ts'
import {
  AddCreditsDocument,
  CommitHoldDocument,
  RecordUsageDocument,
  ReleaseHoldDocument,
  ReserveCreditsDocument,
  ReverseUsageEventDocument,
  TransferCreditsDocument,
} from '../support/ledger.generated.ts'
import { addFeature, addMeter, addRateCard, entitle } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import { isThorough } from '../support/thorough.ts'

const day = 86_400_000
/** What an operation may answer besides a success: everything else would be a fault of the server. */
const refusals = [
  'INVALID_REQUEST',
  'INSUFFICIENT_CREDITS',
  'LIMIT_EXCEEDED',
  'CONFLICT',
  'NOT_FOUND',
]

let tenant: Tenant
const features: string[] = []
beforeAll(async () => {
  tenant = await startTenant()
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0', [
    { eventType: 'spend', components },
    { eventType: 'free', components },
  ])
  for (const aggregation of ['SUM', 'MAX', 'LAST'] as const) {
    const key = aggregation.toLowerCase()
    await addMeter(tenant, { key, aggregation, eventType: 'spend', valueProperty: 'n' })
    features.push(await addFeature(tenant, { key, type: 'METERED', meterKey: key }))
  }
  features.push(await addFeature(tenant, { key: 'soft', type: 'CREDITS' }))
})
afterAll(() => tenant?.close())

const customer = fc.nat({ max: 1 })
const amount = fc.constantFrom(
  '0.000000001',
  '1',
  '999999999999999999.999999999',
  '4999999999999999999.5',
  '9000000000000000000',
  '9999999999999999999.999999999',
)
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      ...{ kind: fc.constant('add' as const), customer, amount },
      name: fc.constantFrom('a', 'b'),
      expiresIn: fc.constantFrom(null, 1, 3),
      effectiveIn: fc.constantFrom(null, null, 0.5),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('spend', 'reserve'), customer, amount }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ kind: fc.constant('commit' as const), customer, amount },
      ...{ which: fc.nat(), keepRest: fc.boolean() },
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ kind: fc.constantFrom('release', 'reverse'), customer, which: fc.nat() },
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('transfer' as const), customer, amount }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), customer }) },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

interface World {
  ids: string[]
  holds: string[]
  events: string[]
}

interface Made {
  id?: string
  hold?: { id: string }
  usageEvent?: { id: string }
}

async function send(document: unknown, variables: object): Promise<{ code: string; made: Made }> {
  const { app } = tenant
  const { data, errors, status } = await graphql<Record<string, Made>, object>(
    app.url,
    app.liveKey,
    document as never,
    variables,
  )
  expect(status).toBeLessThan(500)
  const code = String(errors?.[0]?.extensions?.code ?? 'OK')
  return { code, made: Object.values(data ?? {})[0] ?? {} }
}

async function take(world: World, given: Step): Promise<void> {
  const customerId = world.ids[given.customer] ?? ''
  const now = tenant.clock.now().getTime()
  const in_ = (days: number | null) => days && new Date(now + days * day).toISOString()
  const pick = (list: string[]) => list[('which' in given ? given.which : 0) % list.length] ?? ''
  const asked = async (document: unknown, variables: object) => {
    const { code, made } = await send(document, variables)
    if (code !== 'OK') expect(refusals).toContain(code)
    if (code === 'OK' && made.hold && given.kind === 'reserve') world.holds.push(made.hold.id)
    if (code === 'OK' && made.usageEvent) world.events.push(made.usageEvent.id)
    if (code === 'OK' && given.kind === 'spend' && made.id) world.events.push(made.id)
  }
  switch (given.kind) {
    case 'add': {
      const { amount, name, expiresIn, effectiveIn } = given
      const dates = { expiresAt: in_(expiresIn), effectiveAt: in_(effectiveIn) }
      return asked(AddCreditsDocument, { input: { customerId, amount, name, ...dates } })
    }
    case 'spend':
    case 'reserve': {
      if (!('amount' in given)) return
      const { amount } = given
      const usage = { customerId, eventType: 'spend', properties: { n: amount } }
      if (given.kind === 'spend') return asked(RecordUsageDocument, { input: usage })
      return asked(ReserveCreditsDocument, { input: { customerId, amount, ttlSeconds: 86_400 } })
    }
    case 'commit': {
      if (world.holds.length === 0 || !('keepRest' in given)) return
      const { amount, keepRest } = given
      return asked(CommitHoldDocument, { id: pick(world.holds), input: { amount, keepRest } })
    }
    case 'release':
      if (world.holds.length > 0) await asked(ReleaseHoldDocument, { id: pick(world.holds) })
      return
    case 'reverse':
      if (world.events.length > 0)
        await asked(ReverseUsageEventDocument, { id: pick(world.events) })
      return
    case 'transfer': {
      if (!('amount' in given)) return
      const input = { fromCustomerId: customerId, toCustomerId: world.ids[1 - given.customer] }
      return asked(TransferCreditsDocument, { input: { ...input, amount: given.amount } })
    }
    case 'wait':
      tenant.clock.advance(day)
  }
}

/** Ends whatever can be ended: each must succeed, or say that it has happened already. */
async function leave({ ids, holds, events }: World): Promise<void> {
  for (const id of holds) {
    expect(['OK', 'CONFLICT']).toContain((await send(ReleaseHoldDocument, { id })).code)
  }
  for (const id of events) {
    expect(['OK', 'CONFLICT']).toContain((await send(ReverseUsageEventDocument, { id })).code)
  }
  for (const id of ids) {
    const half = decimal((await tenant.balance(id)).available).div(2)
    await spend(id, half.round(9, 0))
  }
  // Everything that expires is gone then, and what was scheduled has begun.
  tenant.clock.advance(10 * day)
  const caller = systemCaller(tenant.workspaceId, 'LIVE')
  for (const customerId of ids) {
    await tenant.app.core.perform(caller, expireCredits, { customerId })
    await spend(customerId, decimal((await tenant.balance(customerId)).available))
    const { available, pending, scheduled } = await tenant.balance(customerId)
    expect({ available, pending, scheduled }).toEqual({
      ...{ available: '0', pending: '0', scheduled: '0' },
    })
  }
}

/** In as many events as one may not be larger than. */
async function spend(customerId: string, total: ReturnType<typeof decimal>): Promise<void> {
  for (let left = total; left.gt(0); ) {
    const part = minOf(left, decimal('9000000000000000000'))
    // Nothing counts it: the bound on what a counter may come to is another one.
    const input = { customerId, eventType: 'free', properties: { n: decimalText(part) } }
    expect((await send(RecordUsageDocument, { input })).code).toBe('OK')
    left = left.minus(part)
  }
}

describe('an account with extreme amounts', () => {
  it('always has a way out, and everything kept equals what its rows say', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 25, maxLength: 25 }), async (steps) => {
        tenant.clock.set(noon)
        const ids = [await tenant.customer(), await tenant.customer()]
        for (const id of ids) {
          for (const feature of features.slice(0, 3)) await entitle(tenant, id, feature)
        }
        await entitle(tenant, ids[0] ?? '', features[3] ?? '', { behavior: 'SOFT', limit: '1' })
        const world = { ids, holds: [], events: [] }
        for (const one of steps) await take(world, one)
        await leave(world)
        expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
      }),
      { numRuns: isThorough ? 10 : 4 },
    )
  })

  it('that was reserved and filled anew is refused more, and can be released', async () => {
    const customerId = await tenant.customer()
    const nearly = '9000000000000000000'
    const input = { customerId, amount: nearly }
    expect((await send(AddCreditsDocument, { input })).code).toBe('OK')
    const { made } = await send(ReserveCreditsDocument, { input })
    expect((await send(AddCreditsDocument, { input })).code).toBe('INVALID_REQUEST')
    const id = made.hold?.id ?? ''
    expect((await send(ReleaseHoldDocument, { id })).code).toBe('OK')
    expect((await tenant.balance(customerId)).available).toBe(nearly)
  })
})
