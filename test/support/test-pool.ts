/** Connections of a test to a database that is dropped, or whose server is stopped, while they are open. */
import pg from 'pg'

/** A connection that breaks while it closes emits an error, which must not end the process. */
export function createTestPool(connectionString: string, max = 2): pg.Pool {
  const pool = new pg.Pool({ connectionString, max })
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('error', () => undefined)
  return pool
}
