/** Cuts time into the parts that rollups cover and the edges that they do not. Pure. */
import type { TimeRange } from '../values/time-range.ts'

export interface Piece extends TimeRange {
  /** Index of the interval between the times: 0 lies between the first and the second. */
  bucket: number
}

/** A piece that is read from the events. */
export interface Edge extends Piece {
  /** -1: the piece is subtracted from the whole grain that contains it. */
  sign: 1 | -1
}

/** Quarters of one hour. */
export interface QuartersPiece extends Piece {
  /** Start of the hour. */
  hour: Date
  /** Indexes of the quarters, from 0. */
  first: number
  last: number
}

export const hourMs = 3_600_000
export const quarterMs = 900_000

/** The whole grains (such as hours) between each two times, which ascend, and the edges at either end. */
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

/** The parts of a sum: grains, quarters of hours when the grain is the hour, and events for less than half of a grain. */
export function cutFine(
  times: readonly Date[],
  grainMs: number,
): { whole: Piece[]; quarters: QuartersPiece[]; edges: Edge[] } {
  if (grainMs !== hourMs) return { ...cutLess(times, grainMs), quarters: [] }
  const fine = cut(times, quarterMs)
  const [whole, quarters]: [Piece[], QuartersPiece[]] = [[], []]
  for (const { bucket, start, end } of fine.whole) {
    const hours = cut([start, end], hourMs)
    for (const piece of hours.whole) whole.push({ ...piece, bucket })
    for (const piece of hours.edges) quarters.push(quartersOf({ ...piece, bucket }))
  }
  return { whole, quarters, edges: fine.edges.map((edge) => ({ ...edge, sign: 1 })) }
}

/** An edge of more than half a grain is read as the whole grain, less the rest of it. */
function cutLess(times: readonly Date[], grainMs: number): { whole: Piece[]; edges: Edge[] } {
  const { whole, edges } = cut(times, grainMs)
  const signed: Edge[] = []
  for (const edge of edges) {
    const { bucket, start, end } = edge
    if ((end.getTime() - start.getTime()) * 2 <= grainMs) {
      signed.push({ ...edge, sign: 1 })
      continue
    }
    const low = new Date(Math.floor(start.getTime() / grainMs) * grainMs)
    const high = new Date(low.getTime() + grainMs)
    whole.push({ bucket, start: low, end: high })
    if (low < start) signed.push({ bucket, start: low, end: start, sign: -1 })
    if (end < high) signed.push({ bucket, start: end, end: high, sign: -1 })
  }
  return { whole, edges: signed }
}

function quartersOf(piece: Piece): QuartersPiece {
  const hour = Math.floor(piece.start.getTime() / hourMs) * hourMs
  const placeOf = (time: Date) => (time.getTime() - hour) / quarterMs
  return {
    ...piece,
    hour: new Date(hour),
    first: placeOf(piece.start),
    last: placeOf(piece.end) - 1,
  }
}

/** Pieces as parameters of a statement: buckets, starts and ends. */
export function piecesParameters(pieces: Piece[]): [number[], Date[], Date[]] {
  return [pieces.map((p) => p.bucket), pieces.map((p) => p.start), pieces.map((p) => p.end)]
}

/** Quarters as parameters of a statement: buckets, hours, first and last quarters. */
export function quartersParameters(
  pieces: QuartersPiece[],
): [number[], Date[], number[], number[]] {
  return [
    pieces.map((p) => p.bucket),
    pieces.map((p) => p.hour),
    pieces.map((p) => p.first),
    pieces.map((p) => p.last),
  ]
}
