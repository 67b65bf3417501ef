/** Which type of JSON an Accept header asks for (RFC 9110, section 12.5.1; GraphQL over HTTP, section 5). */
import { LRUCache } from 'lru-cache'

const json = 'application/json'
const response = 'application/graphql-response+json'

/** Of what is preferred alike, clients that name no type get the first. */
const answerTypes = [json, response] as const
export type AnswerType = (typeof answerTypes)[number]

/** Clients send the same few; a long one is no client's. */
const known = new LRUCache<string, { type: AnswerType | null }>({ max: 200 })
const lengthMax = 300

/** Null when it allows neither. */
export function answerTypeOf(accept: string | null | undefined): AnswerType | null {
  if (accept === null || accept === undefined || accept === '*/*') return json
  const found = known.get(accept)
  if (found) return found.type
  const type = preferredOf(rangesOf(accept))
  if (accept.length <= lengthMax) known.set(accept, { type })
  return type
}

/** As it is asked for; JSON for who takes neither, and is told so. */
export function contentTypeFor(accept: string | null | undefined): string {
  return `${answerTypeOf(accept) ?? json}; charset=utf-8`
}

/** Whether it allows a stream of events. */
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
  // A header that says nothing is as good as none.
  return accept.trim() === '' ? [{ type: '*/*', quality: 1 }] : ranges
}

interface Weight {
  quality: number
  /** 2 for the type itself, 1 and 0 for ranges that it lies in. */
  precision: number
  at: number
}

/** What the most precise of the ranges says of the type. */
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
