/** Sends the last statements of a group together; the database takes all of them or none. */
import type { PoolClient } from 'pg'

export interface Statement {
  name: string
  text: string
  values: string[]
}

/**
 * Sends statements whose rows are not needed, in a transaction of their own or in the open one: when one fails, none
 * after it runs. Throws the database's error, or the reason why there was no answer.
 */
export type SendPipelined = (client: PoolClient, statements: Statement[]) => Promise<void>

/** The connection broke or fell silent during the commit, which may have happened. */
export class UnknownOutcome extends Error {}

const commit: Statement = { name: 'commit', text: 'commit', values: [] }

/**
 * Runs the statements in a transaction of their own. Throws the database's refusal, and then nothing is written; or UnknownOutcome.
 */
export async function commitAll(
  send: SendPipelined,
  client: PoolClient,
  statements: Statement[],
): Promise<void> {
  await send(client, statements).catch(refuse)
}

/** Runs them as the last statements of the open transaction. */
export async function commitWith(
  send: SendPipelined,
  client: PoolClient,
  statements: Statement[],
): Promise<void> {
  await send(client, [...statements, commit]).catch(refuse)
}

/** SQLSTATEs of refusals, none of which ends a session. They replace the severity, whose text depends on the server's language. */
const refusals = /^(OM|2[0-4]|40|42|54|55|57014)/

/** An error from the database means that nothing is committed, unless it ends the session. */
function refuse(error: unknown): never {
  const { severity, code } = error as { severity?: unknown; code?: unknown }
  const isTranslated = typeof severity === 'string' && !['FATAL', 'PANIC'].includes(severity)
  if (severity === 'ERROR' || (isTranslated && refusals.test(String(code)))) throw error
  throw new UnknownOutcome('The commit failed', { cause: error })
}
