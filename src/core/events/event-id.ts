/**
 * Ids of domain events: `wevt_…`; usage events have `evt_…`. Old domain events still have an `evt_…`, under which webhook
 * receivers know them: it sorts before every `wevt_…`, and they are older than all events with one.
 */
import { firstIdAt, newId } from '../values/ids.ts'

const prefix = 'wevt'
const formerPrefix = 'evt'
/** The text sorts after every id of the old form and before every id of the new one. */
const afterFormer = 'f'

export function newEventId(now: Date): string {
  return newId(prefix, now)
}

/** The bounds of the ids of a time range, for each form of id; without an end the range is open. */
export function eventIdRanges(start: Date | null, end: Date | null) {
  const from = start ?? new Date(0)
  return [
    { gte: firstIdAt(formerPrefix, from), lt: end ? firstIdAt(formerPrefix, end) : afterFormer },
    { gte: firstIdAt(prefix, from), lt: end ? firstIdAt(prefix, end) : undefined },
  ] as const
}
