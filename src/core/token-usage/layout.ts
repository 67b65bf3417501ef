/**
 * Which counts contain which: providers count the cache within the input or on top of it, and reasoning within the output or on
 * top of it. The field names decide, and a total, if there is one, must agree. Pure.
 */
import { cachedOnTopInV5 } from './ai-sdk.ts'
import type { Origin } from './origin.ts'
import { isPerplexity } from './perplexity.ts'
import type { Things } from './things.ts'
import { refused, type UsageObject } from './usage-object.ts'

export interface Layout {
  cacheOnTop: boolean
  reasoningOnTop: boolean
}

/** A possible layout, and the total that it makes. */
interface Option extends Layout {
  makes: number
}

export interface Sums {
  input: number
  output: number
  cache: number
  reasoning: number
  citations: number
}

export function layoutOf(usage: UsageObject, things: Things, sums: Sums, origin: Origin): Layout {
  const { total } = things
  const v5 = cachedOnTopInV5(usage, origin, sums.cache, sums.input)
  const places = v5 === null ? cachePlaces(things, sums, origin) : [v5]
  const options = places.flatMap((cacheOnTop) => {
    const cache = cacheOnTop && v5 === null ? sums.cache : 0
    return optionsOf(usage, cacheOnTop, sums.input + sums.output + cache, sums)
  })
  const fitting = total?.n ? options.filter(({ makes }) => makes === total.n) : options
  const [best] = fitting
  if (!best) {
    const parts = places[0] ? 'input, output, cache reads and cache writes' : 'input and output'
    throw refused(
      total?.field ?? usage.path,
      `is ${total?.n}, but ${parts} make ${options[0]?.makes}`,
    )
  }
  if (origin.provider === null && isDoubtful(things, places, fitting)) {
    throw refused(
      usage.path,
      "has fields of OpenAI's responses and of Anthropic's messages: name the provider in properties.provider",
    )
  }
  return best
}

/** Whether the cache may be counted on top of the input, the likelier answer first. */
function cachePlaces(things: Things, { cache }: Sums, { provider }: Origin): boolean[] {
  if (cache === 0) return [false]
  if (things.isChat || !things.saysOnTop) return [false, true]
  if (provider === null) return [true, false]
  const onTop = /anthropic|claude|bedrock/i.test(provider)
  if (things.saysWithin) return [onTop, !onTop]
  return onTop ? [true] : [true, false]
}

/** Whether the field names decide nothing, or contradict the total. */
function isDoubtful(things: Things, places: boolean[], fitting: Option[]): boolean {
  if (places.length === 1 || things.isChat || !things.saysOnTop) return false
  const isOnTop = fitting[0]?.cacheOnTop === true
  if (!things.saysWithin) return !isOnTop
  return fitting.some(({ cacheOnTop }) => cacheOnTop !== isOnTop)
}

function optionsOf(usage: UsageObject, cacheOnTop: boolean, base: number, sums: Sums): Option[] {
  const { reasoning, citations } = sums
  if (isPerplexity(usage)) {
    const totals = [base, base + reasoning, base + reasoning + citations]
    return totals.map((makes) => ({ cacheOnTop, reasoningOnTop: true, makes }))
  }
  return [
    { cacheOnTop, reasoningOnTop: false, makes: base },
    { cacheOnTop, reasoningOnTop: true, makes: base + reasoning },
  ]
}
