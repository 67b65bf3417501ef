/**
 * Ids of domain events: `wevt_…`, as `evt_…` are those of usage events. Events from before have an `evt_…` still, which
 * receivers of webhooks know them by: it sorts before every `wevt_…`, as they are older than every one of those.
 */
import { firstIdAt, newId } from '../values/ids.ts'

const prefix = 'wevt'
const formerPrefix = 'evt'
/** After every id of the former form, and before every other. */
const afterFormer = 'f'

export function newEventId(now: Date): string {
  return newId(prefix, now)
}

/** What the ids of events of a time lie between, those of each form; without an end: all since. */
export function eventIdRanges(start: Date | null, end: Date | null) {
  const from = start ?? new Date(0)
  return [
    { gte: firstIdAt(formerPrefix, from), lt: end ? firstIdAt(formerPrefix, end) : afterFormer },
    { gte: firstIdAt(prefix, from), lt: end ? firstIdAt(prefix, end) : undefined },
  ] as const
}
