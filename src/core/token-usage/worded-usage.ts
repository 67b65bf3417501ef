/** Counts usage objects that can be read by their field names alone: all except Google's and Cohere's. Pure. */
import { iterationsOf } from './anthropic.ts'
import { writtenForAnHour } from './bedrock.ts'
import { passOverBill } from './copilot.ts'
import { sameTotals, sumOf, type TokenCounts } from './kinds.ts'
import { layoutOf } from './layout.ts'
import { audioBeside } from './mistral.ts'
import type { Origin } from './origin.ts'
import { splitInput, splitOutput } from './split.ts'
import { type Things, thingsOf } from './things.ts'
import { type Count, list, refused, type UsageObject } from './usage-object.ts'

export function countWordedTokens(usage: UsageObject, origin: Origin): TokenCounts {
  const counts = countRequest(usage, origin)
  const { included, onTop } = iterationsOf(usage)
  // DashScope and OpenAI's Agents SDK repeat the totals here, by request or by the way they are billed.
  const breakdowns = [included, list(usage, 'x_details'), list(usage, 'request_usage_entries')]
  for (const parts of breakdowns) {
    const [first] = parts ?? []
    if (!parts || !first) continue
    const sum = sumOf(parts.map((one) => countWordedTokens(one, origin)))
    if (sameTotals(sum, counts)) continue
    throw refused(first.path.replace(/\.0$/, ''), 'make other sums than the whole')
  }
  passOverBill(usage)
  if (onTop.length === 0) return counts
  return sumOf([counts, ...onTop.map((one) => countRequest(one, origin))])
}

const nOf = (count: Count | undefined) => count?.n ?? 0

function countRequest(usage: UsageObject, origin: Origin): TokenCounts {
  const things = thingsOf(usage)
  const writes = writesOf(usage, things)
  const audio = audioBeside(usage, nOf(things.total), things.input.n + nOf(things.output))
  const sums = {
    input: things.input.n + audio,
    output: nOf(things.output),
    cache: nOf(things.cached) + writes.cacheWrite + writes.cacheWrite1h,
    reasoning: nOf(things.reasoning),
    citations: nOf(things.citations),
  }
  const { cacheOnTop, reasoningOnTop } = layoutOf(usage, things, sums, origin)
  checkRest(things, sums.cache, cacheOnTop)
  return {
    ...splitInput(usage, {
      field: things.input.field,
      total: sums.input + sums.citations + (cacheOnTop ? sums.cache : 0),
      text: nOf(things.inputText),
      audio: nOf(things.inputAudio) + audio,
      image: nOf(things.inputImage) + nOf(things.inputVideo),
      cached: nOf(things.cached),
      cachedMedia: cachedMediaOf(things),
      ...writes,
    }),
    ...splitOutput(usage, {
      field: things.output?.field ?? `${usage.path}.output_tokens`,
      total: sums.output + (reasoningOnTop ? sums.reasoning : 0),
      reasoning: sums.reasoning,
      text: nOf(things.outputText),
      audio: nOf(things.outputAudio),
      image: nOf(things.outputImage),
    }),
  }
}

function cachedMediaOf({ cachedText, cachedAudio, cachedImage, cachedVideo }: Things) {
  const isSaid = [cachedText, cachedAudio, cachedImage, cachedVideo].some((count) => nOf(count) > 0)
  if (!isSaid) return null
  return {
    text: nOf(cachedText),
    audio: nOf(cachedAudio),
    image: nOf(cachedImage) + nOf(cachedVideo),
  }
}

/** The written tokens, by lifetime; the default lifetime is five minutes. */
function writesOf(usage: UsageObject, { written, written5m, written1h }: Things) {
  const sum = nOf(written5m) + nOf(written1h)
  if (nOf(written) > 0 && sum > 0 && nOf(written) !== sum) {
    const { field } = (nOf(written5m) > 0 ? written5m : written1h) ?? { field: usage.path }
    throw refused(field, `makes all lifetimes ${sum}, not the ${nOf(written)} that were written`)
  }
  const all = Math.max(nOf(written), sum)
  const long = writtenForAnHour(usage, all) ?? nOf(written1h)
  return { cacheWrite: all - long, cacheWrite1h: long }
}

/** Checks the counts of the input without the cache, which some providers repeat. */
function checkRest({ input, cached, fresh, missed }: Things, cache: number, onTop: boolean): void {
  const rest = onTop ? input.n : input.n - cache
  if (fresh && fresh.n > 0 && fresh.n !== rest) {
    throw refused(fresh.field, `is ${fresh.n}, but the input without the cache is ${rest}`)
  }
  if (missed && missed.n > 0 && missed.n + nOf(cached) !== input.n) {
    throw refused((cached ?? missed).field, `and the misses must make up ${input.n}`)
  }
}
