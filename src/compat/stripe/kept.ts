/**
 * What Stripe's objects have and ours lack: of customers, such as the telephone number, it is kept in their extras; of what has no extras in
 * the metadata below one name, which Stripe's own metadata never shows. Pure.
 */
import { invalid } from '../../core/values/errors.ts'

const place = '$stripe'

type Metadata = Readonly<Record<string, unknown>>

/** The texts that users keep. */
export function shownMetadata(metadata: Metadata): Record<string, string> {
  const texts = Object.entries(metadata).filter(([name]) => name !== place)
  return Object.fromEntries(texts.map(([name, value]) => [name, textOf(value)]))
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export function keptOf(metadata: Metadata): Metadata {
  const kept = metadata[place]
  return typeof kept === 'object' && kept !== null ? (kept as Metadata) : {}
}

/** What the extras of a customer hold for Stripe's clients. */
export function extrasOf(extras: unknown): Metadata {
  const { stripe } = extras as { stripe?: Metadata }
  return stripe ?? {}
}

/** The metadata without what is kept in it: extras hold that now. */
export function withoutKept({ [place]: _, ...metadata }: Metadata): Metadata {
  return metadata
}

/**
 * The metadata after a request: null removes what users keep, a key without a value is removed, all else stays. `kept` replaces what it
 * names, and null removes it.
 */
export function nextMetadata(
  present: Metadata,
  given: Readonly<Record<string, string>> | null | undefined,
  kept: Metadata = {},
): Metadata {
  if (given && place in given) throw invalid(`metadata must not have the key ${place}.`)
  const { [place]: _, ...texts } = present
  const next = given === null ? {} : { ...texts, ...given }
  const stays = Object.entries(next).filter(([, value]) => value !== '')
  const own = without({ ...keptOf(present), ...kept })
  return {
    ...Object.fromEntries(stays),
    ...(Object.keys(own).length > 0 && { [place]: own }),
  }
}

function without(kept: Metadata): Metadata {
  const left = Object.entries(kept).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(left)
}
