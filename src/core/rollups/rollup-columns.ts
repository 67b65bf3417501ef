/** The columns of rollups that hold figures, and those that say in which quarter of the hour it was. */

/** What is summed. */
export const sumColumns = ['events', 'quantity', 'credits', 'cost'] as const

/** Of the first quarter there is no column: it has what the others have not. */
const laterQuarters = [1, 2, 3] as const

/** Such as `events_15`, of the quarter that begins with minute 15; null when there was nothing in it. */
const columnOf = (sum: string, quarter: number) => `${sum}_${15 * quarter}`

export const quarterColumns = sumColumns.flatMap((sum) =>
  laterQuarters.map((quarter) => ({ sum, quarter, column: columnOf(sum, quarter) })),
)

/** The figures of the row `r` of an hour in its quarters from `w.first` to `w.last`, counted from 0. */
export const someQuartersSql = sumColumns
  .map((sum) => {
    const figures = laterQuarters.map((n) => `coalesce(r.${columnOf(sum, n)}, 0)`)
    const first = `r.${sum} - ${figures.join(' - ')}`
    const parts = [first, ...figures].map(
      (figure, n) => `case when ${n} between w.first and w.last then ${figure} else 0 end`,
    )
    return parts.join(' + ')
  })
  .join(', ')
