/** Connections of a test's own to a database that is dropped under them, or whose server is stopped. */
import pg from 'pg'

/** A connection that is lost while it is being closed is nobody's error: the driver would end the process with it. */
export function createTestPool(connectionString: string, max = 2): pg.Pool {
  const pool = new pg.Pool({ connectionString, max })
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('error', () => undefined)
  return pool
}
