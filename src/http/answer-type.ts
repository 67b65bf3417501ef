/** Which JSON type an Accept header asks for (RFC 9110, section 12.5.1; GraphQL over HTTP, section 5). */
import { LRUCache } from 'lru-cache'

const json = 'application/json'
const response = 'application/graphql-response+json'

/** The first wins among types of equal preference, and for clients that name none. */
const answerTypes = [json, response] as const
export type AnswerType = (typeof answerTypes)[number]

/** Clients send the same few headers; no real client sends a long one. */
const known = new LRUCache<string, { type: AnswerType | null }>({ max: 200 })
const lengthMax = 300

/** Returns null when the header allows neither type. */
export function answerTypeOf(accept: string | null | undefined): AnswerType | null {
  if (accept === null || accept === undefined || accept === '*/*') return json
  const found = known.get(accept)
  if (found) return found.type
  const type = preferredOf(rangesOf(accept))
  if (accept.length <= lengthMax) known.set(accept, { type })
  return type
}

/** The content type that the header asks for; plain JSON when it allows neither, so that the refusal is readable. */
export function contentTypeFor(accept: string | null | undefined): string {
  return `${answerTypeOf(accept) ?? json}; charset=utf-8`
}

/** Whether the header allows an event stream. */
export function acceptsEvents(accept: string | null): boolean {
  return weightOf(rangesOf(accept ?? ''), 'text/event-stream').quality > 0
}

interface Range {
  type: string
  quality: number
}

function rangesOf(accept: string): Range[] {
  const ranges = accept.split(',').flatMap((text) => {
    const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
    const charset = parameters.find((one) => one.startsWith('charset='))
    if (type === '' || (charset && charset !== 'charset=utf-8')) return []
    const quality = parameters.find((one) => one.startsWith('q='))?.slice(2) ?? '1'
    return [{ type, quality: Number(quality) || 0 }]
  })
  // An empty header counts as absent.
  return accept.trim() === '' ? [{ type: '*/*', quality: 1 }] : ranges
}

interface Weight {
  quality: number
  /** 2 for an exact type, 1 for a range of subtypes, 0 for any type. */
  precision: number
  at: number
}

/** The quality that the most precise matching range gives the type. */
function weightOf(ranges: Range[], type: string): Weight {
  const names = ['*/*', `${type.split('/')[0]}/*`, type]
  const weights = ranges.map(({ type: name, quality }, at) => {
    return { quality, precision: names.indexOf(name), at }
  })
  const none: Weight = { quality: 0, precision: -1, at: ranges.length }
  return weights.reduce((best, one) => (one.precision > best.precision ? one : best), none)
}

function preferredOf(ranges: Range[]): AnswerType | null {
  const weights = answerTypes.map((type) => ({ type, ...weightOf(ranges, type) }))
  const [best] = weights
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || b.precision - a.precision || a.at - b.at)
  return best?.type ?? null
}
