/** After a downtime of three months two servers make the documents that one would have made day by day. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runBilling } from '../../src/core/billing/operations/run-billing.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import { runBillingJob } from '../../src/jobs/run-billing.ts'
import { graduated, useLate } from '../support/billed-usage.ts'
import type { CreateSubscriptionInput } from '../support/billing.generated.ts'
import { addMonthly, billAt, invoicesOf, subscribe } from '../support/billing.ts'
import { cancel, change, pause } from '../support/billing-acts.ts'
import type { PlanVersionInput } from '../support/plans.generated.ts'
import { addFeature, addMetered } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

const start = '2026-01-31T10:00:00.000Z'
const dayMs = 86_400_000
const days = 95
const instantOf = (day: number) => new Date(Date.parse(start) + day * dayMs).toISOString()

interface History {
  version?: Partial<PlanVersionInput>
  input?: Partial<CreateSubscriptionInput>
  /** What is asked for at once, to happen later. */
  later?: 'CHANGE' | 'CANCEL' | 'PAUSE'
  /** Units used in each month. */
  usage?: number
}

const rollover = { max: '400', periods: 2 }
const histories: Record<string, History> = {
  monthly: {},
  weekly: { version: { billingPeriod: 'WEEK', basePrice: '7' } },
  metered: { version: { charges: [graduated('0.02')] }, usage: 1_500 },
  credits: { version: { includedCredits: '1000', rollover } },
  trial: { version: { includedCredits: '100' }, input: { trialDays: 20 } },
  anchored: { input: { billingAnchor: { day: 15 }, prorateStart: true } },
  changed: { later: 'CHANGE' },
  canceled: { version: { entitlements: [{ feature: 'seats' }] }, later: 'CANCEL' },
  paused: { later: 'PAUSE' },
  ending: { input: { endAt: instantOf(45) } },
  scheduled: { input: { startAt: instantOf(12) } },
}

let daily: Tenant
let late: Tenant
let second: TestApp
beforeAll(async () => {
  const overrides = { mayRunJobs: () => false }
  daily = await startTenant({}, {}, overrides)
  late = await startTenant({}, {}, overrides)
  const { databaseUrl, bootstrapApiKey, bootstrapTestApiKey } = late.app.config
  second = await startTestApp(
    { databaseUrl, bootstrapApiKey, bootstrapTestApiKey },
    { ...overrides, clock: late.clock },
  )
})
afterAll(async () => {
  await second?.close()
  await late?.close()
  await daily?.close()
})

/** Begins all histories; answers the customer of each. */
async function begin(tenant: Tenant): Promise<Record<string, string>> {
  tenant.clock.set(start)
  await addMetered(tenant, 'calls', 'SUM')
  await addFeature(tenant, { key: 'seats', name: 'Seats', type: 'BOOLEAN' })
  const customers: Record<string, string> = {}
  for (const [name, { version, input, later }] of Object.entries(histories)) {
    const planId = await addMonthly(tenant, version)
    const { id, customerId } = await subscribe(tenant, planId, { dueDays: 365, ...input })
    if (later === 'CHANGE') await change(tenant, id, { quantity: 3, at: 'PERIOD_END' })
    if (later === 'CANCEL') await cancel(tenant, id)
    if (later === 'PAUSE') {
      await pause(tenant, id, { behavior: 'VOID', resumeAt: instantOf(40) })
    }
    customers[name] = customerId
  }
  return customers
}

async function useAll(tenant: Tenant, customers: Record<string, string>, day: number) {
  tenant.clock.set(instantOf(day))
  for (const [name, { usage }] of Object.entries(histories)) {
    const customerId = customers[name] ?? ''
    if (usage) await useLate(tenant, { customerId }, instantOf(day), usage)
  }
}

/** Everything of a customer but for ids, numbers, and when it was finalised. */
async function outcomeOf(tenant: Tenant, customerId: string) {
  const invoices = await invoicesOf(tenant, customerId)
  const rows = async (text: string) => (await tenant.sql.query(text, [customerId])).rows
  return {
    invoices: invoices
      .map(({ id: _, number, finalizedAt: __, finalizeAt: ___, dueAt: ____, lines, ...rest }) => ({
        ...rest,
        isNumbered: number !== null,
        lines: lines.map(({ id: _____, description, ...line }) => ({
          ...line,
          description: description.replace(/plan-\d+/, 'plan'),
        })),
      }))
      .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
    subscription: await rows(
      `select status, period_start, period_end, usage_through, grant_start, grant_end, ended_at, wake_at
       from subscription where customer_id = $1`,
    ),
    phases: await rows(
      `select number, quantity, anchor, billed, starts_at, ends_at from subscription_phase
       where customer_id = $1 order by number`,
    ),
    freezes: await rows(
      `select segment_start, segment_end, quantity, billed, events from usage_freeze
       where customer_id = $1 order by segment_start`,
    ),
    grants: await rows(
      `select period_start, expires_at, granted, unspent, rolled_over from credit_grant
       where customer_id = $1 order by period_start`,
    ),
    revenue: await rows(
      `select at, plan_id is null as all_plans, kind, amount, mrr from mrr_change
       where customer_id = $1 order by at, 2`,
    ),
    available: (await tenant.balance(customerId)).available,
  }
}

async function outcomesOf(tenant: Tenant, customers: Record<string, string>) {
  const outcomes: Record<string, Awaited<ReturnType<typeof outcomeOf>>> = {}
  for (const [name, id] of Object.entries(customers)) outcomes[name] = await outcomeOf(tenant, id)
  return outcomes
}

const cyclesOf = async (customerId: string | undefined) =>
  (await invoicesOf(late, customerId ?? '')).filter(({ reason }) => reason === 'CYCLE').length

it('catches up as if it had run, at most three periods of a subscription a transaction', async () => {
  const [ours, theirs] = [await begin(daily), await begin(late)]
  for (let day = 1; day <= days; day++) {
    if (day % 30 === 10) await useAll(daily, ours, day)
    await billAt(daily, instantOf(day))
  }
  for (const day of [10, 40, 70]) await useAll(late, theirs, day)

  late.clock.set(instantOf(days))
  const system = systemCaller(late.workspaceId, 'LIVE')
  const customerIds = [theirs.weekly ?? '']
  await late.app.core.perform(system, runBilling, { customerIds })
  expect(await cyclesOf(theirs.weekly)).toBe(3)

  const jobs = [late.app, second].map(({ core: { perform } }) =>
    runBillingJob({ perform, sql: late.sql, clock: late.clock }),
  )
  // What one passes over, because the other has it, is done in the next round at the latest.
  for (let round = 0; round < 2; round++) {
    await Promise.all(jobs.map((job) => job.run(new AbortController().signal)))
  }
  const [wanted, found] = [await outcomesOf(daily, ours), await outcomesOf(late, theirs)]
  for (const { invoices } of Object.values(wanted)) expect(invoices).not.toEqual([])
  expect(found).toEqual(wanted)
})
