/** Committing, extending and releasing holds: less, equal, more, in parts, priced, limited, and final once ended. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CommitDocument,
  type CommitHoldInput,
  ExtendDocument,
  ReleaseDocument,
} from '../support/holds.generated.ts'
import { commit, extend, outcomeOf, readHold, release, reserve, tally } from '../support/holds.ts'
import {
  ArchiveCustomerDocument,
  RecordUsageDocument,
  UsageEventDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addFeature, addRateCard, entitle } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let credits: string
beforeAll(async () => {
  tenant = await startTenant()
  const components = [{ property: 'tokens', unitSize: '1000', credits: '2' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'generate', components }])
  credits = await addFeature(tenant, { key: 'generate', type: 'CREDITS' })
})
afterAll(() => tenant?.close())

const at = (offsetMs: number) => new Date(Date.parse(noon) + offsetMs).toISOString()

/** A customer with 100 credits of whom 40 are held, for `generate`. */
async function holding(): Promise<{ customerId: string; id: string }> {
  const customerId = await tenant.customer()
  await addCredits(tenant, customerId, '100', { name: 'main' })
  const { hold } = await reserve(tenant, customerId, { amount: '40', eventType: 'generate' })
  return { customerId, id: hold.id }
}

const refused = (id: string, input?: CommitHoldInput) =>
  tenant.refused(CommitDocument, { id, input })

describe('commitHold', () => {
  it('without an amount spends all that is reserved and stores the event', async () => {
    const { customerId, id } = await holding()
    const { hold, balance, usageEvent: event } = await commit(tenant, id)
    expect(hold).toMatchObject({ status: 'COMMITTED', remaining: '0', committed: '40' })
    expect(balance).toMatchObject({ available: '60', pending: '0', total: '60' })
    const stored = { eventType: 'generate', credits: '40', cost: '0.4', currency: 'USD' }
    expect(event).toMatchObject({ ...stored, holdId: id, rateId: null, overage: '0' })
    const { usageEvent } = await tenant.ask(UsageEventDocument, { id: event.id })
    expect(usageEvent).toMatchObject({ customerId, credits: '40', status: 'ACCEPTED' })
  })

  it('takes no list for its input, however often the document was seen before', async () => {
    const { customerId, id } = await holding()
    for (let time = 1; time <= 3; time++) {
      const { code, message } = await refused(id, [] as CommitHoldInput)
      expect([code, message]).toEqual(['INVALID_REQUEST', expect.stringContaining('an object')])
    }
    expect(await readHold(tenant, id)).toMatchObject({ status: 'ACTIVE', remaining: '40' })
    expect(await tenant.balance(customerId)).toMatchObject({ available: '60', pending: '40' })
  })

  it.each([
    ['less', '12.5', '87.5'],
    ['as much', '40', '60'],
    ['more', '70', '30'],
    ['everything', '100', '0'],
  ])('spends %s, and gives back or takes the difference', async (_word, amount, left) => {
    const { id } = await holding()
    const { hold, balance, usageEvent: event } = await commit(tenant, id, { amount })
    expect(hold).toMatchObject({ status: 'COMMITTED', remaining: '0', committed: amount })
    expect(balance).toMatchObject({ available: left, pending: '0', total: left })
    expect(event.credits).toBe(amount)
  })

  it('of more than everything is refused and changes nothing', async () => {
    const { customerId, id } = await holding()
    const before = [await tenant.balance(customerId), await readHold(tenant, id)]
    expect(await refused(id, { amount: '100.000000001' })).toMatchObject({
      code: 'INSUFFICIENT_CREDITS',
    })
    expect([await tenant.balance(customerId), await readHold(tenant, id)]).toEqual(before)
    expect((await commit(tenant, id, { amount: '100' })).balance.total).toBe('0')
  })

  it('takes nothing beyond the hold from what other holds reserve', async () => {
    const { customerId, id } = await holding()
    await reserve(tenant, customerId, { amount: '50' })
    expect(await refused(id, { amount: '50.5' })).toMatchObject({ code: 'INSUFFICIENT_CREDITS' })
    const { balance } = await commit(tenant, id, { amount: '50' })
    expect(balance).toMatchObject({ available: '0', pending: '50', total: '50' })
  })

  it('in parts keeps the rest until the last', async () => {
    const { id } = await holding()
    const first = await commit(tenant, id, { amount: '15', keepRest: true })
    expect(first.hold).toMatchObject({ status: 'ACTIVE', remaining: '25', committed: '15' })
    expect(first.balance).toMatchObject({ available: '60', pending: '25', total: '85' })
    const all = await commit(tenant, id, { amount: '25', keepRest: true })
    expect(all.hold).toMatchObject({ status: 'ACTIVE', remaining: '0', committed: '40' })
    const beyond = await commit(tenant, id, { amount: '5' })
    expect(beyond.hold).toMatchObject({ status: 'COMMITTED', remaining: '0', committed: '45' })
    expect(beyond.balance).toMatchObject({ available: '55', pending: '0', total: '55' })
    expect(await refused(id, { amount: '1' })).toMatchObject({ code: 'CONFLICT', holdId: id })
  })

  it('prices described usage by the rate card', async () => {
    const { id } = await holding()
    const { hold, usageEvent: event } = await commit(tenant, id, { properties: { tokens: 6500 } })
    expect(event).toMatchObject({ credits: '13', cost: '0.13', rateId: expect.any(String) })
    expect(hold).toMatchObject({ status: 'COMMITTED', committed: '13' })
  })

  it('of free usage spends nothing and gives everything back', async () => {
    const { id } = await holding()
    const { balance, usageEvent: event } = await commit(tenant, id, { properties: { tokens: 0 } })
    expect(event.credits).toBe('0')
    expect(balance).toMatchObject({ available: '100', pending: '0' })
  })

  it('obeys hard limits, and changes nothing beyond one', async () => {
    const { customerId, id } = await holding()
    await entitle(tenant, customerId, credits, { limit: '20', period: 'MONTH' })
    const before = await tenant.balance(customerId)
    for (const input of [{ properties: { tokens: 10_001 } }, { amount: '20.1' }]) {
      expect(await refused(id, input)).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: '20' })
    }
    expect(await tenant.balance(customerId)).toEqual(before)
    await commit(tenant, id, { properties: { tokens: 7_500 }, keepRest: true })
    expect(await refused(id, { amount: '5.1' })).toMatchObject({ used: '15', requested: '5.1' })
    expect((await commit(tenant, id, { amount: '5' })).hold.committed).toBe('20')
  })

  it('takes event times from 35 days ago to 5 minutes ahead', async () => {
    const { id } = await holding()
    const days35 = 35 * 86_400_000
    for (const timestamp of [at(-days35 - 1), at(300_001)]) {
      expect((await refused(id, { amount: '1', timestamp })).code).toBe('INVALID_REQUEST')
    }
    for (const timestamp of [at(-days35), at(300_000)]) {
      const { usageEvent: event } = await commit(tenant, id, {
        amount: '1',
        timestamp,
        keepRest: true,
      })
      expect(event.timestamp).toBe(timestamp)
    }
  })

  it('works for a customer who was archived since', async () => {
    const { customerId, id } = await holding()
    await tenant.ask(ArchiveCustomerDocument, { id: customerId })
    expect((await commit(tenant, id)).hold.status).toBe('COMMITTED')
  })

  it('of an unknown hold, or one of another workspace, finds nothing', async () => {
    const { id } = await holding()
    const { testKey } = tenant.app
    expect((await tenant.refused(CommitDocument, { id }, testKey)).code).toBe('NOT_FOUND')
    expect((await tenant.refused(ReleaseDocument, { id }, testKey)).code).toBe('NOT_FOUND')
    const extending = { id, ttlSeconds: 9 }
    expect((await tenant.refused(ExtendDocument, extending, testKey)).code).toBe('NOT_FOUND')
    expect((await refused('hold_unknown')).code).toBe('NOT_FOUND')
    expect((await readHold(tenant, id)).status).toBe('ACTIVE')
  })
})

describe('commitHold with a key', () => {
  it('repeated answers the first event and changes nothing, also once the hold has ended', async () => {
    const { customerId, id } = await holding()
    const input = { amount: '10', idempotencyKey: 'part', keepRest: true }
    const first = await commit(tenant, id, input)
    expect((await commit(tenant, id, input)).usageEvent).toEqual(first.usageEvent)
    await commit(tenant, id, { amount: '5' })
    const before = await tenant.balance(customerId)
    const again = await commit(tenant, id, input)
    expect(again.usageEvent).toEqual(first.usageEvent)
    expect(again.hold).toMatchObject({ status: 'COMMITTED', committed: '15' })
    expect(await tenant.balance(customerId)).toEqual(before)
  })

  it('refuses another content, another hold and a key of recorded usage', async () => {
    const { customerId, id } = await holding()
    const input = { amount: '10', idempotencyKey: 'part', keepRest: true }
    await commit(tenant, id, input)
    const { hold: other } = await reserve(tenant, customerId, { amount: '20' })
    const usage = { customerId, eventType: 'generate', properties: { tokens: 1 } }
    const recorded = { ...usage, idempotencyKey: 'usage' }
    await tenant.ask(RecordUsageDocument, { input: recorded })
    const before = await tenant.balance(customerId)
    const reused = { code: 'IDEMPOTENCY_KEY_REUSED' }
    expect(await refused(id, { ...input, amount: '11' })).toMatchObject(reused)
    expect(await refused(id, { ...input, keepRest: false })).toMatchObject(reused)
    expect(await refused(other.id, input)).toMatchObject(reused)
    expect(await refused(id, { amount: '1', idempotencyKey: 'usage' })).toMatchObject(reused)
    const asUsage = { ...usage, idempotencyKey: 'part' }
    expect(await tenant.refused(RecordUsageDocument, { input: asUsage })).toMatchObject(reused)
    expect(await tenant.balance(customerId)).toEqual(before)
  })

  it('sent 32 times at once commits once', async () => {
    const { customerId, id } = await holding()
    const input = { amount: '7', idempotencyKey: 'storm', keepRest: true }
    const outcomes = await Promise.all(
      Array.from({ length: 32 }, () => outcomeOf(tenant.app, CommitDocument, { id, input })),
    )
    expect(tally(outcomes)).toEqual({ OK: 32 })
    expect(await tenant.balance(customerId)).toMatchObject({ total: '93', pending: '33' })
  })
})

describe('32 commits at once', () => {
  it('without a key end the hold once', async () => {
    const { customerId, id } = await holding()
    const outcomes = await Promise.all(
      Array.from({ length: 32 }, () => outcomeOf(tenant.app, CommitDocument, { id })),
    )
    expect(tally(outcomes)).toEqual({ OK: 1, CONFLICT: 31 })
    expect(await tenant.balance(customerId)).toMatchObject({ total: '60', pending: '0' })
  })

  it('in parts spend what there is and not more', async () => {
    const { customerId, id } = await holding()
    const input = { amount: '5', keepRest: true }
    const outcomes = await Promise.all(
      Array.from({ length: 32 }, () => outcomeOf(tenant.app, CommitDocument, { id, input })),
    )
    expect(tally(outcomes)).toEqual({ OK: 20, INSUFFICIENT_CREDITS: 12 })
    expect(await tenant.balance(customerId)).toMatchObject({ total: '0' })
    expect(await readHold(tenant, id)).toMatchObject({ status: 'ACTIVE', committed: '100' })
  })
})

describe('releaseHold', () => {
  it('gives back what is left, and a second time changes nothing', async () => {
    const { customerId, id } = await holding()
    await commit(tenant, id, { amount: '10', keepRest: true })
    const { hold, balance } = await release(tenant, id)
    expect(hold).toMatchObject({ status: 'RELEASED', remaining: '0', committed: '10' })
    expect(balance).toMatchObject({ available: '90', pending: '0', total: '90' })
    expect(await release(tenant, id)).toEqual({ hold, balance })
    expect(await refused(id)).toMatchObject({ code: 'CONFLICT', status: 'RELEASED' })
    expect((await tenant.balance(customerId)).available).toBe('90')
  })

  it('of a committed hold is a conflict', async () => {
    const { id } = await holding()
    await commit(tenant, id)
    const conflict = { code: 'CONFLICT', status: 'COMMITTED' }
    expect(await tenant.refused(ReleaseDocument, { id })).toMatchObject(conflict)
    expect(await tenant.refused(ExtendDocument, { id, ttlSeconds: 9 })).toMatchObject(conflict)
  })

  it('against a commit at the same time: one of them wins', async () => {
    const { customerId, id } = await holding()
    const outcomes = await Promise.all([
      outcomeOf(tenant.app, CommitDocument, { id }),
      outcomeOf(tenant.app, ReleaseDocument, { id }),
    ])
    expect(outcomes.toSorted()).toEqual(['CONFLICT', 'OK'])
    const left = outcomes[0] === 'OK' ? '60' : '100'
    expect(await tenant.balance(customerId)).toMatchObject({ total: left, pending: '0' })
  })
})

describe('extendHold', () => {
  it('counts its time from now, longer or shorter, a day at most', async () => {
    const { id } = await holding()
    tenant.clock.advance(60_000)
    expect((await extend(tenant, id, 86_400)).hold.expiresAt).toBe(at(86_460_000))
    expect((await extend(tenant, id, 1)).hold.expiresAt).toBe(at(61_000))
    tenant.clock.set(noon)
    for (const ttlSeconds of [0, 86_401]) {
      const { code } = await tenant.refused(ExtendDocument, { id, ttlSeconds })
      expect(code).toBe('INVALID_REQUEST')
    }
  })
})
