/** Decides which rows of which customers one turn of the roll-up takes. Pure. */
import type { CustomerSums } from './customer-sums.ts'
import type { Dimension } from './dimension.ts'

/** The end of a customer's log, and how far it is rolled up. */
export interface Head {
  customerId: string
  /** The sequence of the last row. */
  sequence: number
  /** The marks by the key of the dimension; a missing mark is 0. */
  marks: Map<string, number>
  /** What was summed at the commit; null: nothing. */
  sums: CustomerSums | null
}

/** Rows of a customer that are new to some dimensions. */
export interface Span {
  customerId: string
  /** Exclusive. */
  after: number
  /** Inclusive: the rows as far as this are read from the log. */
  readUpTo: number
  /** Inclusive. The rows from `readUpTo` on are in the sums. */
  upTo: number
  sums: CustomerSums | null
  dimensions: Dimension[]
}

/** Takes customers in order, as far as the rows that are read or were summed allow; `behind` are those that need another turn. */
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
      const of = byMark.get(mark) ?? []
      const [summed, read] = sumsFor(head, mark, of)
      for (const { sums, dimensions } of [summed, read]) {
        if (dimensions.length === 0) continue
        const end = sums?.after ?? sequence
        const readUpTo = Math.min(end, mark + rows)
        rows -= readUpTo - mark
        const kinds = sums?.alike.size ?? 0
        const isWhole = readUpTo === end && kinds <= rows
        isBehind ||= !isWhole
        const used = isWhole ? sums : null
        if (used) rows -= kinds
        const upTo = used?.upTo ?? readUpTo
        if (upTo > mark)
          spans.push({ customerId, after: mark, readUpTo, upTo, sums: used, dimensions })
      }
    }
    if (isBehind) behind.push(customerId)
  }
  return { spans, behind }
}

interface Part {
  sums: CustomerSums | null
  dimensions: Dimension[]
}

/** Sums that begin before the mark hold rows that are rolled up already. */
function sumsFor({ sums, sequence }: Head, mark: number, dimensions: Dimension[]): [Part, Part] {
  const isOfUse = sums !== null && mark <= sums.after && sums.upTo <= sequence
  const summed = isOfUse ? dimensions.filter((d) => sums.tracked.keys.has(d.key)) : []
  const read = dimensions.filter((d) => !summed.includes(d))
  return [
    { sums, dimensions: summed },
    { sums: null, dimensions: read },
  ]
}
