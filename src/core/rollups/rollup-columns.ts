/** The columns of rollups that hold figures, and those that hold the share of each quarter of the hour. */

/** The figures that are summed. */
export const sumColumns = ['events', 'quantity', 'credits', 'cost'] as const

/** The first quarter has no column: it is the rest of the hour. */
const laterQuarters = [1, 2, 3] as const

/** A column such as `events_15`, for the quarter that begins with minute 15; null when the quarter had no events. */
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
