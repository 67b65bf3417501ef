/** Entitlements in Stigg's words, for clients that keep them and decide by themselves; and where the URLs of the edge mean to be. */
import { describe, expect, it } from 'vitest'
import { edgePlace } from '../../src/compat/stigg/edge-place.ts'
import { listedWords } from '../../src/compat/stigg/edge-words.ts'
import {
  checkedReason,
  isListed,
  type OwnEntitlement,
  type OwnReason,
} from '../../src/compat/stigg/entitlement-words.ts'
import { queryWithResources } from '../../src/compat/stigg/query.ts'

const metered: OwnEntitlement = {
  ...{ type: 'METERED', reason: 'ENTITLED', behavior: 'HARD', limit: '10', used: '10' },
  ...{ availableCredits: '0', period: 'MONTH', anchor: '2026-01-31T12:00:00.000Z' },
  ...{ resetAt: '2026-03-31T12:00:00.000Z', expiresAt: null, value: null },
  ...{ updatedAt: '2026-01-31T12:00:00.000Z', asOf: '2026-03-01T00:00:00.000Z' },
  feature: {
    ...{ key: 'calls', name: 'Calls', description: null, archivedAt: null },
    meter: { aggregation: 'SUM', unit: 'call' },
  },
}
const holder = { customerId: 'acme', resourceId: null, currencyId: 'tokens' }
const listed = (changes: Partial<OwnEntitlement>) =>
  listedWords({ ...metered, ...changes }, holder, Number)

describe('a list', () => {
  it('never says that usage exceeds the limit, since the next push lowers the usage alone', () => {
    const words = listed({ reason: 'LIMIT_EXCEEDED', used: '11' })
    expect(words).toMatchObject({
      ...{ isGranted: true, accessDeniedReason: null, usageLimit: 10, currentUsage: 11 },
      feature: { featureType: 'NUMBER', meterType: 'Incremental', featureUnits: 'call' },
    })
  })

  it('has what the customer has, however little is left of it', () => {
    const reasons: OwnReason[] = ['ENTITLED', 'LIMIT_EXCEEDED', 'INSUFFICIENT_CREDITS', 'UNPRICED']
    expect(reasons.map((reason) => isListed({ reason }))).toEqual([true, true, true, true])
    const absent: OwnReason[] = [
      'REVOKED',
      'EXPIRED',
      'NOT_EFFECTIVE',
      'DISABLED',
      'NO_ENTITLEMENT',
    ]
    expect(absent.map((reason) => isListed({ reason }))).toEqual(absent.map(() => false))
  })

  it('begins the period at the anchor, also after a month without its day', () => {
    expect(listed({})).toMatchObject({
      ...{ resetPeriod: 'MONTH', usagePeriodAnchor: metered.anchor },
      resetPeriodConfiguration: { monthlyAccordingTo: 'SubscriptionStart' },
      usagePeriodStart: '2026-02-28T12:00:00.000Z',
      ...{ usagePeriodEnd: metered.resetAt, nextResetDate: metered.resetAt, validUntil: null },
    })
  })

  it('is read again when a period of a minute ends, which has no word, and when the entitlement ends', () => {
    const resetAt = '2026-03-01T00:01:00.000Z'
    expect(listed({ period: 'MINUTE', resetAt })).toMatchObject({
      ...{ resetPeriod: null, usagePeriodEnd: null, validUntil: Date.parse(resetAt) },
    })
    expect(listed({ expiresAt: resetAt }).validUntil).toBe(Date.parse(resetAt))
  })

  it('denies what is paid with credits while there are none', () => {
    const paid = { type: 'CREDITS', limit: null, used: '3' } as const
    expect(listed({ ...paid, reason: 'INSUFFICIENT_CREDITS' })).toMatchObject({
      ...{ isGranted: false, accessDeniedReason: 'InsufficientCredits', hasUnlimitedUsage: true },
      creditRate: { amount: 1, currencyId: 'tokens' },
    })
    // A unit may cost more than is left; the clients compare the balance with 0.
    const some = { ...paid, availableCredits: '0.5', reason: 'INSUFFICIENT_CREDITS' } as const
    expect(listed(some).isGranted).toBe(true)
    expect(listed({ ...paid, behavior: 'SOFT' })).toMatchObject({
      ...{ isGranted: true, hasSoftLimit: true },
    })
  })

  it('tells fixed values by their kind', () => {
    const fixed = (value: unknown) => listed({ type: 'STATIC', limit: null, used: null, value })
    expect(fixed(5)).toMatchObject({ usageLimit: 5, feature: { featureType: 'NUMBER' } })
    expect(fixed(5).feature.meterType).toBe('None')
    expect(fixed(['a', 'b'])).toMatchObject({ enumValues: ['a', 'b'], hasUnlimitedUsage: false })
    expect(fixed('a')).toMatchObject({ enumValues: ['a'], feature: { featureType: 'ENUM' } })
    expect(fixed(true)).toMatchObject({ enumValues: null, feature: { featureType: 'BOOLEAN' } })
  })

  it('says of a meter that may fall that it fluctuates', () => {
    const meter = { aggregation: 'MAX', unit: null }
    const words = listed({ feature: { ...metered.feature, meter } })
    expect(words.feature).toMatchObject({ meterType: 'Fluctuating', featureUnits: null })
  })
})

describe('a check', () => {
  it('grants at exactly the limit, and decides on more by the core', () => {
    const exceeded = { ...metered, reason: 'LIMIT_EXCEEDED' } as const
    expect(checkedReason(exceeded, { usage: '0' })).toBeNull()
    expect(checkedReason(exceeded, { usage: '1' })).toBe('RequestedUsageExceedingLimit')
    expect(checkedReason({ ...exceeded, used: '10.5' }, { usage: '0' })).toBe(
      'RequestedUsageExceedingLimit',
    )
    expect(checkedReason({ ...metered, reason: 'REVOKED' }, { usage: '0' })).toBe('Revoked')
  })
})

describe('a URL of the edge', () => {
  const file = 'entitlements.json'

  it.each([
    [`/v1/c/a%20b/c`, `x/${file}`, 'a b/c?x', ''],
    [`/v1/c/acme/${file}`, 'resourceId=r&1', 'acme', 'resourceId=r%261'],
    [`/v1/c/100%/entitlements-state.json`, '', '100%', ''],
    [
      `/v1/c/a+b/subscriptions.json`,
      'resourceIds=a&resourceIds=b',
      'a+b',
      'resourceIds=a&resourceIds=b',
    ],
    [`/v1/c/acme/${file}`, 'other=1', 'acme', 'other=1'],
  ])('%s?%s is that of the customer %s', (path, search, customer, query) => {
    const at = edgePlace(path, search)
    expect(decodeURIComponent(at?.path.split('/')[3] ?? '')).toBe(customer)
    expect(at?.search).toBe(query)
  })

  it('of anything else is where it says', () => {
    expect(edgePlace('/v1/c/acme/other.json', '')).toBeNull()
    expect(edgePlace('/api/v1/customers', 'limit=1')).toBeNull()
  })

  it('may name several resources, and else nothing twice', () => {
    expect(queryWithResources('resourceIds=a&resourceIds=b')).toEqual({ resourceIds: ['a', 'b'] })
    expect(() => queryWithResources('a=1&a=2')).toThrow(SyntaxError)
  })
})
