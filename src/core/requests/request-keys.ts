/**
 * Idempotency keys of whole requests.
 *
 * Invariants: the writes of a request with a key happen at most once in 24 hours, however often and concurrently it is sent,
 * also through a crash: the row of the key is marked in the transaction of the write, by the one who holds its token. The
 * answer is stored after it and replayed byte for byte. A request that wrote nothing leaves its key free.
 */
import { hash, randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { DomainError } from '../errors.ts'
import type { Sql } from '../operation.ts'
import { keyUnderWay } from './key-under-way.ts'
import { seal, unseal } from './sealed-answer.ts'

const hourMs = 3_600_000
/** How long an answer is kept. */
const keptMs = 24 * hourMs
/** A request that has not written anything after so long never will: its process is gone. */
const leaseMs = 60_000
/** How long a request waits for its twin, and how often it looks. */
const waitMs = 10_000
const lookEveryMs = 50

export interface KeyedRequest {
  /** Method and path; the same key on another route is another key. */
  route: string
  key: string
  body: Buffer
}

export interface Answer {
  status: number
  contentType: string
  body: Buffer
}

/** What a write needs to mark the key in its own transaction. */
export interface Mark {
  workspaceId: string
  route: string
  keyHash: Buffer
  token: string
}

export interface Claim {
  /**
   * Before the first write: takes the key. Throws when the request was answered before (`replay` has the answer then), when it
   * says something else than the first one, and when the first one is still under way.
   */
  begin(workspaceId: string): Promise<Mark>
  /** Called after the commit of a write. */
  wrote(): void
  /** What the request was answered before. */
  replay(): Answer | null
  /** Why it got no further, when that is for its key. */
  refusal(): DomainError | null
  /** Keeps the answer, or frees the key when nothing was written. Nothing to do where nothing began. */
  end(answer: Answer | null): Promise<void>
}

export type ClaimRequest = (request: KeyedRequest) => Claim

export interface RequestKeyDeps {
  sql: Sql
  clock: Clock
}

export function createRequestKeys({ sql, clock }: RequestKeyDeps): ClaimRequest {
  return (request) => {
    const keyHash = hash('sha256', request.key, 'buffer')
    const fingerprint = hash('sha256', request.body, 'buffer')
    let taken: Promise<Mark> | undefined
    let mark: Mark | undefined
    let written = false
    let replay: Answer | null = null
    let refusal: DomainError | null = null

    async function take(workspaceId: string): Promise<Mark> {
      const wanted = { workspaceId, route: request.route, keyHash, token: randomUUID() }
      for (const end = performance.now() + waitMs; ; ) {
        if (await insert(sql, wanted, fingerprint, clock.now())) {
          mark = wanted
          return wanted
        }
        const known = await read(sql, wanted)
        if (known && !known.fingerprint.equals(fingerprint)) throw reused()
        if (known?.status) {
          const body = unseal(known.body, request.key, known.token)
          replay = { status: known.status, contentType: known.contentType, body }
          throw new DomainError('CONFLICT', 'The request was answered before.')
        }
        if (known && isLost(known, clock.now())) throw lost()
        if (performance.now() >= end) throw keyUnderWay()
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
      }
    }

    return {
      begin(workspaceId) {
        taken ??= take(workspaceId).catch((error: unknown) => {
          if (error instanceof DomainError) refusal = error
          throw error
        })
        return taken
      },
      wrote() {
        written = true
      },
      replay: () => replay,
      refusal: () => refusal,
      async end(answer) {
        await taken?.catch(() => undefined)
        if (!mark) return
        if (written && answer) await store(sql, mark, request.key, answer)
        else if (!written) await free(sql, mark)
      },
    }
  }
}

/** In the transaction of a write: whoever lost the key to another meanwhile writes nothing. */
export async function markWritten(sql: Sql, mark: Mark): Promise<void> {
  const { rows } = await sql.query({
    text: `update request_key set written = true
      where workspace_id = $1 and route = $2 and key_hash = $3 and token = $4 returning token`,
    values: [mark.workspaceId, mark.route, mark.keyHash, mark.token],
  })
  if (rows.length === 0) throw keyUnderWay()
}

/** Answers that need not be kept any longer. */
export async function pruneRequestKeys(sql: Sql, now: Date): Promise<void> {
  await sql.query({
    name: 'prune_request_keys',
    text: 'delete from request_key where created_at < $1',
    values: [new Date(now.getTime() - keptMs)],
  })
}

/** Also in place of a row that is too old, or whose request died before it wrote. */
async function insert(sql: Sql, mark: Mark, fingerprint: Buffer, now: Date): Promise<boolean> {
  const { rows } = await sql.query({
    name: 'take_request_key',
    text: `
      insert into request_key (workspace_id, route, key_hash, token, fingerprint, created_at)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (workspace_id, route, key_hash) do update set token = $4, fingerprint = $5,
        created_at = $6, written = false, status = null, content_type = null, body = null
      where request_key.created_at < $7
        or (not request_key.written and request_key.created_at < $8)
      returning token`,
    values: [
      mark.workspaceId,
      mark.route,
      mark.keyHash,
      mark.token,
      fingerprint,
      now,
      new Date(now.getTime() - keptMs),
      new Date(now.getTime() - leaseMs),
    ],
  })
  return rows.length > 0
}

interface Known {
  token: string
  fingerprint: Buffer
  written: boolean
  createdAt: Date
  /** Null until the answer is stored. */
  status: number | null
  contentType: string
  body: Buffer
}

async function read(sql: Sql, { workspaceId, route, keyHash }: Mark): Promise<Known | null> {
  const { rows } = await sql.query({
    name: 'read_request_key',
    text: `select token, fingerprint, written, created_at as "createdAt", status,
        content_type as "contentType", body
      from request_key where workspace_id = $1 and route = $2 and key_hash = $3`,
    values: [workspaceId, route, keyHash],
  })
  return rows[0] ?? null
}

function isLost({ written, createdAt }: Known, now: Date): boolean {
  return written && now.getTime() - createdAt.getTime() > leaseMs
}

async function store(sql: Sql, mark: Mark, key: string, answer: Answer): Promise<void> {
  await sql.query({
    name: 'store_answer',
    text: `update request_key set status = $5, content_type = $6, body = $7
      where workspace_id = $1 and route = $2 and key_hash = $3 and token = $4`,
    values: [
      mark.workspaceId,
      mark.route,
      mark.keyHash,
      mark.token,
      answer.status,
      answer.contentType,
      seal(answer.body, key, mark.token),
    ],
  })
}

async function free(sql: Sql, mark: Mark): Promise<void> {
  await sql.query({
    name: 'free_request_key',
    text: `delete from request_key
      where workspace_id = $1 and route = $2 and key_hash = $3 and token = $4`,
    values: [mark.workspaceId, mark.route, mark.keyHash, mark.token],
  })
}

function reused(): DomainError {
  return new DomainError(
    'IDEMPOTENCY_KEY_REUSED',
    'The idempotency key was used for another request.',
  )
}

function lost(): DomainError {
  return new DomainError(
    'CONFLICT',
    'The request with this idempotency key was carried out, but its answer was lost: read what it wrote instead of sending it again.',
  )
}
