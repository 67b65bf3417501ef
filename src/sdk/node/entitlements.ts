/** What customers may do. */
import { fallbackAnswer } from './cached-answer.ts'
import type { CallOptions, Client } from './client.ts'
import type { Fallback } from './configuration.ts'
import { propertiesOf } from './encode.ts'
import type { EntitlementCache, Question } from './entitlement-cache.ts'
import { errorOf, OpenMonetizeError, UnavailableError } from './errors.ts'
import {
  CheckEntitlements,
  ConsumeFeature,
  type ConsumeFeatureMutation,
  type ConsumeInput,
  type EntitlementCheckFragment,
  type EntitlementFragment,
  ListEntitlements,
  RevokeEntitlement,
  type RevokeEntitlementInput,
  SetEntitlement,
  type SetEntitlementInput,
  UpdateEntitlement,
  type UpdateEntitlementInput,
} from './operations.generated.ts'
import { type List, listOf } from './pages.ts'

export interface CheckRequest {
  /** Our id, or your `externalId`. */
  customerId: string
  /** The key or id of the feature. */
  feature: string
  /** Units of the intended use; absent: whether anything is left. */
  quantity?: string | number | bigint
  /** What its price depends on, such as `model` and `inputTokens`. */
  metadata?: Readonly<Record<string, unknown>>
}

/** Amounts are exact decimals as texts: credits, units, and major units of the currency. */
export interface EntitlementCheck extends EntitlementCheckFragment {
  /** Who decided: the server, the cache of this process, or `fallback`. */
  source: 'server' | 'cache' | 'fallback'
}

export interface ConsumeRequest extends Omit<ConsumeInput, 'properties'> {
  properties?: Readonly<Record<string, unknown>> | null
}

export interface Entitlements {
  /**
   * Whether the use would be accepted now, and what it would cost. A refusal is an answer, not an error. An answer of the cache is
   * frozen.
   */
  check(request: CheckRequest, options?: CallOptions): Promise<EntitlementCheck>
  /** At most 100 checks at once, answered in their order by the server. */
  checkMany(requests: readonly CheckRequest[], options?: CallOptions): Promise<EntitlementCheck[]>
  /** Checks and records in one step: what it allows is used, and what it refuses is not. */
  consume(
    request: ConsumeRequest,
    options?: CallOptions,
  ): Promise<ConsumeFeatureMutation['consume']>
  list(customerId: string, options?: CallOptions): List<EntitlementFragment>
  set(input: SetEntitlementInput, options?: CallOptions): Promise<EntitlementFragment>
  update(
    entitlementId: string,
    input: UpdateEntitlementInput,
    options?: CallOptions,
  ): Promise<EntitlementFragment>
  revoke(
    entitlementId: string,
    input?: RevokeEntitlementInput,
    options?: CallOptions,
  ): Promise<EntitlementFragment>
}

export interface CheckPolicy {
  cache: EntitlementCache | null
  fallback: Readonly<Record<string, Fallback>>
  offline: boolean
}

export function createEntitlements(client: Client, policy: CheckPolicy): Entitlements {
  const { ask } = client
  return {
    check: (request, options) => check(client, policy, request, options),
    async checkMany(requests, options) {
      if (policy.offline) return requests.map((one) => fromFallback(policy, questionOf(one), null))
      const answers = await askServer(client, requests, options)
      return answers.map((one) => ({ ...one, source: 'server' }))
    },
    async consume({ properties, ...rest }, options) {
      const input = { ...rest, ...(properties && { properties: propertiesOf(properties) }) }
      return (await ask(ConsumeFeature, { input }, options)).consume
    },
    list: (customerId, options) =>
      listOf(async (page) => {
        return (await ask(ListEntitlements, { customerId, ...page }, options)).entitlements
      }),
    set: async (input, options) => (await ask(SetEntitlement, { input }, options)).setEntitlement,
    update: async (id, input, options) =>
      (await ask(UpdateEntitlement, { id, input }, options)).updateEntitlement,
    revoke: async (id, input, options) =>
      (await ask(RevokeEntitlement, { id, input }, options)).revokeEntitlement,
  }
}

async function check(
  client: Client,
  policy: CheckPolicy,
  request: CheckRequest,
  options?: CallOptions,
): Promise<EntitlementCheck> {
  const question = questionOf(request)
  if (policy.offline) return fromFallback(policy, question, null)
  const cache = request.metadata ? null : policy.cache
  const known = cache?.find(question)
  if (known) return known
  const keep = cache?.expect(question)
  try {
    const [answer] = await askServer(client, [request], options)
    keep?.(answer!)
    return { ...answer!, source: 'server' }
  } catch (error) {
    if (!isAway(error)) throw error
    if (Object.hasOwn(policy.fallback, question.feature)) {
      return fromFallback(policy, question, error)
    }
    const stale = cache?.findStale(question)
    if (stale) return stale
    throw error
  }
}

async function askServer(
  { ask }: Client,
  requests: readonly CheckRequest[],
  options?: CallOptions,
): Promise<EntitlementCheckFragment[]> {
  const checks = requests.map(({ metadata, quantity, ...rest }) => ({
    ...rest,
    ...(quantity !== undefined && { quantity }),
    ...(metadata && { properties: propertiesOf(metadata) }),
  }))
  const { checkEntitlements } = await ask(CheckEntitlements, { input: { checks } }, options)
  if (checkEntitlements?.length === checks.length) return checkEntitlements
  throw errorOf({ code: 'INTERNAL', message: 'The server answered other checks than were asked.' })
}

function questionOf({ customerId, feature, quantity }: CheckRequest): Question {
  return { customerId, feature, quantity: quantity === undefined ? null : String(quantity) }
}

/** Never a silent yes: what `fallback` does not name is an error. */
function fromFallback(
  { fallback }: CheckPolicy,
  question: Question,
  cause: unknown,
): EntitlementCheck {
  if (!Object.hasOwn(fallback, question.feature)) {
    const message = `Offline, and fallback does not name ${question.feature}.`
    throw new UnavailableError({ code: 'UNAVAILABLE', message, attempts: 0, cause })
  }
  return { ...fallbackAnswer(question, fallback[question.feature]!), source: 'fallback' }
}

const awayCodes = new Set(['CONNECTION', 'TIMEOUT', 'UNAVAILABLE', 'INTERNAL', 'RATE_LIMITED'])

/** The server gave no answer, rather than a refusal. */
function isAway(error: unknown): boolean {
  return error instanceof OpenMonetizeError && awayCodes.has(error.code)
}
