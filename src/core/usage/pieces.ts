/** Cuts time into what the rollups hold and what sticks out of it. Pure. */
import type { TimeRange } from '../time-range.ts'

export interface Piece extends TimeRange {
  /** Place among the times: 0 lies between the first and the second. */
  bucket: number
}

/** The whole grains (such as hours) between each two times, which ascend, and what sticks out at either end. */
export function cut(times: readonly Date[], grainMs: number): { whole: Piece[]; edges: Piece[] } {
  const [whole, edges]: [Piece[], Piece[]] = [[], []]
  for (const [bucket, end] of times.slice(1).entries()) {
    const start = times[bucket]!
    const first = new Date(Math.ceil(start.getTime() / grainMs) * grainMs)
    const last = new Date(Math.floor(end.getTime() / grainMs) * grainMs)
    if (first > last) {
      edges.push({ bucket, start, end })
      continue
    }
    if (first < last) whole.push({ bucket, start: first, end: last })
    if (start < first) edges.push({ bucket, start, end: first })
    if (last < end) edges.push({ bucket, start: last, end })
  }
  return { whole, edges }
}

/** As parameters of a statement: buckets, starts and ends. */
export function piecesParameters(pieces: Piece[]): [number[], Date[], Date[]] {
  return [pieces.map((p) => p.bucket), pieces.map((p) => p.start), pieces.map((p) => p.end)]
}
