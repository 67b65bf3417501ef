/** Finds usage that would be free only because it omits or misnames what its rate prices. Pure. */

import { stoodInFor } from '../token-usage/kinds.ts'
import { isPositive, parseDecimal } from '../values/decimal.ts'
import { type DomainError, invalid } from '../values/errors.ts'
import type { Json, JsonObject } from '../values/input.ts'
import type { Rate, RateComponent } from './rate-card.ts'
import { type Usage, unitsOf } from './units.ts'

/** Why a price may be less than the usage costs. */
export type Omission =
  /** The card prices events of this type, but none of its rates matches this event at its time. */
  | { kind: 'NO_RATE' }
  /** The usage has none of the properties that the rate prices. */
  | { kind: 'UNNAMED'; reads: string[] }
  /** The usage has one of them under a name that the rate does not read. */
  | { kind: 'MISNAMED'; given: string; meant: string }

const reason = 'UNPRICED'

/** The refusal of such usage: it is not free, but incomplete, like usage with a misspelt model. */
export function unpriced({ eventType }: Usage, omission: Omission): DomainError {
  switch (omission.kind) {
    case 'NO_RATE':
      return invalid(
        `No rate matches this event of type ${JSON.stringify(eventType)} at its time: give the properties that the rates of the rate card match, or add a rate that matches every event.`,
        { reason, eventType },
      )
    case 'UNNAMED': {
      const { reads } = omission
      return invalid(
        `The event of type ${JSON.stringify(eventType)} has no property that its rate prices: give ${listed(reads)}, 0 if there was nothing.`,
        { reason, eventType, properties: reads },
      )
    }
    case 'MISNAMED': {
      const { given, meant } = omission
      return invalid(
        `The property ${JSON.stringify(given)} is not read by the rate of the event: call it ${JSON.stringify(meant)}.`,
        { reason, eventType, property: given, expected: meant },
      )
    }
  }
}

function listed(names: string[]): string {
  const quoted = names.map((name) => JSON.stringify(name))
  const last = quoted.pop() ?? ''
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`
}

/** `isSilent`: the usage has no value for any component of the rate. */
export function omissionOf(rate: Rate, usage: Usage, isSilent: boolean): Omission | null {
  const words = wordsOf(rate)
  if (words.bySpelling.size === 0) return null
  const misnamed = misnamedIn(words, usage)
  if (misnamed) return { kind: 'MISNAMED', ...misnamed }
  return isSilent && words.priced.length > 0 ? { kind: 'UNNAMED', reads: words.priced } : null
}

function misnamedIn(
  { read, bySpelling }: Words,
  usage: Usage,
): { given: string; meant: string } | null {
  const { properties } = usage
  for (const given of Object.keys(properties)) {
    const meant = bySpelling.get(spellingOf(given))
    if (meant === undefined || read.has(given) || !isCount(properties[given])) continue
    if (unitsOf(meant, usage) === null) return { given, meant }
  }
  return null
}

/** Whether no value is a number: the properties say what is used, and not how much. */
export function countsNothing(properties: JsonObject): boolean {
  return !Object.values(properties).some((value) => parseDecimal(String(value)) !== null)
}

function isCount(value: Json | undefined): boolean {
  if (typeof value !== 'number' && typeof value !== 'string') return false
  const number = parseDecimal(String(value))
  return number !== null && isPositive(number)
}

interface Words {
  /** The properties that the rate prices; empty when it also has a fixed price, which is due without any of them. */
  priced: string[]
  /** The properties that the rate prices, and those that can stand in for them. */
  read: Set<string>
  /** The property meant by a spelling: its letters and digits alone, or the name that a provider uses. */
  bySpelling: Map<string, string>
}

const known = new WeakMap<Rate, Words>()

function wordsOf(rate: Rate): Words {
  const words = known.get(rate) ?? readWords(rate)
  known.set(rate, words)
  return words
}

/** Provider names for a total, or for a part of one: while the part has no price of its own, it is paid for with the total. */
const otherWords = [
  ['prompttoken', 'input_tokens'],
  ['prompttokencount', 'input_tokens'],
  ['completiontoken', 'output_tokens'],
  ['candidatestokencount', 'output_tokens'],
  ['cachedtoken', 'cached_input_tokens'],
  ['cachedcontenttokencount', 'cached_input_tokens'],
  ['promptcachehittoken', 'cached_input_tokens'],
] as const

/** Provider names for tokens that are counted beside the input: they would be free if no rate read them. */
const wordsBeside = [
  ['cachereadtoken', 'cached_input_tokens'],
  ['cachereadinputtoken', 'cached_input_tokens'],
  ['cachewriteinputtoken', 'cache_write_tokens'],
  ['cachecreationtoken', 'cache_write_tokens'],
  ['cachecreationinputtoken', 'cache_write_tokens'],
] as const

function readWords({ components, fixedCredits, fixedCost }: Rate): Words {
  const names = components.filter(costs).map(({ property }) => property)
  const hasFixedPrice = isPositive(fixedCredits) || (fixedCost !== null && isPositive(fixedCost))
  const others = stoodInFor.filter(({ pricedAs }) => pricedAs.some((kind) => names.includes(kind)))
  const all = [...others.map(({ kind }) => kind as string), ...names]
  const bySpelling = new Map(all.map((name) => [spellingOf(name), name]))
  for (const [spelling, name] of otherWords) {
    if (names.includes(name) && !bySpelling.has(spelling)) bySpelling.set(spelling, name)
  }
  for (const [spelling, name] of wordsBeside) {
    if (all.includes(name) && !bySpelling.has(spelling)) bySpelling.set(spelling, name)
  }
  return { priced: hasFixedPrice ? [] : names, read: new Set(all), bySpelling }
}

function costs({ credits, cost }: RateComponent): boolean {
  return isPositive(credits) || (cost !== null && isPositive(cost))
}

const spellings = new Map<string, string>()
const spellingsMax = 1_000

/** `image_count`, `imageCount`, `Image-Count` and `image_counts` have the same spelling. */
function spellingOf(name: string): string {
  const remembered = spellings.get(name)
  if (remembered !== undefined) return remembered
  const spelling = name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/s$/, '')
  if (spellings.size >= spellingsMax) spellings.clear()
  spellings.set(name, spelling)
  return spelling
}
