/**
 * Splits the totals of a request into kinds of token that do not overlap.
 *
 * The provider bills the total. A part larger than the whole that contains it is cut to that whole, with a warning: the model has
 * answered, and the total says what the answer costs.
 */
import type { TokenCounts } from './kinds.ts'
import { type UsageObject, warn } from './usage-object.ts'

/** A provider's counts of the input, whatever their names: the total contains every part. */
export interface InputCounts {
  /** The field that a warning names. */
  field: string
  total: number
  /** A part of the total, including tokens read from a cache. The text is only compared. */
  text: number
  audio: number
  image: number
  /** Tokens read from a cache. */
  cached: number
  /** The parts of `cached`; null when the provider does not give them. The text is only compared. */
  cachedMedia: Media | null
  /** Tokens written to a cache for some minutes, and for an hour. */
  cacheWrite: number
  cacheWrite1h: number
}

export interface Media {
  text: number
  audio: number
  image: number
}

export interface OutputCounts {
  field: string
  total: number
  reasoning: number
  /** The text is only compared: some providers count reasoning as text. */
  text: number
  audio: number
  image: number
}

export function splitInput(usage: UsageObject, counts: InputCounts): TokenCounts {
  const { total, cachedMedia } = counts
  const cut = cutting(usage, counts)
  const image = cut('image', counts.image, total)
  const audio = cut('audio', counts.audio, total - image)
  cut('text', counts.text, total - image - audio)
  const whole = [total - audio - image, image, audio]
  const cached = cut('cached', counts.cached, total)
  // Text counts as cached first when the provider does not say what was cached: audio keeps its full price.
  const read = cachedMedia ? readOf(cachedMedia) : spread(cached, whole)
  const unread = whole.map((n, i) => n - (read[i] ?? 0))
  const room = unread.reduce((sum, n) => sum + n, 0)
  const cacheWrite1h = cut('cache write', counts.cacheWrite1h, room)
  const cacheWrite = cut('cache write', counts.cacheWrite, room - cacheWrite1h)
  const written = spread(cacheWrite + cacheWrite1h, unread)
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

  function readOf(media: Media): number[] {
    const images = cut('cached image', media.image, Math.min(image, cached))
    const sounds = cut('cached audio', media.audio, Math.min(audio, cached - images))
    cut('cached text', media.text, cached - images - sounds)
    return [cut('cached text', cached - images - sounds, whole[0] ?? 0), images, sounds]
  }
}

export function splitOutput(usage: UsageObject, counts: OutputCounts): TokenCounts {
  const { total } = counts
  const cut = cutting(usage, counts)
  const image = cut('image', counts.image, total)
  const audio = cut('audio', counts.audio, total - image)
  const reasoning = cut('reasoning', counts.reasoning, total - image - audio)
  cut('text', counts.text, total - image - audio)
  return {
    output_tokens: total - image - audio - reasoning,
    reasoning_tokens: reasoning,
    output_audio_tokens: audio,
    output_image_tokens: image,
  }
}

/** Cuts a part to the room that is left for it in the whole, with a warning. */
function cutting(usage: UsageObject, { field, total }: { field: string; total: number }) {
  return (name: string, n: number, room: number): number => {
    if (n <= room) return n
    const contained = room === total ? '' : ` beside its other parts`
    warn(
      usage,
      `${field} is ${total}, less than its ${n} ${name} tokens${contained}: ${room} count.`,
    )
    return room
  }
}

/** Distributes an amount over rooms that are together large enough, filling the first one first. */
function spread(amount: number, rooms: number[]): number[] {
  let left = amount
  return rooms.map((room) => {
    const here = Math.min(left, room)
    left -= here
    return here
  })
}
