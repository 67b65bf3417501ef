/** Writes the audit log: one entry for each write operation, in its transaction. */
import { type Caller, isSystem } from '../operation/caller.ts'
import type { Sql } from '../operation/sql.ts'
import type { Request } from '../requests/request.ts'
import { newId } from '../values/ids.ts'
import { maskedJson } from './mask.ts'

export interface AuditedWrite {
  caller: Caller
  request: Request
  operation: string
  input: unknown
  now: Date
}

export interface AuditEntry {
  workspaceId: string
  id: string
  operation: string
  actor: string
  role: string
  requestId: string
  ip: string | null
  userAgent: string | null
  input: string
  createdAt: Date
}

/** Writes of jobs in their own name have no entry; they are in the ledger and the outbox. */
export function isAudited(operation: { audited?: false }, caller: Caller): boolean {
  return operation.audited !== false && !isSystem(caller)
}

export function auditEntryOf({ caller, request, operation, input, now }: AuditedWrite): AuditEntry {
  return {
    workspaceId: caller.workspaceId,
    id: newId('audit', now),
    operation,
    actor: caller.actor,
    role: caller.role,
    requestId: request.id,
    ip: request.ip,
    userAgent: request.userAgent?.slice(0, 500) ?? null,
    input: JSON.stringify(maskedJson(input)),
    createdAt: now,
  }
}

/** From here to the end of the transaction, the triggers of audited tables record their changes under the entry. */
export async function beginAuditEntry(sql: Sql, entry: AuditEntry): Promise<void> {
  await sql.query({
    text: `
      with entry as (
        insert into audit_entry (workspace_id, id, operation, actor, role, request_id, ip,
          user_agent, input, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10) returning id)
      select set_config('openmonetize.audit_entry', id, true) from entry`,
    values: Object.values(entry),
  })
}
