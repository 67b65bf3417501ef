/** The events that an endpoint subscribes to: exact types, prefixes such as `credits.*`, or `*` for all. */
import { domainEventTypes } from './domain-event.ts'

const known: ReadonlySet<string> = new Set(domainEventTypes)

/** Whether the filter can ever match; a misspelt filter is refused. */
export function isEventFilter(filter: string): boolean {
  if (filter === '*' || known.has(filter)) return true
  const prefix = prefixOf(filter)
  return prefix !== null && domainEventTypes.some((type) => type.startsWith(prefix))
}

export function matchesFilters(filters: readonly string[], type: string): boolean {
  return filters.some((filter) => {
    if (filter === '*' || filter === type) return true
    const prefix = prefixOf(filter)
    return prefix !== null && type.startsWith(prefix)
  })
}

/** Answers `credits.` for `credits.*`. */
function prefixOf(filter: string): string | null {
  return filter.endsWith('.*') && filter.length > 2 ? filter.slice(0, -1) : null
}
