/** Lists, a page at a time or row by row. */

export interface Page<Row> {
  rows: Row[]
  /** Of the next page; null after the last. */
  nextCursor: string | null
}

export interface PageRequest {
  /** Rows of a page: 100. */
  first?: number
  /** The `nextCursor` of the page before. */
  after?: string | null
}

/** `for await` reads every row, and asks for a page when it needs one. */
export interface List<Row> extends AsyncIterable<Row> {
  page(request?: PageRequest): Promise<Page<Row>>
}

interface Connection<Row> {
  edges: readonly { node: Row }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

const rowsOfPage = 100

export function listOf<Row>(
  load: (page: { first: number; after: string | null }) => Promise<Connection<Row>>,
): List<Row> {
  async function page({ first = rowsOfPage, after = null }: PageRequest = {}): Promise<Page<Row>> {
    const { edges, pageInfo } = await load({ first, after })
    const nextCursor = pageInfo.hasNextPage ? pageInfo.endCursor : null
    return { rows: edges.map(({ node }) => node), nextCursor }
  }
  return {
    page,
    async *[Symbol.asyncIterator]() {
      let after: string | null = null
      do {
        const read: Page<Row> = await page({ after })
        yield* read.rows
        after = read.nextCursor
      } while (after !== null)
    },
  }
}
