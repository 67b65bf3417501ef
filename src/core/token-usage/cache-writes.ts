/** What was written to a cache, by its lifetime, in the words of Anthropic and of who passes its counts on. Pure. */
import { countOrNull, part, refused, type UsageObject } from './usage-object.ts'

/** `all` is what the provider counts as written, if it does. Without the lifetimes all are the default one of five minutes. */
export function writesOf(
  usage: UsageObject,
  all: number | null,
): { cacheWrite: number; cacheWrite1h: number } {
  const byLifetime = part(usage, 'cache_creation')
  const short = countOrNull(byLifetime, 'ephemeral_5m_input_tokens')
  const long = countOrNull(byLifetime, 'ephemeral_1h_input_tokens')
  if (short === null && long === null) return { cacheWrite: all ?? 0, cacheWrite1h: 0 }
  const sum = (short ?? 0) + (long ?? 0)
  if (all !== null && all !== sum) {
    throw refused(`${usage.path}.cache_creation`, `makes ${sum}, not the ${all} that were created`)
  }
  return { cacheWrite: short ?? 0, cacheWrite1h: long ?? 0 }
}
