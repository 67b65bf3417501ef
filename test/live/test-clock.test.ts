/** Whoever watches a customer on a test clock sees its time move, whichever server moves it. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { checkEntitlements } from '../support/entitlement-documents.ts'
import { graphqlData } from '../support/graphql.ts'
import { connect, type LiveClient } from '../support/live-client.ts'
import { alike, balanceSubscription, type LiveBalance } from '../support/live-product.ts'
import { addCredits, addMetered, entitle } from '../support/product.ts'
import { until } from '../support/server-process.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { type ClockLab, dayMs, startClockLab } from '../support/test-clocks.ts'

const start = '2031-05-20T08:00:00.000Z'
const later = (ms: number) => new Date(Date.parse(start) + ms).toISOString()

let lab: ClockLab
let other: TestApp
let socket: LiveClient
let customer: string
let clock: string
beforeAll(async () => {
  lab = await startClockLab({ redisUrl: inject('redisUrl') })
  const { app, clock: real } = lab.tenant
  other = await startTestApp(alike(app), { clock: real, mayRunJobs: () => false })
  await addMetered(lab, 'counted', 'SUM', 'n')
  clock = await lab.clockAt(start)
  customer = await lab.customerOn(clock)
  socket = await connect(other.url, { token: app.testKey })
})
afterAll(async () => {
  await socket?.close()
  await other?.close()
  await lab?.tenant.close()
})

describe('on another server', () => {
  it('a balance that only time changes is pushed', async () => {
    await addCredits(lab, customer, '5', { effectiveAt: later(dayMs) })
    const balances = socket.subscribe<LiveBalance>(balanceSubscription, { id: customer })
    expect((await balances.next()).creditBalance).toMatchObject({ available: '0' })
    await lab.advance(clock, later(dayMs))
    const moved = (await balances.next()).creditBalance
    expect(moved).toMatchObject({ available: '5', sequence: 1 })
    balances.stop()
  })

  it('a limit begins anew for checks and for who watches them', async () => {
    await entitle(lab, customer, 'counted', { limit: '3', behavior: 'HARD', period: 'DAY' })
    const use = `mutation { recordUsage(input: {
      customerId: "${customer}", eventType: "counted", properties: { n: 3 } }) { id } }`
    await graphqlData(lab.tenant.app.url, lab.tenant.app.testKey, use)
    const check = async () => {
      const checks = [{ customerId: customer, feature: 'counted' }]
      const { checkEntitlements: found } = await graphqlData<{
        checkEntitlements: { allowed: boolean }[]
      }>(other.url, lab.tenant.app.testKey, checkEntitlements, { checks })
      return found[0]?.allowed
    }
    const watched = socket.subscribe<{ entitlementChanged: { allowed: boolean }[] }>(
      'subscription ($id: ID!) { entitlementChanged(customerId: $id) { allowed } }',
      { id: customer },
    )
    await until(async () => !(await check()))
    while ((await watched.next()).entitlementChanged[0]?.allowed);
    await lab.advance(clock, later(3 * dayMs))
    while (!(await watched.next()).entitlementChanged[0]?.allowed);
    await until(check as () => Promise<boolean>)
    watched.stop()
  })
})
