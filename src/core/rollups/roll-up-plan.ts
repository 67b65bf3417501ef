/** Decides which rows of which customers one turn of the roll-up takes. Pure. */
import type { Dimension } from './dimension.ts'

/** The end of a customer's log, and how far it is rolled up. */
export interface Head {
  customerId: string
  /** The sequence of the last row. */
  sequence: number
  /** The marks by the key of the dimension; a missing mark is 0. */
  marks: Map<string, number>
}

/** Rows of a customer that are new to some dimensions. */
export interface Span {
  customerId: string
  /** Exclusive. */
  after: number
  /** Inclusive. */
  upTo: number
  dimensions: Dimension[]
}

/** Takes customers in order, as far as the rows allow; `behind` are those that need another turn. */
export function spansOf(
  heads: Head[],
  dimensions: readonly Dimension[],
  rowsMax: number,
): { spans: Span[]; behind: string[] } {
  const spans: Span[] = []
  const behind: string[] = []
  let rows = rowsMax
  for (const head of heads) {
    const { customerId, sequence } = head
    const byMark = Map.groupBy(dimensions, (d) => head.marks.get(d.key) ?? 0)
    const marks = [...byMark.keys()].filter((mark) => mark < sequence).sort((a, b) => a - b)
    let isBehind = false
    for (const mark of marks) {
      const upTo = Math.min(sequence, mark + rows)
      isBehind ||= upTo < sequence
      if (upTo === mark) continue
      rows -= upTo - mark
      spans.push({ customerId, after: mark, upTo, dimensions: byMark.get(mark) ?? [] })
    }
    if (isBehind) behind.push(customerId)
  }
  return { spans, behind }
}
