/**
 * The rule that no count is dropped: every number whose name says tokens, at any depth of a usage object, was read or is
 * refused by its name. A name says tokens when it, or that of an object or list around it, contains the word.
 */
import type { Json, JsonObject } from '../values/input.ts'
import { refused, type UsageObject } from './usage-object.ts'

/** Names with the word tokens that do not count used ones, in snake_case. */
const notCounts = new Set([
  'max_tokens',
  'max_input_tokens',
  'max_output_tokens',
  'max_completion_tokens',
  'token_limit',
  'tokens_per_second',
  'output_tokens_per_second',
  'inter_token_latency_ms',
  'time_to_first_token',
  'time_to_first_token_ms',
  'time_per_output_token',
])

const money = /(^|_)(cost|costs|price|prices|usd)(_|$)/

export function refuseUnread({ fields, path, reading }: UsageObject): void {
  walk(fields, path, false)

  function walk(value: JsonObject | Json[], at: string, saysTokens: boolean): void {
    const read = reading.seen.get(value)
    for (const [name, child] of Object.entries(value)) {
      const isNested = typeof child === 'object' && child !== null
      if (!isNested && (read?.has(name) || !isCount(child))) continue
      const says = saysTokens || /token/i.test(name)
      if ((!isNested && !says) || isOther(name)) continue
      if (isNested) walk(child, `${at}.${name}`, says)
      else throw refused(`${at}.${name}`, 'is a number of tokens under an unknown name')
    }
  }
}

/** Whether a name is about money, time or a bound, even if it contains the word tokens. */
function isOther(name: string): boolean {
  const snake = name.replace(/[A-Z]+/g, (capitals) => `_${capitals.toLowerCase()}`)
  return notCounts.has(snake) || money.test(snake)
}

/** Numbers in quotes count too: quotes that a wrapper adds must not make tokens free. */
function isCount(value: Json): boolean {
  if (typeof value === 'number') return value !== 0
  return typeof value === 'string' && value.trim() !== '' && Math.abs(Number(value)) > 0
}
