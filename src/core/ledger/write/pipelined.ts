/** The statements that end a group leave in one flight, of which the database takes all or none. */
import type { PoolClient } from 'pg'

export interface Statement {
  name: string
  text: string
  values: string[]
}

/**
 * Sends statements whose rows nobody reads, in a transaction of their own or in the one that is open: when one fails, none
 * behind it runs. Throws what the database answers, or why it does not.
 */
export type SendPipelined = (client: PoolClient, statements: Statement[]) => Promise<void>

/** The connection broke, or said nothing any more, while the database was asked to commit: it may have. */
export class UnknownOutcome extends Error {}

const commit: Statement = { name: 'commit', text: 'commit', values: [] }

/** The statements in a transaction of their own. Throws what the database refused, and then nothing is written; or UnknownOutcome. */
export async function commitAll(
  send: SendPipelined,
  client: PoolClient,
  statements: Statement[],
): Promise<void> {
  await send(client, statements).catch(refuse)
}

/** The same for the last statements of the open transaction. */
export async function commitWith(
  send: SendPipelined,
  client: PoolClient,
  statements: Statement[],
): Promise<void> {
  await send(client, [...statements, commit]).catch(refuse)
}

/** SQLSTATEs of refusals, none of which ends a session: they tell what the severity says in a language of its own. */
const refusals = /^(OM|2[0-4]|40|42|54|55|57014)/

/** An answer of the database means that nothing is committed, unless it is the end of the session. */
function refuse(error: unknown): never {
  const { severity, code } = error as { severity?: unknown; code?: unknown }
  const isTranslated = typeof severity === 'string' && !['FATAL', 'PANIC'].includes(severity)
  if (severity === 'ERROR' || (isTranslated && refusals.test(String(code)))) throw error
  throw new UnknownOutcome('The commit failed', { cause: error })
}
