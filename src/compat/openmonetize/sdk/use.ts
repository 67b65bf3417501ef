/**
 * Converts the SDK's description of a use to that of a usage event.
 *
 * Images are counted in `image_count`, default 1; videos in `duration_seconds`, the sum of all videos; any other count or
 * quantity becomes `quantity`.
 */
import { decimal, decimalText, isPositive, isZero } from '../../../core/values/decimal.ts'
import { decimalInput } from '../inputs.ts'

export interface Use {
  /** Units; absent: 1, or not given. */
  quantity?: string | number
  properties: Record<string, unknown>
}

/** `said` is in snake_case, `kind` the type of the events of the kind, e.g. `image_generation`. */
export function useOf(kind: string, said: Readonly<Record<string, unknown>>): Use {
  const { quantity, count, ...rest } = said
  const provider = typeof rest.provider === 'string' && { provider: rest.provider.toLowerCase() }
  const properties = { ...rest, ...provider }
  switch (kind) {
    case 'image_generation': {
      const images = rest.image_count ?? count ?? quantity ?? 1
      return { ...unitsOf(images), properties: { ...properties, image_count: images } }
    }
    case 'video_generation': {
      const seconds = secondsOf(rest.duration_seconds, count ?? quantity)
      return { ...unitsOf(count ?? quantity), properties: { ...properties, ...seconds } }
    }
    default:
      return { ...unitsOf(quantity ?? count), properties }
  }
}

/** Zero is not a quantity: the counted property tells the amount. */
function unitsOf(given: unknown): { quantity?: string | number } {
  // Refusing it would cost more than all else of an event.
  if (given === undefined) return {}
  const { data } = decimalInput.safeParse(given)
  return data === undefined || isZero(decimal(String(data))) ? {} : { quantity: data }
}

function secondsOf(each: unknown, count: unknown): { duration_seconds?: unknown } {
  if (each === undefined) return {}
  const [seconds, videos] = [decimalInput.safeParse(each).data, decimalInput.safeParse(count).data]
  if (seconds === undefined || videos === undefined) return { duration_seconds: each }
  const many = decimal(String(videos))
  if (!isPositive(many)) return { duration_seconds: each }
  return { duration_seconds: decimalText(decimal(String(seconds)).times(many)) }
}

const kinds: ReadonlyMap<string, string> = new Map([
  ['token_usage', 'ai_generation'],
  ['text', 'ai_generation'],
  ['image', 'image_generation'],
  ['video', 'video_generation'],
])

/** The event type of a kind of event, e.g. of TOKEN_USAGE, token_usage or text. */
export function eventTypeWord(kind: string): string {
  const word = kind.toLowerCase()
  return kinds.get(word) ?? word
}
