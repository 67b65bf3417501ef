/** Opens hosted pages: whoever has the address of a checkout, a payment link or a file reaches that one, and is limited by its own address. */
import type { Caller, Mode } from '../operation/caller.ts'
import type { Sql } from '../operation/sql.ts'
import type { LimitRate } from '../rate-limits/rate-limiter.ts'
import type { Request } from '../requests/request.ts'
import { notFound } from '../values/errors.ts'
import type { Keyring } from './keyring.ts'
import { isSameText } from './same-text.ts'

export interface PayPagesDeps {
  sql: Sql
  keyring: Pick<Keyring, 'formTokenOf'>
  limitRate?: LimitRate
}

export type PageKind = 'checkout' | 'link' | 'action' | 'file'

export interface PayPages {
  /** NOT_FOUND for an id that names none; RATE_LIMITED for an address that opens too many. */
  open(id: string, request: Request): Promise<{ kind: PageKind; caller: Caller }>
  /** What a form of the page of the id carries. */
  formTokenOf(id: string): string
  isFormToken(id: string, token: string): boolean
}

const tables: Readonly<Record<string, { kind: PageKind; table: string }>> = {
  chk: { kind: 'checkout', table: 'checkout' },
  plink: { kind: 'link', table: 'payment_link' },
  pay: { kind: 'action', table: 'payment' },
  file: { kind: 'file', table: 'stored_file' },
}

export function createPayPages({ sql, keyring, limitRate }: PayPagesDeps): PayPages {
  return {
    async open(id, request) {
      const actor = `page ${request.ip ?? ''}`
      const counted = { workspaceId: '', mode: 'LIVE', role: 'CHECKOUT', actor } as const
      await limitRate?.(counted, 'OTHER', request)
      const prefix = /^([a-z]+)_[0-9a-z]{26,52}$/.exec(id)?.[1] ?? ''
      const known = Object.hasOwn(tables, prefix) ? tables[prefix] : undefined
      if (!known) throw notFound('page', id)
      const { rows } = await sql.query({
        name: `find_page_${known.table}`,
        // Only payments by the test provider have pages, and an index by which they are found.
        text: `select t.workspace_id, w.mode from ${known.table} t join workspace w on w.id = t.workspace_id
          where t.id = $1 ${known.kind === 'action' ? `and t.provider = 'test'` : ''}`,
        values: [id],
      })
      const [row] = rows
      if (!row) throw notFound('page', id)
      const { workspace_id: workspaceId } = row
      const mode = row.mode as Mode
      return { kind: known.kind, caller: { workspaceId, mode, role: 'CHECKOUT', actor, opens: id } }
    },
    formTokenOf: keyring.formTokenOf,
    isFormToken: (id, token) => isSameText(keyring.formTokenOf(id), token),
  }
}
