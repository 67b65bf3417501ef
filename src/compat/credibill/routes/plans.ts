/** Plans: what is sold, flat, by usage or both. */
import { z } from 'zod'
import { DomainError, invalid, notFound } from '../../../core/values/errors.ts'
import { asking, listAll, listing } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { bigCount, count, from, here, id, jsonObject, nullable, object } from '../../fields.ts'
import { idInput } from '../../input-parts.ts'
import { routeOf } from '../../route.ts'
import { millis, oldestFirst } from '../fields.ts'
import { ownKey, plan, presentTerms } from '../plan-fields.ts'
import {
  type Changes,
  nextVersion,
  planInput,
  requireTerms,
  updatable,
  versionOf,
} from '../plan-terms.ts'

const tag = 'Plans'

const path = { planId: 'j57plan456' }
/** The mark of a deleted plan in its metadata: it is archived, and CrediBill shows it no more. */
const deletedMark = { [ownKey]: { deleted: true } }
const row = object({ plan: here(plan), metadata: jsonObject })

function isDeleted({ metadata }: { metadata: Record<string, unknown> }): boolean {
  return JSON.stringify(metadata[ownKey]) === JSON.stringify(deletedMark[ownKey])
}

const plans = listing('query plans', [], row)
const read = asking('query plan', ['id'], row)
const created = asking(
  'mutation createPlan',
  ['name', 'description', 'publish', 'version'],
  object({ id }),
)
const archived = asking('mutation archivePlan', ['id'], object({ id }))
const present = asking(
  'query plan',
  ['id'],
  object({
    ...{ id, revision: count, subscriberCount: bigCount, metadata: jsonObject },
    archivedAt: nullable(millis),
    terms: from('currentVersion', nullable(presentTerms)),
  }),
)
const updated = asking(
  'mutation updatePlan',
  ['id', 'expectedRevision', 'name', 'description', 'archived', 'metadata', 'version'],
  object({ id }),
)

const createPlan = routeOf(
  'POST /plans',
  {
    ...{ name: 'createPlan', summary: 'Creates a plan.', tag, status: 201, scope: 'write' },
    refuses: ['CONFLICT', 'LIMIT_EXCEEDED'],
    asks: [created, archived],
    body: planInput,
    response: z.object({ success: z.literal(true), planId: z.string() }),
    shows: { success: true, planId: 'j57plan456' },
    example: {
      request: {
        ...{ name: 'Professional Plan', description: 'Best for growing businesses' },
        ...{ pricingModel: 'hybrid', baseAmount: 5000, currency: 'UGX', interval: 'monthly' },
        ...{ trialDays: 14, usageMetric: 'api_calls', unitPrice: 10, freeUnits: 1000 },
        ...{ status: 'active', mode: 'live' },
      },
    },
  },
  async ({ body }, ask) => {
    requireTerms(body, ask.mode)
    const { name: given, description: about, status: wanted } = body
    const { id: planId } = await created.run(ask, {
      ...{ name: given, description: about, publish: true, version: versionOf(body) },
    })
    if (wanted === 'archived') await archived.run(ask, { id: planId })
    return { success: true as const, planId }
  },
)

const getPlans = routeOf(
  'GET /plans',
  {
    ...{ name: 'listPlans', tag, refuses: ['NOT_FOUND'], asks: [plans, read] },
    summary: 'All plans, oldest first; with planId that one.',
    as: { planId: 'id' },
    query: z.strictObject({ planId: idInput.optional() }),
    response: z.union([z.object({ plans: z.array(plan.schema) }), z.object({ plan: plan.schema })]),
    shows: { plans: [plan.example] },
  },
  async ({ query: { planId } }, ask) => {
    if (planId === undefined) {
      const rows = (await listAll(ask, plans)).reverse()
      return { plans: oldestFirst(rows.flatMap((one) => (isDeleted(one) ? [] : [one.plan]))) }
    }
    const found = await read.run(ask, { id: planId })
    if (isDeleted(found)) throw notFound('plan', planId)
    return { plan: found.plan }
  },
)

type Present = Awaited<ReturnType<typeof present.run>>

async function requirePresent(ask: Ask, planId: string): Promise<Present> {
  const found = await present.run(ask, { id: planId })
  if (isDeleted(found)) throw notFound('plan', planId)
  return found
}

async function update(ask: Ask, planId: string, changes: Changes, attempts = 3): Promise<void> {
  const plan = await requirePresent(ask, planId)
  const version = nextVersion(plan.terms, changes)
  try {
    await updated.run(ask, {
      ...{ id: plan.id, expectedRevision: plan.revision },
      ...{ name: changes.name, description: changes.description },
      ...(changes.status && { archived: changes.status === 'archived' }),
      ...(version && { version }),
    })
  } catch (error) {
    if (attempts === 1 || !isRace(error)) throw error
    await update(ask, planId, changes, attempts - 1)
  }
}

/** Somebody else changed the plan meanwhile, or at the same millisecond. */
function isRace(error: unknown): boolean {
  if (!(error instanceof DomainError)) return false
  return error.code === 'CONFLICT' || error.details?.reason === 'VERSION_CHANGED'
}

/** What a plan keeps for life. */
const fixed = ['pricingModel', 'currency', 'interval', 'usageMetric', 'mode'] as const

const updatePlan = routeOf(
  'PATCH /plans',
  {
    ...{ name: 'updatePlan', tag, scope: 'write', asks: [present, updated] },
    summary: 'Changes a plan; present subscribers keep their prices.',
    refuses: ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'],
    as: { planId: 'id' },
    body: updatable
      .extend({
        planId: idInput,
        ...Object.fromEntries(fixed.map((one) => [one, z.unknown().optional()])),
      })
      .strict(),
    response: z.object({ success: z.literal(true), message: z.string() }),
    shows: { success: true, message: 'Plan updated' },
    example: {
      request: {
        ...{ ...path, name: 'Professional Plan (Updated)', baseAmount: 6000, status: 'active' },
      },
    },
  },
  async ({ body: { planId, ...changes } }, ask) => {
    const kept = fixed.find((one) => one in changes)
    if (kept) throw invalid(`Cannot update ${kept}`)
    await update(ask, planId, changes)
    return { success: true as const, message: 'Plan updated' }
  },
)

const deletePlan = routeOf(
  'DELETE /plans',
  {
    ...{ name: 'deletePlan', tag, scope: 'write', asks: [present, updated] },
    summary: 'Deletes a plan that nobody is subscribed to.',
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'],
    as: { planId: 'id' },
    query: z.strictObject({ planId: idInput }),
    response: z.object({ success: z.literal(true), message: z.string() }),
    shows: { success: true, message: 'Plan deleted' },
    example: { query: path },
  },
  async ({ query: { planId } }, ask) => {
    const { id: known, subscriberCount, metadata, archivedAt } = await requirePresent(ask, planId)
    if (subscriberCount > 0) {
      const reason = { reason: 'SUBSCRIBED' } as const
      throw new DomainError(
        'PRECONDITION_FAILED',
        'Cannot delete plan with active subscriptions',
        reason,
      )
    }
    // An archived plan keeps all that it has.
    if (archivedAt !== null) await updated.run(ask, { id: known, archived: false })
    await updated.run(ask, {
      ...{ id: known, archived: true, metadata: { ...metadata, ...deletedMark } },
    })
    return { success: true as const, message: 'Plan deleted' }
  },
)

export const planRoutes: Route[] = [createPlan, getPlans, updatePlan, deletePlan]
