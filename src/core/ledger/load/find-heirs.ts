/** Finds, without locks, the heirs of an event that is to be reversed. */
import { LRUCache } from 'lru-cache'
import type { Catalog } from '../../catalog/catalog.ts'
import { propertyNumberSql } from '../../catalog/property-number.ts'
import { isBackfilled } from '../../entitlements/counts/backfilled.ts'
import { toCountable } from '../../entitlements/counts/countable-row.ts'
import {
  firstInLine,
  type Heirs,
  heirsMax,
  leavesPlace,
  type Place,
  placesOf,
} from '../../entitlements/counts/heirs.ts'
import { historyPages, pageSql, pageValues } from '../../entitlements/counts/history-pages.ts'
import { isLinear } from '../../entitlements/counts/recount.ts'
import { counterKey } from '../../entitlements/entitlement.ts'
import type { Sql } from '../../operation/sql.ts'
import { toUsageEvent, type UsageEventRow } from '../../usage/event-row.ts'
import type { UsageEvent } from '../../usage/usage-event.ts'
import type { JsonObject } from '../../values/input.ts'
import type { Account } from '../decide/group-state.ts'
import type { EventAddress, HeirReads } from '../ledger.ts'
import { loadAccounts, loadCounters, loadEntitlements } from './accounts.ts'

/** Searches in progress and recent ones: the caller that reverses one event often reverses the next. */
const recent = new LRUCache<string, { sequence: number; found: Promise<Heirs> }>({ max: 100 })
/** One other event with the text is enough, unless that is reversed too. */
const anyMax = 8
/** After this many further events a new search is worth its cost. */
const behindMax = 1_000

/**
 * Empty when the counters can be subtracted from, or do not change without the event. `before` is an earlier result that was
 * outdated.
 */
export async function findHeirs(
  reads: HeirReads,
  { customerId, sequence }: EventAddress,
  before: Heirs[] | null,
): Promise<Heirs[]> {
  const { workspaceId, sql, catalogs } = reads
  const original = await findOriginal(reads, customerId, sequence)
  if (!original || original.reverses !== null || isBackfilled(original)) return []
  const named = [{ workspaceId, reference: customerId }]
  const { distinct, versions } = await loadAccounts(sql, named, { lock: false, now: new Date(0) })
  const [account, version] = [distinct[0], versions.get(workspaceId)]
  if (!account || version === undefined) return []
  const catalog = await catalogs.get(sql, workspaceId, version)
  const features = catalog.featuresByEventType.get(original.eventType) ?? []
  if (features.every(isLinear)) return []
  await loadEntitlements(sql, distinct)
  const heirs: Heirs[] = []
  for (const place of await placesLeft(sql, account, catalog, original)) {
    const failed = before?.find((other) => other.place.key === place.key)
    heirs.push(await heirsOf(sql, account, place, original, failed?.sequence ?? -1))
  }
  return heirs
}

/** The heirs among events up to now or a moment ago; the search always covers more than `newerThan`. */
function heirsOf(
  sql: Sql,
  account: Account,
  place: Place,
  original: UsageEvent,
  newerThan: number,
): Promise<Heirs> {
  const { workspaceId, sequence } = account
  const key = `${workspaceId} ${place.key}`
  const known = recent.get(key)
  // A database that lost commits has a sequence lower than that of the search.
  const behind = known ? sequence - known.sequence : -1
  if (known && known.sequence > newerThan && behind >= 0 && behind < behindMax) return known.found
  const found = search(sql, account, place, original)
  recent.set(key, { sequence, found })
  found.catch(() => recent.delete(key))
  return found
}

async function search(
  sql: Sql,
  { workspaceId, customerId, sequence }: Account,
  place: Place,
  { eventType, properties }: UsageEvent,
): Promise<Heirs> {
  const history = { workspaceId, customerId, ...place.counted }
  const { text, values, any } = searchFor(place, properties)
  const heirs: Heirs = { place, sequence, events: [], complete: true, later: [] }
  for await (const page of historyPages(sql, history)) {
    const of = pageValues(history, page, eventType, sequence)
    const { rows } = await sql.query<UsageEventRow>(text, [...of, ...values])
    const events = [...heirs.events, ...rows.map(toCountable)]
    heirs.complete &&= rows.length < heirsMax && events.length <= heirsMax
    heirs.events = firstInLine(place, events)
    if (any && heirs.events.length >= anyMax) return { ...heirs, complete: false }
  }
  return heirs
}

async function findOriginal(
  { workspaceId, sql }: HeirReads,
  customerId: string,
  sequence: number,
): Promise<UsageEvent | null> {
  const { rows } = await sql.query<UsageEventRow>(
    'select * from usage_event where workspace_id = $1 and customer_id = $2 and sequence = $3',
    [workspaceId, customerId, sequence],
  )
  return rows[0] ? toUsageEvent(rows[0]) : null
}

async function placesLeft(
  sql: Sql,
  account: Account,
  catalog: Catalog,
  original: UsageEvent,
): Promise<Place[]> {
  const { eventType, timestamp: at } = original
  const catalogs = new Map([[account.workspaceId, catalog]])
  await loadCounters(sql, catalogs, [{ account, eventType, at }])
  return placesOf(account, catalog, original).filter((place) => {
    const counter = account.counters.get(counterKey(place.feature.id, place.period.start))
    return counter !== undefined && leavesPlace(place, counter, at)
  })
}

interface Search {
  text: string
  /** The parameters after those of the page. */
  values: unknown[]
  /** Whether any heir is as good as another. */
  any: boolean
}

function searchFor({ feature, measurement }: Place, properties: JsonObject): Search {
  const property = feature.meter?.valueProperty ?? null
  if ('text' in measurement) {
    const values = property === null ? [] : jsonOf(measurement.text, properties[property])
    return {
      text: `
        select * from (${pageSql('e.properties -> $9::text = any($10::jsonb[])')}) e
        limit ${heirsMax}`,
      values: [property, values.map((value) => JSON.stringify(value))],
      any: true,
    }
  }
  const number = property === null ? 'e.quantity' : propertyNumberSql('(e.properties -> $9::text)')
  const order =
    feature.meter?.aggregation === 'LAST'
      ? 'timestamp desc, sequence desc'
      : 'number desc, sequence'
  return {
    text: `
      select * from (select e.*, ${number} as number from (${pageSql()}) e) e
      where number is not null order by ${order} limit ${heirsMax}`,
    values: property === null ? [] : [property],
    any: false,
  }
}

/** All JSON values that a unique count reads as this text. */
function jsonOf(text: string, value: unknown): unknown[] {
  if (typeof value === 'object') return [value]
  const others = [Number(text), true, false].filter((other) => String(other) === text)
  return [value, text, ...others].filter((other) => !Number.isNaN(other))
}
