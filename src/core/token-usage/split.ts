/** Splits the totals of a request into kinds of token that do not overlap. Pure. */
import type { TokenCounts } from './kinds.ts'
import { refused } from './usage-object.ts'

/** What a provider says of the input, whatever its words: every part is contained in the total. */
export interface InputCounts {
  /** The field that an error names. */
  field: string
  total: number
  /** Of the total, with what was read from a cache. */
  audio: number
  image: number
  /** Read from a cache. */
  cached: number
  /** Which part of `cached` is audio and images; null when the provider does not say. */
  cachedMedia: { audio: number; image: number } | null
  /** Written to a cache for some minutes, and for an hour. */
  cacheWrite: number
  cacheWrite1h: number
}

export interface OutputCounts {
  field: string
  total: number
  reasoning: number
  audio: number
  image: number
}

export function splitInput(counts: InputCounts): TokenCounts {
  const { total, audio, image, cached, cachedMedia, cacheWrite, cacheWrite1h } = counts
  const whole = [total - audio - image, image, audio]
  // Where the provider does not say what was cached, it was text first: audio costs what audio costs.
  const read = cachedMedia
    ? [cached - cachedMedia.image - cachedMedia.audio, cachedMedia.image, cachedMedia.audio]
    : spread(cached, whole)
  const unread = whole.map((n, i) => n - (read?.[i] ?? 0))
  const written = spread(cacheWrite + cacheWrite1h, unread)
  if (!read || !written || [...whole, ...read, ...unread].some((n) => n < 0)) {
    const parts = { cached, 'cache write': cacheWrite + cacheWrite1h, audio, image }
    throw tooSmall(counts.field, total, { ...parts, ...mediaOf(cachedMedia) })
  }
  const fresh = unread.map((n, i) => n - (written[i] ?? 0))
  return {
    input_tokens: fresh[0],
    input_image_tokens: fresh[1],
    input_audio_tokens: fresh[2],
    cached_input_tokens: read[0],
    cached_input_image_tokens: read[1],
    cached_input_audio_tokens: read[2],
    cache_write_tokens: cacheWrite,
    cache_write_1h_tokens: cacheWrite1h,
  }
}

export function splitOutput({ field, total, reasoning, audio, image }: OutputCounts): TokenCounts {
  const text = total - reasoning - audio - image
  if (text < 0) throw tooSmall(field, total, { reasoning, audio, image })
  return {
    output_tokens: text,
    reasoning_tokens: reasoning,
    output_audio_tokens: audio,
    output_image_tokens: image,
  }
}

/** Puts an amount into rooms, the first one first; null when it does not fit. */
function spread(amount: number, rooms: number[]): number[] | null {
  let left = amount
  const taken = rooms.map((room) => {
    const here = Math.min(left, Math.max(room, 0))
    left -= here
    return here
  })
  return left > 0 ? null : taken
}

function mediaOf(media: { audio: number; image: number } | null): Record<string, number> {
  return media ? { 'cached audio': media.audio, 'cached image': media.image } : {}
}

function tooSmall(field: string, total: number, parts: Record<string, number>) {
  const named = Object.entries(parts).filter(([, n]) => n > 0)
  const told = named.map(([name, n]) => `${n} ${name}`).join(', ')
  return refused(field, `is ${total}, which contradicts its parts: ${told}`)
}
