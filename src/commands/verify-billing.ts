/** `npm run billing:verify`: derives what was billed again, even while a server runs, and exits with 1 on differences. */
import { countUnexplained, verifyBilling } from '../core/billing/verify/billing-differences.ts'
import { scopeToWorkspace } from '../core/operation/tenant-db.ts'
import { createPrisma } from '../infra/postgres.ts'
import { readCommandLine } from './command-line.ts'
import { runVerification } from './verification.ts'

readCommandLine({
  usage: `Usage: npm run billing:verify
Derives every line of every invoice again, from the usage events and the plan versions, and recomputes sums, numbers, store credits,
recurring revenue and what was billed of usage, also while a server runs on the database. It prints what differs, and ends with 0 when nothing does, else
with 1. Lines that were made before they were explained are counted at the end, and checked with the sums of their invoices only. The database is that of DATABASE_URL, or the embedded one in DATA_DIR.
`,
})

await runVerification({
  name: 'billing',
  async *find(snapshot, pool, now) {
    const prisma = createPrisma(pool)
    try {
      yield* verifyBilling(snapshot, (id) => scopeToWorkspace(prisma, id), now)
    } finally {
      await prisma.$disconnect()
    }
  },
  async note(snapshot) {
    const count = await countUnexplained(snapshot)
    if (count === 0) return null
    const lines = count === 1 ? '1 line of an invoice is' : `${count} lines of invoices are`
    return `${lines} not explained, being older than digests; only sums were checked.`
  },
})
