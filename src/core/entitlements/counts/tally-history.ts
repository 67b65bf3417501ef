/** Counts a customer's history for an entitlement without locks, however long it is: in the database, piece by piece. */
import { randomInt } from 'node:crypto'
import { eventTypeOf, type Feature } from '../../catalog/catalog.ts'
import { uniqueText } from '../../catalog/measure.ts'
import { propertyNumberSql } from '../../catalog/property-number.ts'
import type { Owner } from '../../customers/owner.ts'
import type { ReadContext } from '../../operation/operation.ts'
import type { Sql } from '../../operation/sql.ts'
import type { UsageEventRow } from '../../usage/event-row.ts'
import { decimal } from '../../values/decimal.ts'
import type { Json } from '../../values/input.ts'
import { endlessPeriod } from '../../values/period.ts'
import { counterKeepMs, type Entitlement, periodOf } from '../entitlement.ts'
import { toCountable } from './countable-row.ts'
import {
  type History,
  type HistoryPage,
  historyPages,
  pageSql,
  pageValues,
} from './history-pages.ts'
import { headOf, readLater } from './later-events.ts'
import { isLinear } from './recount.ts'
import {
  addContenders,
  addSum,
  addText,
  contendersMax,
  moveOn,
  partAt,
  type Tally,
  type TextChanges,
} from './tally.ts'
import { noteTexts, stageTexts } from './unique-texts.ts'

type Context = Pick<ReadContext, 'workspaceId' | 'sql' | 'now' | 'serverNow'>
export type CountedTerms = Pick<Entitlement, 'period' | 'anchor' | 'effectiveAt' | 'expiresAt'>

/** The number of a new edition; sequences, which name other editions, never get so high. */
const newEdition = () => 2 ** 52 + randomInt(2 ** 48 - 1)

/** An empty tally. It leaves out periods that no event can fall into any more. */
export function tallyFor(feature: Feature, terms: CountedTerms, now: Date): Tally {
  const { period, anchor, effectiveAt, expiresAt } = terms
  const earliest = new Date(now.getTime() - counterKeepMs)
  const first = periodOf(terms as Entitlement, earliest).start
  const start = new Date(Math.max(first.getTime(), effectiveAt.getTime()))
  const counted = { start, end: expiresAt ?? endlessPeriod.end }
  const none = { sequence: 0, edition: newEdition(), parts: new Map(), used: false }
  return { feature, terms: { period, anchor }, counted, ...none }
}

/** Continues from `before` when that has the same terms and the events since then are enough to bring it up to date. */
export async function tallyHistory(
  ctx: Context,
  customerId: string,
  feature: Feature,
  terms: CountedTerms,
  before: Tally | null,
): Promise<Tally> {
  const { workspaceId, sql } = ctx
  const empty = tallyFor(feature, terms, ctx.now)
  const owner = { workspaceId, customerId }
  if (before && !before.used && isSame(before, empty)) {
    if (await catchUp(sql, owner, before)) return before
  }
  empty.sequence = await headOf(sql, owner)
  if (empty.sequence === 0) return empty
  const history = { ...owner, start: empty.counted.start, end: await endOf(sql, owner, empty) }
  if (history.end <= history.start) return empty
  for await (const page of historyPages(sql, history)) await countPage(ctx, history, page, empty)
  // The events that arrived meanwhile are far fewer, and those that arrive while these are read fewer still.
  await catchUp(sql, owner, empty)
  return empty
}

export function isSame(a: Tally, b: Tally): boolean {
  const contentOf = ({ feature, terms, counted }: Tally) =>
    JSON.stringify([feature.id, terms, counted])
  return contentOf(a) === contentOf(b)
}

async function catchUp(sql: Sql, owner: Owner, tally: Tally): Promise<boolean> {
  for (let more = true; more; ) {
    const head = await headOf(sql, owner)
    const later = await readLater(sql, owner, tally)
    const changes = moveOn(tally, later)
    tally.used = changes === null
    if (!changes) return false
    await stageTexts(sql, { ...owner, featureId: tally.feature.id }, tally, changes)
    more = later.more
    // The last event of this type may be followed by many events of others.
    if (!more) tally.sequence = Math.max(tally.sequence, head)
  }
  return true
}

/** Just after the last event: an endless time would have too many short periods. */
async function endOf(sql: Sql, owner: Owner, { counted }: Tally): Promise<Date> {
  const { rows } = await sql.query<{ timestamp: Date }>(
    `select timestamp from usage_event where workspace_id = $1 and customer_id = $2
     order by timestamp desc limit 1`,
    [owner.workspaceId, owner.customerId],
  )
  const last = rows[0]?.timestamp.getTime() ?? 0
  return new Date(Math.min(counted.end.getTime(), last + 1))
}

interface Counting {
  text: string
  /** The parameters after those of the page and the starts of its periods. */
  values: unknown[]
}

async function countPage(
  ctx: Context,
  history: History,
  page: HistoryPage,
  tally: Tally,
): Promise<void> {
  const { feature } = tally
  const starts = startsOf(tally, page)
  const { text, values } = countingOf(feature)
  const of = pageValues(history, page, eventTypeOf(feature), tally.sequence)
  const { rows } = await ctx.sql.query<CountedRow>(text, [...of, starts, ...values])
  if (feature.meter?.aggregation === 'UNIQUE_COUNT') {
    return addTexts(ctx, history, tally, rows)
  }
  for (const [place, found] of Map.groupBy(rows, (row) => row.place)) {
    const part = partAt(tally, starts[place - 1] ?? page.from.at)
    if (isLinear(feature)) {
      for (const { sum, last } of found) addSum(part, decimal(sum), last)
    } else {
      addContenders(tally, part, found.map(toCountable), found.length < contendersMax)
    }
  }
}

type CountedRow = UsageEventRow & {
  place: number
  sum: string
  last: Date
  property: Json
  times: string
}

async function addTexts(
  ctx: Context,
  { workspaceId, customerId }: History,
  tally: Tally,
  rows: CountedRow[],
): Promise<void> {
  const { meter } = tally.feature
  const changes: TextChanges = { said: [], unsaid: [] }
  for (const { property, last, times } of rows) {
    const name = meter?.valueProperty ?? ''
    const text = meter && uniqueText(meter, { properties: { [name]: property } })
    if (text === null) continue
    const part = partAt(tally, last)
    if (addText(part, text, Number(times))) changes.said.push({ start: part.range.start, text })
  }
  const owner = { workspaceId, customerId, featureId: tally.feature.id }
  if (changes.said.length > 0) await noteTexts(ctx.sql, owner, ctx.serverNow)
  await stageTexts(ctx.sql, owner, tally, changes)
}

/** The starts of the periods in the piece; the first period may start before it. */
function startsOf({ terms }: Tally, { from, until }: HistoryPage): Date[] {
  const starts: Date[] = []
  for (let at = from.at; at <= until.at; ) {
    const { start, end } = periodOf(terms as Entitlement, at)
    starts.push(start)
    at = end
  }
  return starts
}

const placed = (columns: string) => `
  select e.*, ${columns}, width_bucket(e.timestamp, $9::timestamptz[]) as place from (${pageSql()}) e`

function countingOf(feature: Feature): Counting {
  const { aggregation = 'COUNT', valueProperty = null } = feature.meter ?? {}
  const values = valueProperty === null ? [] : [valueProperty]
  const property = '(e.properties -> $10::text)'
  if (aggregation === 'UNIQUE_COUNT') {
    const text = `
      select place, property, count(*) as times, max(timestamp) as last
      from (${placed(`${property} as property`)}) e where property is not null group by 1, 2`
    return { text, values }
  }
  const number = valueProperty === null ? 'e.quantity' : propertyNumberSql(property)
  if (isLinear(feature)) {
    const one = aggregation === 'COUNT' ? '1' : number
    const added = feature.type === 'CREDITS' ? 'e.credits' : one
    const text = `
      select place, sum(number) as sum, max(timestamp) as last
      from (${placed(`${added} as number`)}) e where number is not null group by 1`
    return { text, values: added === number ? values : [] }
  }
  const order = aggregation === 'LAST' ? 'timestamp desc, sequence desc' : 'number desc, sequence'
  const text = `
    select * from (
      select *, row_number() over (partition by place order by ${order}) as rank
      from (${placed(`${number} as number`)}) e where number is not null
    ) e where rank <= ${contendersMax}`
  return { text, values }
}
