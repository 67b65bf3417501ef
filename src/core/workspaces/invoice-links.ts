/** Makes and opens links to invoices: the holder of one may read what a token of the invoice's customer reads, and is limited by its address. */
import type { Caller, Mode } from '../operation/caller.ts'
import type { Sql } from '../operation/sql.ts'
import type { LimitRate } from '../rate-limits/rate-limiter.ts'
import type { Request } from '../requests/request.ts'
import type { Clock } from '../values/clock.ts'
import { DomainError } from '../values/errors.ts'
import type { Keyring } from './keyring.ts'

interface InvoiceLinkDeps {
  sql: Sql
  keyring: Pick<Keyring, 'signInvoiceLink' | 'readInvoiceLink'>
  clock: Clock
  limitRate?: LimitRate
}

export interface InvoiceLinks {
  sign: Keyring['signInvoiceLink']
  /** NOT_FOUND for a link that is not of ours or has ended; RATE_LIMITED for an address that opens too many. */
  open(token: string, request: Request): Promise<{ caller: Caller; invoiceId: string }>
}

export function createInvoiceLinks(deps: InvoiceLinkDeps): InvoiceLinks {
  const { sql, keyring, clock, limitRate } = deps
  return {
    sign: keyring.signInvoiceLink,
    open,
  }

  async function open(token: string, request: Request) {
    const actor = `link ${request.ip ?? ''}`
    await limitRate?.({ workspaceId: '', mode: 'LIVE', role: 'CUSTOMER', actor }, 'OTHER', request)
    const linked = keyring.readInvoiceLink(token, clock.now())
    if (!linked) throw noInvoice()
    const { workspaceId, customerId, invoiceId } = linked
    const { rows } = await sql.query({
      name: 'find_link_customer',
      text: `
        select c.external_id, w.mode from customer c join workspace w on w.id = c.workspace_id
        where c.workspace_id = $1 and c.id = $2`,
      values: [workspaceId, customerId],
    })
    const [row] = rows
    if (!row) throw noInvoice()
    const customer = { id: customerId, externalId: row.external_id as string | null }
    const mode = row.mode as Mode
    return { caller: { workspaceId, mode, role: 'CUSTOMER', actor, customer } as const, invoiceId }
  }
}

function noInvoice(): DomainError {
  return new DomainError('NOT_FOUND', 'This link leads to no invoice, or has ended.')
}
