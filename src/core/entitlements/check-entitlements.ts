/** Answers whether customers may use features; reads only, and never reserves anything. */
import { z } from 'zod'
import type { Prisma } from '#prisma'
import { type Catalog, type Feature, findFeature } from '../catalog/catalog.ts'
import { notFound } from '../errors.ts'
import { jsonObject, positive, reference } from '../input.ts'
import { loadUniques } from '../ledger/known.ts'
import { type LoadedStanding, loadStandings } from '../ledger/standing.ts'
import { type ReadContext, readOperation } from '../operation.ts'
import { type Check, checkFeature, type Estimate, estimatedUsage, unknown } from './check.ts'

const checksMax = 100

const estimate = { quantity: positive.nullish(), properties: jsonObject.nullish() }
const check = z.strictObject({ customerId: reference, feature: reference, ...estimate })

type EntitlementModel = Prisma.EntitlementGetPayload<object>

export interface FoundEntitlement {
  check: Check
  /** The row as the selection asks for it; null when the customer has none or nothing of it is asked for. */
  row: EntitlementModel | null
  /** The feature as the selection asks for it, when there is no row to carry it. */
  feature: object | null
}

/** The check of one feature together with the row behind it, which is read only if the selection needs it. */
export const getEntitlement = readOperation({
  name: 'getEntitlement',
  scope: 'customer',
  input: check,
  async run(ctx, asked, selection): Promise<FoundEntitlement> {
    const [answer] = await runChecks(ctx, [request(asked)])
    if (!answer) throw new Error('One check has one answer')
    if (answer.reason === 'CUSTOMER_NOT_FOUND') throw notFound('customer', asked.customerId)
    if (answer.reason === 'FEATURE_NOT_FOUND') throw notFound('feature', asked.feature)
    return { check: answer, ...(await rowsOf(ctx, answer, selection)) }
  },
})

/** Many features of many customers in one set of statements; answers in the order of the checks. */
export const checkEntitlements = readOperation({
  name: 'checkEntitlements',
  scope: 'read',
  input: z.strictObject({
    checks: z
      .array(check)
      .min(1, 'must hold at least one check')
      .max(checksMax, `must hold at most ${checksMax} checks`),
  }),
  run: (ctx, { checks }) => runChecks(ctx, checks.map(request)),
})

/** Several features of one customer, without estimates. */
export const checkCustomer = readOperation({
  name: 'checkCustomer',
  scope: 'customer',
  input: z.strictObject({ customerId: reference, features: z.array(reference).min(1) }),
  run: (ctx, { customerId, features }) =>
    runChecks(
      ctx,
      features.map((feature) => ({ customerId, feature, quantity: null, properties: null })),
    ),
})

interface CheckRequest extends Estimate {
  customerId: string
  feature: string
}

function request(asked: z.output<typeof check>): CheckRequest {
  return {
    ...asked,
    quantity: asked.quantity ?? null,
    properties: asked.properties ?? null,
  }
}

async function runChecks(ctx: ReadContext, requests: CheckRequest[]): Promise<Check[]> {
  const references = requests.map((r) => r.customerId)
  const standings = await ctx.standings.get(ctx, references, loadStandings)
  const subjects = requests.map((asked) => {
    const standing = standings.get(asked.customerId)
    return { asked, standing, feature: standing && findFeature(standing.catalog, asked.feature) }
  })
  await loadMet(ctx, subjects)
  return subjects.map(({ asked, standing, feature }) => {
    if (!standing) return unknown(asked, 'CUSTOMER_NOT_FOUND', ctx.now)
    if (!feature) return unknown(asked, 'FEATURE_NOT_FOUND', ctx.now)
    const check = checkFeature(standing.account, standing.catalog, feature, asked, ctx.now)
    return { ...check, asOf: standing.asOf }
  })
}

interface Subject {
  asked: CheckRequest
  standing: LoadedStanding | undefined
  feature: Feature | undefined
}

/** What unique counts have met is not kept in memory: it is looked up for the texts that are asked about. */
async function loadMet(ctx: ReadContext, subjects: Subject[]): Promise<void> {
  const catalogs = new Map<string, Catalog>()
  const recordings = subjects.flatMap(({ asked, standing, feature }) => {
    if (!standing || feature?.meter?.aggregation !== 'UNIQUE_COUNT') return []
    catalogs.set(ctx.workspaceId, standing.catalog)
    const { account } = standing
    return [{ account, ...estimatedUsage(feature, asked), timestamp: null, idempotencyKey: null }]
  })
  if (recordings.length > 0) await loadUniques(ctx.sql, { catalogs, now: ctx.now }, recordings)
}

async function rowsOf(ctx: ReadContext, answer: Check, selection: object) {
  const { select } = selection as { select?: Record<string, unknown> }
  const none = { row: null, feature: null }
  if (select && Object.keys(select).every((column) => alwaysKnown.has(column))) return none
  if (select && Object.keys(select).every((column) => termColumns.has(column))) {
    return { ...none, row: rowOfTerms(answer) }
  }
  if (answer.entitlement) {
    const where = { id: answer.entitlement.id }
    return { ...none, row: await ctx.db.entitlement.findFirst({ ...selection, where }) }
  }
  if (!select?.feature) return none
  const nested = typeof select.feature === 'object' ? select.feature : {}
  const where = { key: answer.feature }
  return { ...none, feature: await ctx.db.feature.findFirst({ ...nested, where }) }
}

/** What a check knows without the row. */
const alwaysKnown = new Set(['workspaceId', 'customerId', 'featureId', 'id'])

/** What the entitlement says that the check decided by, so that it costs no query and agrees with the decision. */
const termColumns = new Set([
  ...alwaysKnown,
  'limit',
  'behavior',
  'period',
  'anchor',
  'value',
  'effectiveAt',
  'expiresAt',
  'revokedAt',
  'version',
])

/** The terms in the shape of the row. */
function rowOfTerms({ customerId, entitlement }: Check): EntitlementModel | null {
  return entitlement && ({ ...entitlement, customerId } as unknown as EntitlementModel)
}
