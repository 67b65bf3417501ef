/**
 * Wallets of teams and of the workspace, checks of event types with a price but no feature, and the feature of events in
 * analytics.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addCredits, addFeature, addRateCard } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import {
  CheckPricedDocument,
  EnsureWalletsDocument,
  RecordForDocument,
  WalletsDocument,
} from './wallets.generated.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addFeature(tenant, { key: 'chat', type: 'CREDITS' })
  const components = [{ property: 'images', credits: '4' }]
  await addRateCard(tenant, '0.01', [
    { eventType: 'drawing', components },
    { eventType: 'chat', fixedCredits: '1' },
  ])
})
afterAll(() => tenant?.close())

const find = async (...teams: (string | null)[]) => {
  const wallets = teams.map((team) => ({ team }))
  return (await tenant.ask(WalletsDocument, { wallets })).wallets
}
const ensure = async (...teams: (string | null)[]) => {
  const wallets = teams.map((team) => ({ team }))
  return (await tenant.ask(EnsureWalletsDocument, { wallets })).ensureWallets
}

describe('ensureWallets', () => {
  it('makes each wallet once, and answers in the order of the question', async () => {
    expect(await find('a', null)).toEqual([null, null])
    const [a, workspace, again, b] = await ensure('a', null, 'a', 'b')
    expect([a?.team, workspace?.team, b?.team]).toEqual(['a', null, 'b'])
    expect(again).toEqual(a)
    expect(new Set([a, workspace, b].map((wallet) => wallet?.customerId)).size).toBe(3)
    expect(await ensure('b', null)).toEqual([b, workspace])
    expect(await find('none', 'b')).toEqual([null, b])
    expect((await tenant.balance(a?.customerId ?? '')).total).toBe('0')
  })

  it('makes one, however many ask at once', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => ensure('z', 'y', 'x')))
    for (const one of made) expect(one).toEqual(made[0])
  })

  it.each(['workspace', 'team:a', 'a', 'null', '__proto__', ''.padEnd(255, 'x')])(
    'keeps the team %s apart from a customer of that name',
    async (name) => {
      const customer = await tenant.customer(name)
      const [wallet] = await ensure(name)
      expect(wallet?.customerId).not.toBe(customer)
      await addCredits(tenant, wallet?.customerId ?? '', '5')
      expect((await tenant.balance(name)).total).toBe('0')
      const [workspace] = await ensure(null)
      expect((await tenant.balance(workspace?.customerId ?? '')).total).toBe('0')
    },
  )

  it('refuses what is no team, none and too many', async () => {
    for (const wallets of [[{ team: '' }], [{ team: 'x'.repeat(256) }], []]) {
      const { code } = await tenant.refused(EnsureWalletsDocument, { wallets })
      expect(code).toBe('INVALID_REQUEST')
    }
    const wallets = Array.from({ length: 1_001 }, () => ({ team: 'x' }))
    expect((await tenant.refused(WalletsDocument, { wallets })).code).toBe('INVALID_REQUEST')
  })
})

describe('checkEntitlements', () => {
  it('takes a type of events that has a price for the feature that is not there', async () => {
    await tenant.customer('ada')
    const check = async (feature: string, properties: object) => {
      const checks = [{ customerId: 'ada', feature, properties }]
      return (await tenant.ask(CheckPricedDocument, { checks })).checkEntitlements[0]
    }
    expect(await check('drawing', { images: 2 })).toMatchObject({
      allowed: false,
      reason: 'INSUFFICIENT_CREDITS',
      feature: 'drawing',
      costPreview: { credits: '8' },
    })
    await addCredits(tenant, 'ada', '8')
    expect(await check('drawing', { images: 2 })).toMatchObject({ reason: 'ENTITLED' })
    expect(await check('drawing', { images: 3 })).toMatchObject({ reason: 'INSUFFICIENT_CREDITS' })
    expect(await check('nothing', { images: 3 })).toMatchObject({ reason: 'FEATURE_NOT_FOUND' })
    expect(await check('"drawing"', { images: 1 })).toMatchObject({ reason: 'FEATURE_NOT_FOUND' })
  })
})

describe('recordUsageBatch', () => {
  it('counts an event for the feature that it names, and prices it by its type', async () => {
    await addCredits(tenant, 'ada', '10')
    const event = { customerId: 'ada', eventType: 'chat' }
    const events = [
      event,
      { ...event, feature: 'legal research' },
      { ...event, feature: '' },
      { ...event, feature: 'x'.repeat(101) },
    ]
    const { recordUsageBatch } = await tenant.ask(RecordForDocument, { events })
    expect(
      recordUsageBatch.outcomes.map((one) => one.usageEvent?.feature ?? one.error?.code),
    ).toEqual(['chat', 'legal research', 'INVALID_REQUEST', 'INVALID_REQUEST'])
    const used = await tenant.sql.query(
      `select feature, event_type, credits::int from usage_event order by sequence desc limit 2`,
    )
    expect(used.rows).toEqual([
      { feature: 'legal research', event_type: 'chat', credits: 1 },
      { feature: 'chat', event_type: 'chat', credits: 1 },
    ])
  })
})
