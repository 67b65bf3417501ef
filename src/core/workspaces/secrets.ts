/** Secrets that the server makes once and stores in its database. */
import { randomBytes } from 'node:crypto'
import type { Sql } from '../operation/sql.ts'

/** The stored secret of this name; it is made on first use and is the same for all servers of one database. */
export async function keepSecret(sql: Sql, name: string): Promise<Buffer> {
  await sql.query(
    'insert into server_secret (name, value) values ($1, $2) on conflict do nothing',
    [name, randomBytes(32)],
  )
  const { rows } = await sql.query('select value from server_secret where name = $1', [name])
  return rows[0].value
}
