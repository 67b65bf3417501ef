/**
 * Usage of a feature, as it is reported: DELTA adds, or takes back when it is negative, and SET replaces.
 *
 * Each is one commit. What is added is checked too, and answers the usage right after it. A key counts once, for good.
 */
import { type Decimal, decimal, one, zero } from '../../core/values/decimal.ts'
import type { ErrorCode } from '../../core/values/error-details.ts'
import { type DomainError, invalid, retold } from '../../core/values/errors.ts'
import { asking } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import {
  decimalText,
  enumText,
  from,
  here,
  id,
  jsonObject,
  nullable,
  object,
  text,
} from '../fields.ts'
import { ownEntitlement } from './entitlement-fields.ts'
import type { OwnEntitlement, OwnReason } from './entitlement-words.ts'
import { time } from './fields.ts'

export interface UsageReport {
  /** Our id or the externalId. */
  customerId: string
  featureId: string
  /** Whose usage it is; absent: the subscription that charges it. */
  subscriptionId?: string
  /** A decimal, which may be negative. */
  value: string
  updateBehavior: 'DELTA' | 'SET'
  /** ISO 8601; null: now. */
  createdAt: string | null
  dimensions: Readonly<Record<string, unknown>>
  idempotencyKey: string | null
}

export interface ReportedUsage {
  id: string
  timestamp: string
  /** The entitlement right afterwards. */
  own: OwnEntitlement
}

const stateAsked = asking(
  'query entitlement',
  ['customerId', 'feature'],
  object({
    ...{ id, own: here(ownEntitlement) },
    meter: from(
      'feature.meter',
      nullable(object({ ...{ eventType: text, valueProperty: nullable(text) } })),
    ),
  }),
)
const event = object({ id, timestamp: time })
const consumed = asking(
  'mutation consume',
  ['customerId', 'subscriptionId', 'feature', 'quantity', 'properties', 'idempotencyKey'],
  object({
    ...{ reason: enumText('CheckReason', 'ENTITLED'), details: nullable(jsonObject) },
    ...{ used: nullable(decimalText), resetAt: nullable(time) },
    ...{ availableCredits: nullable(decimalText), asOf: time, usageEvent: nullable(event) },
  }),
)
const recorded = asking(
  'mutation recordUsage',
  [
    ...['customerId', 'subscriptionId', 'eventType', 'quantity', 'properties', 'timestamp'],
    'idempotencyKey',
  ],
  event,
)

const adjusted = asking(
  'mutation adjustUsage',
  [
    ...['customerId', 'subscriptionId', 'feature', 'behavior', 'quantity', 'properties'],
    'idempotencyKey',
  ],
  event,
)

export const asksOfReports = [stateAsked, consumed, recorded, adjusted]

type State = Awaited<ReturnType<typeof stateAsked.run>>

/** A report under way: what was known before it, and what it has made. */
interface Reporting {
  ask: Ask
  report: UsageReport
  state: State
  made: { id: string; timestamp: string }
}

export async function reportUsage(ask: Ask, report: UsageReport): Promise<ReportedUsage> {
  const state = await stateOf(ask, report)
  const made = { id: state.id, timestamp: ask.now().toISOString() }
  const reporting: Reporting = { ask, report, state, made }
  await carryOut(reporting, decimal(report.value))
  return { ...reporting.made, own: reporting.state.own }
}

function stateOf(ask: Ask, { customerId, featureId }: UsageReport): Promise<State> {
  return stateAsked.run(ask, { customerId, feature: featureId })
}

async function carryOut(reporting: Reporting, value: Decimal): Promise<void> {
  const { report, state } = reporting
  const { updateBehavior, createdAt } = report
  if (updateBehavior === 'DELTA' && value.gte(zero)) {
    if (value.eq(zero)) return
    requireAmounts(state, report, value)
    if (createdAt === null) await add(reporting, value)
    else await addAt(reporting, value, createdAt)
    return
  }
  if (createdAt !== null) throw invalid('createdAt goes with usage that is added.')
  if (value.lt(zero) && updateBehavior === 'SET') {
    throw outOfRange('The usage that is set must not be negative.')
  }
  await adjust(reporting, value)
}

async function adjust(reporting: Reporting, value: Decimal): Promise<void> {
  const { ask, report } = reporting
  const { customerId, subscriptionId, featureId, updateBehavior, idempotencyKey } = report
  reporting.made = await adjusted.run(ask, {
    ...{ customerId, subscriptionId, feature: featureId, behavior: updateBehavior },
    ...{ properties: report.dimensions, idempotencyKey, quantity: value.toFixed() },
  })
  const state = await stateOf(ask, report)
  // What others report in the meantime comes after it.
  const isExact = updateBehavior === 'SET' && idempotencyKey === null
  const used = isExact ? value.toFixed() : state.own.used
  reporting.state = { ...state, own: { ...state.own, used } }
}

/** An amount is added to a feature that sums amounts: what another one makes of it would surprise. */
function requireAmounts({ own }: State, { featureId }: UsageReport, value: Decimal): void {
  const { type, feature } = own
  const aggregation = feature.meter?.aggregation ?? 'COUNT'
  const isSum = type === 'CREDITS' || aggregation === 'SUM'
  const isCounted =
    type === 'METERED' && (aggregation === 'COUNT' || aggregation === 'UNIQUE_COUNT')
  if (isSum || (isCounted && value.eq(one))) return
  const message = `The usage of ${featureId} is no amount: amounts are added to a feature whose meter is a SUM.`
  throw retold('PRECONDITION_FAILED', message, { reason: 'MEASURED' })
}

async function add(reporting: Reporting, quantity: Decimal): Promise<void> {
  const { ask, report, state } = reporting
  const { customerId, subscriptionId, featureId: feature, idempotencyKey } = report
  const { usageEvent, ...after } = await consumed.run(ask, {
    ...{ customerId, subscriptionId, feature, quantity: quantity.toFixed(), idempotencyKey },
    properties: report.dimensions,
  })
  if (!usageEvent) throw refusalOf(after.reason as OwnReason, report, after.details)
  reporting.made = usageEvent
  const { used, resetAt, availableCredits, asOf } = after
  reporting.state = { ...state, own: { ...state.own, used, resetAt, availableCredits, asOf } }
}

/** Usage of another time is recorded, and what counts now is read afterwards. */
async function addAt(reporting: Reporting, quantity: Decimal, timestamp: string): Promise<void> {
  const { ask, report, state } = reporting
  const { customerId, subscriptionId, featureId, dimensions, idempotencyKey } = report
  const amount = quantity.toFixed()
  const { eventType = featureId, valueProperty = null } = state.meter ?? {}
  reporting.made = await recorded.run(ask, {
    ...{ customerId, subscriptionId, eventType, quantity: amount, timestamp, idempotencyKey },
    properties: { ...(valueProperty !== null && { [valueProperty]: amount }), ...dimensions },
  })
  reporting.state = await stateOf(ask, report)
}

function outOfRange(message: string): DomainError {
  return retold('INVALID_REQUEST', message, { reason: 'USAGE_OUT_OF_RANGE' })
}

const codes: Partial<Record<OwnReason, ErrorCode>> = {
  LIMIT_EXCEEDED: 'LIMIT_EXCEEDED',
  INSUFFICIENT_CREDITS: 'INSUFFICIENT_CREDITS',
  UNPRICED: 'INVALID_REQUEST',
}

/** The error that recording the use would be refused with; a customer that lacks the feature gets one of its own. */
function refusalOf(
  reason: OwnReason,
  { customerId, featureId }: UsageReport,
  details: unknown,
): DomainError {
  const told = (details ?? {}) as Readonly<Record<string, unknown>>
  const code = codes[reason]
  if (code) return retold(code, `Reporting usage of ${featureId} was refused: ${reason}.`, told)
  if (reason === 'CUSTOMER_ARCHIVED') {
    return retold('PRECONDITION_FAILED', `The customer ${customerId} is archived.`, told)
  }
  const message = `The customer ${customerId} has no entitlement to ${featureId}: ${reason}.`
  return retold('PRECONDITION_FAILED', message, { reason: 'NO_ENTITLEMENT' })
}
