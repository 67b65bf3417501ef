/**
 * Splits the totals of a request into kinds of token that do not overlap.
 *
 * The total is what the provider bills. A part that is larger than the whole that contains it is taken as that whole, with a
 * warning: the model has answered, and the total says for how much.
 */
import type { TokenCounts } from './kinds.ts'
import { type UsageObject, warn } from './usage-object.ts'

/** What a provider says of the input, whatever its words: every part is contained in the total. */
export interface InputCounts {
  /** The field that a warning names. */
  field: string
  total: number
  /** Of the total, with what was read from a cache. The text is only compared. */
  text: number
  audio: number
  image: number
  /** Read from a cache. */
  cached: number
  /** Of what `cached` is made; null when the provider does not say. The text is only compared. */
  cachedMedia: Media | null
  /** Written to a cache for some minutes, and for an hour. */
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
  /** Only compared: providers count reasoning as text, or not. */
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
  // Where the provider does not say what was cached, it was text first: audio costs what audio costs.
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

/** Cuts a part to the room that there is for it in the whole, and says so. */
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

/** Puts an amount into rooms that are large enough together, the first one first. */
function spread(amount: number, rooms: number[]): number[] {
  let left = amount
  return rooms.map((room) => {
    const here = Math.min(left, room)
    left -= here
    return here
  })
}
