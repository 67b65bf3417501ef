/**
 * The sums of a feature's events, period by period, as of a sequence. Pure.
 *
 * The events after its sequence bring a tally of a long history up to date: their amounts are added, and those of events they
 * reverse are taken out. For this it keeps how many events have each text, and several of the largest or last events.
 */
import type { Feature } from '../../catalog/catalog.ts'
import { type Decimal, zero } from '../../values/decimal.ts'
import type { PeriodRange } from '../../values/period.ts'
import { type Entitlement, periodOf } from '../entitlement.ts'
import { ranked } from './heirs.ts'
import { type Countable, contribution, isLinear, measureStored, recount } from './recount.ts'

/** The number of events that are kept for a period in which only one of them counts. */
export const contendersMax = 4

export interface Tally {
  feature: Feature
  terms: Pick<Entitlement, 'period' | 'anchor'>
  /** The range in which events count. */
  counted: PeriodRange
  /** The tally includes the events up to this sequence. */
  sequence: number
  /** The edition under which the texts of a unique count are stored. */
  edition: number
  /** The parts by the start of their period. */
  parts: Map<number, Part>
  /** Whether the tally can no longer be brought up to date. */
  used: boolean
}

interface Part {
  range: PeriodRange
  /** The sum of a linear count. */
  sum: Decimal
  sumAt: Date
  /** The first in line of the events that are not reversed, the best first. */
  contenders: Countable[]
  /** Whether there are no other such events. */
  complete: boolean
  /** How many events have each text of a unique count. */
  texts: Map<string, number>
}

/** What the counter of a period must contain. */
export interface Tallied {
  range: PeriodRange
  value: Decimal
  valueAt: Date
}

/** Texts of unique counts that came or went, each with the start of its period. */
export interface TextChanges {
  said: { start: Date; text: string }[]
  unsaid: { start: Date; text: string }[]
}

export function partAt(tally: Tally, at: Date): Part {
  // The period of the terms depends on `period` and `anchor` alone.
  const range = periodOf(tally.terms as Entitlement, at)
  const known = tally.parts.get(range.start.getTime())
  if (known) return known
  const empty = { sum: zero, sumAt: new Date(0), contenders: [], complete: true, texts: new Map() }
  const part: Part = { range, ...empty }
  tally.parts.set(range.start.getTime(), part)
  return part
}

export function addSum(part: Part, sum: Decimal, at: Date): void {
  part.sum = part.sum.plus(sum)
  if (at > part.sumAt) part.sumAt = at
}

/** `complete`: whether the events are all that their source has. */
export function addContenders(
  { feature }: Pick<Tally, 'feature'>,
  part: Part,
  events: Countable[],
  complete: boolean,
): void {
  const all = ranked(feature, [...part.contenders, ...events])
  part.complete &&= complete && all.length <= contendersMax
  part.contenders = all.slice(0, contendersMax)
}

/** Answers whether the text is new to the period. */
export function addText(part: Part, text: string, times: number): boolean {
  const before = part.texts.get(text) ?? 0
  part.texts.set(text, before + times)
  return before === 0
}

export interface Later {
  added: Countable[]
  /** Events up to the tally's sequence that were reversed since. */
  reversed: Countable[]
  sequence: number
}

/** Null when too many events were reversed to know what counts now: the history must be counted again. */
export function moveOn(tally: Tally, { added, reversed, sequence }: Later): TextChanges | null {
  const changes: TextChanges = { said: [], unsaid: [] }
  const isIn = (event: Countable) =>
    event.timestamp >= tally.counted.start && event.timestamp < tally.counted.end
  for (const event of reversed.filter(isIn)) {
    if (!takeOut(tally, event, changes)) return null
  }
  for (const event of added.filter(isIn)) putIn(tally, event, changes)
  tally.sequence = sequence
  return changes
}

function takeOut(tally: Tally, event: Countable, { unsaid }: TextChanges): boolean {
  const { feature } = tally
  const measurement = measurementOf(feature, event)
  if (measurement === null) return true
  const part = partAt(tally, event.timestamp)
  if (isLinear(feature)) {
    part.sum = part.sum.minus(contribution(feature, event))
    return true
  }
  if ('text' in measurement) {
    const { text } = measurement
    const left = (part.texts.get(text) ?? 0) - 1
    if (left > 0) part.texts.set(text, left)
    else if (part.texts.delete(text)) unsaid.push({ start: part.range.start, text })
    return true
  }
  part.contenders = part.contenders.filter(({ sequence }) => sequence !== event.sequence)
  return part.complete || part.contenders.length > 0
}

function putIn(tally: Tally, event: Countable, { said }: TextChanges): void {
  const { feature } = tally
  const measurement = measurementOf(feature, event)
  if (measurement === null) return
  const part = partAt(tally, event.timestamp)
  if (isLinear(feature)) {
    addSum(part, contribution(feature, event), event.timestamp)
  } else if ('text' in measurement) {
    const { text } = measurement
    if (addText(part, text, 1)) said.push({ start: part.range.start, text })
  } else {
    const last = ranked(feature, [...part.contenders, event]).at(-1)
    // Events that are not loaded may rank before this one, after the last known contender.
    if (part.complete || last !== event) addContenders(tally, part, [event], true)
  }
}

function measurementOf(feature: Feature, event: Countable) {
  return feature.type === 'CREDITS' ? { number: event.credits } : measureStored(feature, event)
}

export function talliedOf({ feature, parts }: Tally): Tallied[] {
  return [...parts.values()].map(({ range, sum, sumAt, contenders, texts }) => {
    if (isLinear(feature)) return { range, value: sum, valueAt: sumAt }
    if (feature.meter?.aggregation === 'UNIQUE_COUNT') {
      return { range, value: zero.plus(texts.size), valueAt: range.start }
    }
    return { range, ...recount(feature, contenders, range) }
  })
}
