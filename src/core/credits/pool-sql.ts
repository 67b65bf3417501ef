/** The conditions and the order of pools in SQL: the same as in pool.ts. */
import { kindRank } from './pool.ts'

/** Whether a pool counts among those that hold credits at an instant. */
export const holdsCreditsSql = (pool: string, at: string) =>
  `(${pool}.held > 0 or (${pool}.balance > 0
    and (${pool}.expires_at is null or ${pool}.expires_at > ${at})))`

/** The rank of the pool's kind. */
const kindRankSql = (pool: string) => {
  const ranks = Object.entries(kindRank).map(([kind, rank]) => `when '${kind}' then ${rank}`)
  return `case ${pool}.kind ${ranks.join(' ')} end`
}

/** The keys of the burn order, all ascending, as one text that is both an order and the content of a row. */
export const burnKeysSql = (pool: string) =>
  `${pool}.priority, coalesce(${pool}.expires_at, 'infinity'), ${kindRankSql(pool)},
    coalesce(${pool}.effective_at, ${pool}.created_at), ${pool}.created_at, ${pool}.id collate "C"`
