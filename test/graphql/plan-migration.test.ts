/** Migrations of a plan's subscriptions to another of its versions. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runMigration } from '../../src/core/billing/operations/run-migration.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import { migratePlansJob } from '../../src/jobs/migrate-plans.ts'
import {
  CreateForSubscribersDocument,
  MigrateSubscriptionsDocument,
  type MigrateSubscriptionsInput,
  PlanMigrationsDocument,
  PublishToSubscribersDocument,
} from '../support/billing.generated.ts'
import {
  addMonthly,
  amountsOf,
  billAt,
  invoicesOf,
  subscribe,
  subscriptionOf,
} from '../support/billing.ts'
import { cancel, change, pause, payAll } from '../support/billing-acts.ts'
import { addVersion } from '../support/plans.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant({}, {}, { mayRunJobs: () => false })
})
afterAll(() => tenant?.close())

const start = '2026-04-01T00:00:00.000Z'
const middle = '2026-04-16T00:00:00.000Z'
const may = '2026-05-01T00:00:00.000Z'

/** A plan of 30.00 with subscribers since 1 April, and a version of 60.00 that takes effect on 2 April. */
async function planWith(count: number) {
  tenant.clock.set(start)
  const planId = await addMonthly(tenant)
  const made = []
  for (let n = 0; n < count; n++) made.push(await subscribe(tenant, planId))
  for (const { customerId } of made) await payAll(tenant, customerId)
  const version = { currency: 'USD', basePrice: '60' }
  const toVersionId = await addVersion(tenant, { planId, ...version }, '2026-04-02T00:00:00Z')
  tenant.clock.set(middle)
  return { planId, toVersionId, made }
}

const migrate = async (planId: string, input: MigrateSubscriptionsInput) =>
  (await tenant.ask(MigrateSubscriptionsDocument, { planId, input })).migrateSubscriptions
const run = () => {
  const { perform } = tenant.app.core
  const job = migratePlansJob({ perform, sql: tenant.sql, clock: tenant.clock })
  return job.run(new AbortController().signal)
}
const progress = async (planId: string) => {
  const { planMigrations } = await tenant.ask(PlanMigrationsDocument, { planId })
  return planMigrations.edges.map(({ node }) => node)
}
const later = async (customerId: string) =>
  (await invoicesOf(tenant, customerId)).slice(1).map(amountsOf)

it('moves all live subscriptions, without money unless it is asked for', async () => {
  const { planId, toVersionId, made } = await planWith(3)
  const asked = await migrate(planId, { toVersionId })
  expect(asked).toMatchObject({ status: 'RUNNING', subscriptionCount: 3, processed: 0 })
  await run()
  const done = { status: 'COMPLETED', subscriptionCount: 3, processed: 3, changed: 3, failed: 0 }
  expect(await progress(planId)).toEqual([expect.objectContaining({ ...done, finishedAt: middle })])
  for (const { id } of made) {
    expect((await subscriptionOf(tenant, id)).planVersion.id).toBe(toVersionId)
  }
  await billAt(tenant, may)
  expect(await later(made[0]!.customerId)).toEqual([['BASE 60']])
})

it('prorates where it is asked for', async () => {
  const { planId, toVersionId, made } = await planWith(1)
  await migrate(planId, { toVersionId, proration: 'INVOICE_NOW' })
  await run()
  expect(await later(made[0]!.customerId)).toEqual([
    ['PRORATION_CREDIT -15', 'PRORATION_CHARGE 30'],
  ])
})

it('waits for the end of each period, and leaves alone what leaves or ends by then', async () => {
  const { planId, toVersionId, made } = await planWith(5)
  const [staying, leaving, ending, growing, stopped] = made.map(({ id }) => id) as string[]
  const other = await addMonthly(tenant, { basePrice: '7' })
  await change(tenant, leaving!, { planId: other, at: 'PERIOD_END' })
  await cancel(tenant, ending!)
  await change(tenant, growing!, { quantity: 2, at: 'PERIOD_END' })
  await pause(tenant, stopped!, { behavior: 'STOP_SERVICE' })
  await migrate(planId, { toVersionId, at: 'PERIOD_END' })
  await run()
  expect(await progress(planId)).toEqual([
    expect.objectContaining({ status: 'COMPLETED', processed: 5, changed: 3, failed: 0 }),
  ])
  expect((await subscriptionOf(tenant, staying!)).scheduledChange).toMatchObject({ at: may })
  await billAt(tenant, may)
  const told = []
  for (const { id, customerId } of made) {
    const { status, plan, quantity, planVersion } = await subscriptionOf(tenant, id)
    const isMoved = planVersion.id === toVersionId
    told.push([status, plan.key === planId, isMoved, quantity, await later(customerId)])
  }
  expect(told).toEqual([
    ['ACTIVE', true, true, 1, [['BASE 60']]],
    ['ACTIVE', false, false, 1, [['BASE 7']]],
    ['CANCELED', true, false, 1, []],
    ['ACTIVE', true, true, 2, [['BASE 120']]],
    ['PAUSED', true, true, 1, []],
  ])
})

it('keeps a change to another plan that is scheduled when it moves at once', async () => {
  const { planId, toVersionId, made } = await planWith(1)
  const [{ id, customerId }] = made as [(typeof made)[0]]
  const other = await addMonthly(tenant, { basePrice: '7' })
  await change(tenant, id, { planId: other, at: 'PERIOD_END' })
  await migrate(planId, { toVersionId })
  await run()
  expect((await subscriptionOf(tenant, id)).planVersion.id).toBe(toVersionId)
  await billAt(tenant, may)
  expect(await later(customerId)).toEqual([['BASE 7']])
})

it('goes on where it stopped, and visits each once', async () => {
  const { planId, toVersionId, made } = await planWith(5)
  const { id } = await migrate(planId, { toVersionId })
  const caller = systemCaller(tenant.workspaceId, 'LIVE')
  const step = () => tenant.app.core.perform(caller, runMigration, { id, limit: 2, skips: false })
  expect(await step()).toBe(2)
  expect(await progress(planId)).toMatchObject([{ status: 'RUNNING', processed: 2, changed: 2 }])
  // Two servers at once: one is at it, the other passes it over or does the next.
  const both = await Promise.all([step(), step()])
  expect(both.toSorted()).toSatisfy((counts: number[]) => counts.every((n) => n <= 2))
  await run()
  expect(await progress(planId)).toMatchObject([{ status: 'COMPLETED', processed: 5, changed: 5 }])
  for (const { id: each } of made) {
    expect((await subscriptionOf(tenant, each)).phases).toHaveLength(2)
  }
})

it('gives way to a newer one', async () => {
  const { planId, toVersionId, made } = await planWith(2)
  await migrate(planId, { toVersionId })
  const version = { currency: 'USD', basePrice: '90' }
  const newest = await addVersion(tenant, { planId, ...version })
  await migrate(planId, { toVersionId: newest })
  await run()
  const statuses = (await progress(planId)).map(({ status }) => status)
  expect(statuses.toSorted()).toEqual(['COMPLETED', 'SUPERSEDED'])
  expect((await subscriptionOf(tenant, made[0]!.id)).planVersion.id).toBe(newest)
})

it('counts those that cannot have the version, and leaves them as they are', async () => {
  const { planId, made } = await planWith(2)
  const version = { currency: 'EUR', basePrice: '60' }
  const euro = await addVersion(tenant, { planId, ...version })
  const before = await subscriptionOf(tenant, made[0]!.id)
  await migrate(planId, { toVersionId: euro })
  await run()
  expect(await progress(planId)).toMatchObject([
    { status: 'COMPLETED', processed: 2, changed: 0, failed: 2 },
  ])
  expect(await subscriptionOf(tenant, made[0]!.id)).toEqual(before)
})

it('passes over one whose move fails for another reason', async () => {
  const { planId, toVersionId, made } = await planWith(3)
  const { id } = made[1]!
  // Such as no program writes.
  await tenant.sql.query(
    `update subscription_phase set starts_at = '2026-06-01', ends_at = '2026-07-01' where subscription_id = $1`,
    [id],
  )
  await migrate(planId, { toVersionId })
  await run()
  expect(await progress(planId)).toMatchObject([{ status: 'COMPLETED', processed: 3, failed: 1 }])
})

it('refuses a version of another plan and one that is not in effect', async () => {
  const { planId } = await planWith(0)
  const other = await planWith(0)
  const draft = await addVersion(tenant, { planId, currency: 'USD' }, '2027-01-01T00:00:00Z')
  const refused = (toVersionId: string) =>
    tenant.refused(MigrateSubscriptionsDocument, { planId, input: { toVersionId } })
  expect(await refused(other.toVersionId)).toMatchObject({ code: 'NOT_FOUND' })
  expect(await refused(draft)).toMatchObject({
    code: 'PRECONDITION_FAILED',
    reason: 'NOT_PUBLISHED',
  })
  expect(await refused('nothing')).toMatchObject({ code: 'NOT_FOUND' })
})

it('moves subscribers in the request that publishes a version', async () => {
  const { planId, made } = await planWith(2)
  const input = { planId, basedOnCurrent: true, basePrice: '90', publish: true, migrate: {} }
  const { createPlanVersion } = await tenant.ask(CreateForSubscribersDocument, { input })
  const { id: toVersionId, migration } = createPlanVersion
  expect(migration).toMatchObject({ status: 'RUNNING', subscriptionCount: 2, processed: 0 })
  await run()
  expect(await progress(planId)).toMatchObject([{ id: migration?.id, status: 'COMPLETED' }])
  for (const { id } of made) {
    expect((await subscriptionOf(tenant, id)).planVersion.id).toBe(toVersionId)
  }
  expect(await later(made[0]!.customerId)).toEqual([])
})

it('moves them on the terms that go with the publication of a draft, and not without', async () => {
  const { planId, made } = await planWith(1)
  const versionOf = async () => (await subscriptionOf(tenant, made[0]!.id)).planVersion.id
  const before = await versionOf()
  const draft = { planId, basedOnCurrent: true, basePrice: '90' }
  const { createPlanVersion: first } = await tenant.ask(CreateForSubscribersDocument, {
    input: draft,
  })
  expect(first.migration).toBeNull()
  const publish = async (input: { migrate?: { proration: 'INVOICE_NOW' } }) =>
    (await tenant.ask(PublishToSubscribersDocument, { planId, input })).publishPlanVersion
  expect(await publish({})).toEqual({ id: first.id, status: 'PUBLISHED', migration: null })
  await run()
  expect(await versionOf()).toBe(before)
  await tenant.ask(CreateForSubscribersDocument, { input: draft })
  const published = await publish({ migrate: { proration: 'INVOICE_NOW' } })
  expect(published.migration).toMatchObject({ status: 'RUNNING', subscriptionCount: 1 })
  await run()
  expect(await versionOf()).toBe(published.id)
  expect(await later(made[0]!.customerId)).toEqual([
    ['PRORATION_CREDIT -15', 'PRORATION_CHARGE 45'],
  ])
})

it('refuses subscribers for a draft and for a version of later, and publishes neither', async () => {
  const { planId } = await planWith(1)
  const terms = { planId, basedOnCurrent: true, migrate: {} }
  const refused = async (input: { publish?: boolean; effectiveAt?: string }) =>
    (await tenant.refused(CreateForSubscribersDocument, { input: { ...terms, ...input } })).code
  expect(await refused({})).toBe('INVALID_REQUEST')
  expect(await refused({ publish: true, effectiveAt: may })).toBe('INVALID_REQUEST')
  const { createPlanVersion: draft } = await tenant.ask(CreateForSubscribersDocument, {
    input: { planId, basedOnCurrent: true },
  })
  const ahead = { planId, input: { effectiveAt: may, migrate: {} } }
  expect((await tenant.refused(PublishToSubscribersDocument, ahead)).code).toBe('INVALID_REQUEST')
  expect(await progress(planId)).toEqual([])
  const { publishPlanVersion } = await tenant.ask(PublishToSubscribersDocument, { planId })
  expect(publishPlanVersion).toMatchObject({ id: draft.id, migration: null })
})
