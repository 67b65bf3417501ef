/**
 * A client of Stigg's GraphQL, in words of our own: it sends the operations and headers that theirs send, keeps the entitlements that it has
 * read, decides by itself, and follows the frames of the socket.
 */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { Json } from './rest.ts'
import { until } from './server-process.ts'
import { operations, pushes } from './stigg-operations.ts'

/** What theirs throw for a failed write. */
export class StiggFailure extends Error {
  readonly errorCode: string
  constructor(message: string, errorCode: string) {
    super(message)
    this.errorCode = errorCode
  }
}

export interface Decision {
  hasAccess: boolean
  accessDeniedReason: string | null
  value?: unknown
}

interface CheckOptions {
  requestedUsage?: number
  requestedValues?: string[]
}

export interface StiggClient {
  /** The data of an operation by its name. */
  ask(operation: keyof typeof operations, variables?: object): Promise<Json>
  /** Decides from what is kept; reads what is not. */
  check(customerId: string, featureId: string, options?: CheckOptions): Promise<Decision>
  /** How often it has read the entitlements of customers. */
  reads(): number
  /** The next pushed item of a kind, or the one that matches, in the order of arrival. */
  pushed(kind: PushName, isMeant?: (item: Json) => boolean): Promise<Json>
  /** Waits until a check decides so, by what is pushed alone. */
  becomes(
    customerId: string,
    featureId: string,
    hasAccess: boolean,
    options?: CheckOptions,
  ): Promise<void>
  close(): Promise<void>
}

type PushName = keyof typeof pushes

/** Posts as theirs do; the key is that of the environment. */
export function stiggPoster(origin: string, key: string) {
  return async (body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', 'x-api-key': key, source: 'NODE_SERVER_SDK' },
        ...{ 'apollographql-client-name': 'node-server-sdk', 'x-sdk-instance-id': 'one' },
        ...headers,
      },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as Json }
  }
}

/** Opens the socket as theirs do: the key comes in `connection_init`. Resolves when it is acknowledged or closed. */
export async function openStiggSocket(origin: string, key: string) {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  const frames: Json[] = []
  socket.on('message', (text) => frames.push(JSON.parse(String(text))))
  const closed = once(socket, 'close').then(([code, reason]) => ({ code, reason: String(reason) }))
  closed.catch(() => undefined)
  await once(socket, 'open')
  socket.send(
    JSON.stringify({ type: 'connection_init', payload: { headers: { 'X-API-KEY': key } } }),
  )
  const isAnswered = () => frames.length > 0 || socket.readyState >= WebSocket.CLOSING
  await until(isAnswered, { everyMs: 2 })
  return { socket, frames, closed }
}

export async function connectStigg(origin: string, key: string): Promise<StiggClient> {
  const post = stiggPoster(origin, key)
  const kept = new Map<string, Json[]>()
  const items: { kind: PushName; item: Json }[] = []
  let reads = 0

  async function ask(operationName: keyof typeof operations, variables: object = {}) {
    const query = operations[operationName]
    const named = { 'x-graphql-operation-name': operationName }
    const { status, body } = await post({ operationName, variables, query }, named)
    if (status !== 200) throw new Error(`GraphQL answered ${status}`)
    const [error] = body.errors ?? []
    if (error) throw new StiggFailure(error.message, error.extensions?.code)
    return body.data
  }

  async function entitlementsOf(customerId: string): Promise<Json[]> {
    const found = kept.get(customerId)
    if (found) return found
    reads += 1
    const { entitlements } = await ask('GetEntitlements', { query: { customerId } })
    // What was pushed while it was read is newer.
    const pushed = kept.get(customerId)
    if (pushed) return pushed
    kept.set(customerId, entitlements)
    return entitlements
  }

  const follow: Partial<Record<PushName, (item: Json) => void>> = {
    entitlementsUpdated: ({ customerId, entitlements }) => kept.set(customerId, entitlements),
    usageUpdated({ usage }) {
      const known = kept.get(usage.customerId)?.find((one) => one.feature.refId === usage.featureId)
      if (!known) return
      known.currentUsage = usage.currentUsage
      known.usagePeriodStart = usage.usagePeriodStart
      known.usagePeriodEnd = usage.usagePeriodEnd
    },
    creditBalanceUpdated({ customerId, currencyId, currentBalance }) {
      const rated = kept.get(customerId) ?? []
      for (const one of rated.filter(({ creditRate }) => creditRate?.currencyId === currencyId)) {
        if (currentBalance <= 0) one.accessDeniedReason = 'InsufficientCredits'
        else if (one.accessDeniedReason === 'InsufficientCredits') one.accessDeniedReason = null
      }
    },
    packagePublished({ migrationType }) {
      if (migrationType === 'ALL_CUSTOMERS') kept.clear()
    },
  }

  const { socket, frames } = await openStiggSocket(origin, key)
  if (frames[0]?.type !== 'connection_ack') throw new Error(JSON.stringify(frames))
  const kinds = Object.keys(pushes) as PushName[]
  socket.on('message', (text) => {
    const { type, id, payload } = JSON.parse(String(text)) as Json
    const kind = kinds.find((name) => name === id)
    if (type !== 'next' || !kind) return
    const item = payload.data[kind]
    follow[kind]?.(item)
    items.push({ kind, item })
  })
  for (const [id, query] of Object.entries(pushes)) {
    socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query, variables: {} } }))
  }

  const client: StiggClient = {
    ask,
    reads: () => reads,
    async check(customerId, featureId, options = {}) {
      return decide(await entitlementsOf(customerId), featureId, options)
    },
    async pushed(kind, isMeant = () => true) {
      const fits = (one: (typeof items)[number]) => one.kind === kind && isMeant(one.item)
      await until(() => items.some(fits), { everyMs: 2, found: () => JSON.stringify(items) })
      return items.splice(items.findIndex(fits), 1)[0]?.item
    },
    async becomes(customerId, featureId, hasAccess, options) {
      const isSo = async () =>
        (await client.check(customerId, featureId, options)).hasAccess === hasAccess
      await until(isSo, { everyMs: 2, found: () => JSON.stringify(kept.get(customerId)) })
    },
    async close() {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
  // The first frame says that all is subscribed to.
  await client.pushed('packagePublished')
  return client
}

function decide(entitlements: Json[], featureId: string, options: CheckOptions): Decision {
  const denied = (accessDeniedReason: string) => ({ hasAccess: false, accessDeniedReason })
  if (entitlements.length === 0) return denied('CustomerNotFound')
  const found = entitlements.find((one) => one.feature.refId === featureId)
  if (!found) return denied('NoFeatureEntitlementInSubscription')
  if (found.accessDeniedReason) return denied(found.accessDeniedReason)
  const granted = (value?: unknown) => ({ hasAccess: true, accessDeniedReason: null, value })
  const { featureType, meterType } = found.feature
  if (featureType === 'BOOLEAN') return granted()
  if (featureType === 'ENUM') {
    const values: string[] = found.enumValues ?? []
    const all = (options.requestedValues ?? []).every((one) => values.includes(one))
    return all ? granted(values) : denied('RequestedValuesMismatch')
  }
  if (meterType === 'None') return granted(found.usageLimit)
  if (found.hasUnlimitedUsage || found.hasSoftLimit) return granted()
  const used = (found.currentUsage ?? 0) + (options.requestedUsage ?? 0)
  return used <= (found.usageLimit ?? 0) ? granted() : denied('RequestedUsageExceedingLimit')
}
