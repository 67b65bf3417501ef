/**
 * The rows that a command writes besides those of the ledger: the mark of its request's idempotency key, and its audit entry. Pure.
 */
import type { AuditEntry } from '../../audit/write-entry.ts'
import type { CreditTransaction } from '../../credits/transaction.ts'
import type { Mark } from '../../requests/request-key-rows.ts'
import type { Effect } from '../../requests/request-keys.ts'
import { type Done, definitionOf, type LedgerCommand } from '../commands.ts'
import type { Account } from '../decide/group-state.ts'
import { arrayLiteral } from './array-literal.ts'
import type { Statement } from './pipelined.ts'

interface Change {
  workspaceId: string
  entryId: string
  entity: string
  entityId: string
  /** Null for a new row. */
  before: string | null
  after: string
}

/** The effect of the command; the events of a batch are independent of each other, and so are their outcomes. */
export function effectOf({ command, answer }: Done): Effect {
  return definitionOf(command).effect?.(answer) ?? 'written'
}

/** Whether a repeated command is recognised by its own key. */
function isRepeatable(command: LedgerCommand): boolean {
  const keys = definitionOf(command).keys(command)
  return keys.length > 0 && keys.every(({ idempotencyKey }) => idempotencyKey !== null)
}

/** The tables that commands write and whose triggers record changes. */
const withTrigger = new Set(['credit_account'])

/** The rows of a repeated command have their entry already. */
export function notesOf(done: Done[], accounts: Account[]): Statement[] {
  const noted = done.filter(({ command }) => command.notes)
  if (noted.length === 0) return []
  const written = new Set(accounts.flatMap((account) => account.transactions))
  const audited = noted.flatMap((one) => {
    const { audit: entry, auditEntryId = entry?.id } = one.command.notes ?? {}
    const change = auditEntryId ? changeOf(one, auditEntryId, written) : null
    // In a write operation the triggers record the change of a table that has one.
    return change && (entry || !withTrigger.has(change.entity)) ? [{ entry, change }] : []
  })
  return [
    ...writeMarks(noted.filter((one) => effectOf(one) !== 'none').map(({ command }) => command)),
    ...writeEntries(audited.flatMap(({ entry }) => entry ?? [])),
    ...writeChanges(audited.map(({ change }) => change)),
  ]
}

/**
 * Ends the transaction when one of the requests has lost its key to another. A repeatable command leaves no mark: if its
 * answer is lost, the request may be sent again.
 */
function writeMarks(commands: LedgerCommand[]): Statement[] {
  // The parts of one request may be in one group.
  const marks = new Map<string, Mark & { written: boolean }>()
  for (const command of commands) {
    const mark = command.notes?.mark
    if (!mark) continue
    const written = !isRepeatable(command) || (marks.get(mark.token)?.written ?? false)
    marks.set(mark.token, { ...mark, written })
  }
  const distinct = [...marks.values()]
  if (distinct.length === 0) return []
  return [
    {
      name: 'mark_requests',
      text: `
        with marked as (
          update request_key r set written = r.written or k.f = 1
          from (
            select * from unnest($1::text[], $2::text[], $3::bytea[], $4::text[], $5::int[])
              as k(w, r, h, t, f) order by w, r, h
          ) k
          where r.workspace_id = k.w and r.route = k.r and r.key_hash = k.h and r.token = k.t
          returning 1)
        select require_marks((select count(*) from marked), $6)`,
      values: [
        arrayLiteral(distinct.map((m) => m.workspaceId)),
        arrayLiteral(distinct.map((m) => m.route)),
        arrayLiteral(distinct.map((m) => m.keyHash)),
        arrayLiteral(distinct.map((m) => m.token)),
        arrayLiteral(distinct.map((m) => (m.written ? 1 : 0))),
        String(distinct.length),
      ],
    },
  ]
}

function writeEntries(entries: AuditEntry[]): Statement[] {
  if (entries.length === 0) return []
  const column = (name: keyof AuditEntry) => arrayLiteral(entries.map((entry) => entry[name]))
  return [
    {
      name: 'insert_audit_entries',
      text: `
        insert into audit_entry (workspace_id, id, operation, actor, role, request_id, ip,
          user_agent, input, created_at)
        select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
          $7::text[], $8::text[], $9::jsonb[], $10::timestamptz[])`,
      values: [
        column('workspaceId'),
        column('id'),
        column('operation'),
        column('actor'),
        column('role'),
        column('requestId'),
        column('ip'),
        column('userAgent'),
        column('input'),
        column('createdAt'),
      ],
    },
  ]
}

function writeChanges(changes: Change[]): Statement[] {
  if (changes.length === 0) return []
  const column = (name: keyof Change) => arrayLiteral(changes.map((change) => change[name]))
  return [
    {
      name: 'insert_audit_changes',
      text: `
        insert into audit_change (workspace_id, entry_id, entity, entity_id, before, after)
        select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::jsonb[])`,
      values: [
        column('workspaceId'),
        column('entryId'),
        column('entity'),
        column('entityId'),
        column('before'),
        column('after'),
      ],
    },
  ]
}

function changeOf(
  { command, answer }: Done,
  entryId: string,
  written: ReadonlySet<CreditTransaction>,
): Change | null {
  const row = definitionOf(command).audit?.(command, answer, written)
  if (!row) return null
  const { entity, entityId, before, after } = row
  return {
    workspaceId: command.workspaceId,
    entryId,
    entity,
    entityId,
    before: before ? JSON.stringify(before) : null,
    after: JSON.stringify(after),
  }
}
