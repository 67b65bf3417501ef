/** `npm run ledger:verify`: recomputes the ledger of a database, even of a running server, and exits with 1 on differences. */
import { verifyLedger } from '../core/ledger/verify/verify.ts'
import { readCommandLine } from './command-line.ts'
import { runVerification } from './verification.ts'

readCommandLine({
  usage: `Usage: npm run ledger:verify
Recomputes balances, sequences, holds, counters and rollups of the database, also while a server runs on it, and prints what
differs: it ends with 0 when nothing does, else with 1. The database is that of DATABASE_URL, or the embedded one in DATA_DIR.
`,
})

await runVerification({
  name: 'ledger',
  async *find(snapshot, _pool, now) {
    yield* await verifyLedger(snapshot, now)
  },
})
