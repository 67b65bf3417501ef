/** The proof after the load: what `npm run ledger:verify` does. */
import type pg from 'pg'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'

/** Fails on any difference between balances and the rows they follow from. */
export async function verifyDatabase(sql: pg.Pool): Promise<void> {
  const client = await sql.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query('set local enable_nestloop = off')
    const differences = await verifyLedger(client, new Date())
    await client.query('commit')
    if (differences.length > 0) throw new Error(JSON.stringify(differences.slice(0, 5)))
  } finally {
    client.release()
  }
}
