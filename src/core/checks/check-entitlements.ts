/** Answers whether customers may use features; reads only, and never reserves anything. */
import { z } from 'zod'
import {
  type Catalog,
  eventTypeOf,
  type Feature,
  findFeature,
  rateCardOf,
} from '../catalog/catalog.ts'
import { timeOf } from '../credits/balance.ts'
import {
  type Check,
  checkFeature,
  type Estimate,
  estimatedUsage,
  isOpen,
  unknown,
} from '../entitlements/check.ts'
import { loadUniques } from '../ledger/load/known.ts'
import { eachInTurn } from '../operation/event-loop-turns.ts'
import { type ReadContext, readOperation } from '../operation/operation.ts'
import { notFound } from '../values/errors.ts'
import { jsonObject, positive, reference, text } from '../values/input.ts'
import { isPromise, type MaybePromise } from '../values/maybe-promise.ts'
import type { CheckState } from './check-state.ts'
import { questionOf } from './recent-checks.ts'

const checksMax = 100
/** More checks than this are decided in turns, so that the process can serve other requests between them. */
const checksAtOnce = 10

const estimate = { quantity: positive.nullish(), properties: jsonObject.nullish() }
const check = z.strictObject({ customerId: reference, feature: reference, ...estimate })
const pricedCheck = check.extend({ pricedAs: text(100).nullish() })

/** The check of one feature; NOT_FOUND when no such customer or feature exists. */
export const checkEntitlement = readOperation({
  name: 'checkEntitlement',
  scope: 'customer',
  rateClass: 'CHECK',
  answersStill(ctx, { customerId }, output) {
    const state = ctx.checkStates.find(ctx, customerId)
    if (!state) return false
    return state.checks.isLatest(output, timeOf(state.account, ctx.now), state.asOf)
  },
  input: check,
  run(ctx, asked): MaybePromise<Check> {
    const checks = runChecks(ctx, [request(asked)])
    return isPromise(checks)
      ? checks.then(([answer]) => found(answer, asked))
      : found(checks[0], asked)
  },
})

/**
 * Checks many features of many customers in one set of statements; answers in the order of the checks. An event type that the rate
 * card of the customer prices may take the place of a feature that does not exist: credits alone decide then.
 */
export const checkEntitlements = readOperation({
  name: 'checkEntitlements',
  scope: 'read',
  rateClass: 'CHECK',
  units: ({ checks }) => checks.length,
  input: z.strictObject({
    checks: z
      .array(pricedCheck)
      .min(1, 'must hold at least one check')
      .max(checksMax, `must hold at most ${checksMax} checks`),
  }),
  run: (ctx, { checks }) => runChecks(ctx, checks.map(request), pricedFeature),
})

const pairsMax = 1_000

/** Checks features of customers, by our ids and without estimates: the n-th customer with the n-th feature. */
export const checkFeatures = readOperation({
  name: 'checkFeatures',
  scope: 'customer',
  ofNoCustomer: true,
  rateClass: 'CHECK',
  units: ({ features }) => features.length,
  input: z
    .strictObject({
      customerIds: z.array(reference).min(1).max(pairsMax),
      features: z.array(reference).min(1).max(pairsMax),
    })
    .refine((named) => named.customerIds.length === named.features.length, 'must be equally long'),
  run: (ctx, { customerIds, features }) =>
    runChecks(
      ctx,
      features.map((feature, i) => ({
        customerId: customerIds[i]!,
        feature,
        quantity: null,
        properties: null,
      })),
    ),
})

interface CheckRequest extends Estimate {
  customerId: string
  feature: string
}

function request(asked: z.output<typeof check | typeof pricedCheck>): CheckRequest {
  return {
    ...asked,
    quantity: asked.quantity ?? null,
    properties: asked.properties ?? null,
    pricedAs: ('pricedAs' in asked ? asked.pricedAs : null) ?? null,
  }
}

/** Answers a stand-in for a feature that does not exist. */
type StandIn = (state: CheckState, named: string) => Feature | undefined

const noStandIn: StandIn = () => undefined

/** The id has no form of our ids, and differs for each event type. */
const pricedFeature: StandIn = ({ account, catalog }, named) => {
  const card = rateCardOf(catalog, account.rateCardId)
  if (!card?.ratesByEventType.has(named)) return undefined
  return { id: JSON.stringify(named), key: named, name: named, type: 'CREDITS', meter: null }
}

/** Synchronous when the states are in memory, unless texts have to be looked up. */
function runChecks(
  ctx: ReadContext,
  requests: CheckRequest[],
  standIn: StandIn = noStandIn,
): MaybePromise<Check[]> {
  const references = requests.map((r) => r.customerId)
  const checkStates = ctx.checkStates.get(ctx, references)
  return isPromise(checkStates)
    ? checkStates.then((found) => checksOf(ctx, requests, found, standIn))
    : checksOf(ctx, requests, checkStates, standIn)
}

function checksOf(
  ctx: ReadContext,
  requests: CheckRequest[],
  checkStates: ReadonlyMap<string, CheckState>,
  standIn: StandIn,
): MaybePromise<Check[]> {
  const subjects = requests.map((asked) => {
    const state = checkStates.get(asked.customerId)
    const feature =
      state && (findFeature(state.catalog, asked.feature) ?? standIn(state, asked.feature))
    return { asked, state, feature }
  })
  const uniques = subjects.filter(mayAddTexts)
  const decide = (): MaybePromise<Check[]> =>
    subjects.length <= checksAtOnce
      ? subjects.map((subject) => decided(ctx, subject))
      : eachInTurn(ctx.workspaceId, subjects, 1, (subject) => decided(ctx, subject))
  return uniques.length === 0 ? decide() : loadKnownTexts(ctx, uniques).then(decide)
}

interface Subject {
  asked: CheckRequest
  state: CheckState | undefined
  feature: Feature | undefined
}

function decided({ now }: ReadContext, subject: Subject): Check {
  const { asked, state, feature } = subject
  if (!state) return unknown(asked, 'CUSTOMER_NOT_FOUND', now)
  if (!feature) return unknown(asked, 'FEATURE_NOT_FOUND', now)
  const { account, catalog, checks, asOf } = state
  const at = timeOf(account, now)
  const decide = () => checkFeature(account, catalog, feature, asked, at)
  // Texts of unique counts are not part of the cached state.
  return mayAddTexts(subject)
    ? { ...decide(), asOf }
    : checks.recall(questionOf(feature, asked), at, asOf, decide)
}

/** Whether the event in question may add a text to a unique count that limits the customer, of this feature or another. */
function mayAddTexts({ asked, state, feature }: Subject): boolean {
  if (!state || !feature || isOpen(asked)) return false
  const { account, catalog } = state
  const moved = catalog.featuresByEventType.get(eventTypeOf(feature)) ?? []
  return moved.some(
    ({ id, meter }) => meter?.aggregation === 'UNIQUE_COUNT' && account.entitlements.has(id),
  )
}

/** Texts of unique counts are not kept in memory: those in question are looked up. */
async function loadKnownTexts(ctx: ReadContext, subjects: Subject[]): Promise<void> {
  const catalogs = new Map<string, Catalog>()
  // The states are copied: all checks share the accounts, which live longer than these.
  const copies = new Map<CheckState, CheckState>()
  const recordings = subjects.flatMap((subject) => {
    const { asked, state, feature } = subject
    if (!state || !feature) return []
    catalogs.set(ctx.workspaceId, state.catalog)
    const copy = copies.get(state) ?? withoutUniques(state)
    copies.set(state, copy)
    subject.state = copy
    const usage = estimatedUsage(feature, asked)
    const timestamp = timeOf(copy.account, ctx.now)
    return [{ account: copy.account, ...usage, timestamp, idempotencyKey: null }]
  })
  await loadUniques(ctx.sql, { catalogs }, recordings)
}

function withoutUniques(state: CheckState): CheckState {
  return { ...state, account: { ...state.account, uniques: new Set() } }
}

function found(check: Check | undefined, asked: { customerId: string; feature: string }): Check {
  if (!check) throw new Error('One check has one answer')
  if (check.reason === 'CUSTOMER_NOT_FOUND') throw notFound('customer', asked.customerId)
  if (check.reason === 'FEATURE_NOT_FOUND') throw notFound('feature', asked.feature)
  return check
}
