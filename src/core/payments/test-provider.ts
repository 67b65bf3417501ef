/**
 * The provider of the test mode: deterministic by the tokens of its methods, without money.
 *
 * It remembers in the database what it did with which key, as a provider outside would: so it does a thing once, on any number of
 * servers, and a test can count what it did. Its statements are no part of the core's transactions.
 */
import type { Sql } from '../operation/sql.ts'
import { invalid } from '../values/errors.ts'
import {
  type DeclineCode,
  declined,
  type PaymentProvider,
  type ProviderOutcome,
} from './provider.ts'
import { labelOf, type TestToken, testToken } from './test-tokens.ts'

/** A charge that processes succeeds so long after it was made. */
const processingMs = 3_000

/** Where "approve" and "deny" are, by the key of the charge. */
const testActionPath = '/pay/test-actions/'

type State = 'SUCCEEDED' | 'DECLINED' | 'ACTION' | 'PROCESSING' | 'CANCELED'

interface CallRow {
  kind: 'SET_UP' | 'CHARGE' | 'REFUND'
  key: string
  token: string
  subject: string
  amount: string | null
  currency: string | null
  state: State
  decline_code: DeclineCode | null
  at: Date
}

type Made = Pick<CallRow, 'kind' | 'key' | 'token' | 'subject'> & {
  amount: bigint | null
  currency: string | null
  at: Date
  outcome: { state: State; declineCode: DeclineCode | null }
}

export function createTestProvider(sql: Sql, workspaceId: string): PaymentProvider {
  const calls = createTestCalls(sql, workspaceId)
  return {
    name: 'test',
    can: { charge: true, setUp: true, refund: true },
    requireToken: requireTestToken,
    async setUp({ key, token, customerId, now }) {
      requireTestToken(token)
      const outcome = { state: 'SUCCEEDED', declineCode: null } as const
      const of = { kind: 'SET_UP', key, token, subject: customerId } as const
      return outcomeOf(await calls.once({ ...of, amount: null, currency: null, at: now, outcome }))
    },
    async charge({ key, amount, currency, method, now }) {
      const token = method?.reference ?? 'test_requires_action'
      const subject = method?.id ?? key
      const outcome = chargeOf(requireTestToken(token), await calls.chargesBefore(subject, key))
      const of = { kind: 'CHARGE', key, token, subject } as const
      return outcomeOf(await calls.once({ ...of, amount, currency, at: now, outcome }))
    },
    async refund({ key, paymentId, amount, currency, now }) {
      const paid = await calls.read(paymentId)
      const token = paid?.token ?? 'test_success'
      const outcome = requireTestToken(token).refundFails ? refused('processing_error') : succeeded
      const of = { kind: 'REFUND', key, token, subject: paymentId } as const
      return outcomeOf(await calls.once({ ...of, amount, currency, at: now, outcome }))
    },
    async cancel({ key }) {
      return outcomeOf(await calls.end(key, ['ACTION'], 'CANCELED', null))
    },
    // It keeps none.
    forget: async () => ({ state: 'canceled', reference: null }),
    async look({ key, now }) {
      const row = await calls.read(key)
      if (row === null) return { state: 'unknown' }
      const isDone = row.state === 'PROCESSING' && now.getTime() >= row.at.getTime() + processingMs
      return outcomeOf(isDone ? await calls.end(key, ['PROCESSING'], 'SUCCEEDED', null) : row)
    },
    // The core opens those of the test mode itself.
    lookRefunds: async () => ({ state: 'told', refunds: [] }),
    lookDispute: async () => ({ state: 'unknown' }),
    readEvent: () => null,
  }
}

/** What a customer answers on the page of a charge that requires action. */
export async function answerTestCharge(
  sql: Sql,
  workspaceId: string,
  { key, approves }: { key: string; approves: boolean },
): Promise<ProviderOutcome> {
  const calls = createTestCalls(sql, workspaceId)
  if ((await calls.read(key)) === null) return { state: 'unknown' }
  const { state, declineCode } = approves ? succeeded : refused('authentication_required')
  return outcomeOf(await calls.end(key, ['ACTION'], state, declineCode))
}

/** Ends what is still to come of the charges, within a transaction of the core. */
export async function forgetTestCharges(
  sql: Sql,
  workspaceId: string,
  keys: readonly string[],
): Promise<void> {
  await sql.query({
    text: `update test_provider_call set state = 'CANCELED'
      where workspace_id = $1 and key = any($2::text[]) and state in ('ACTION', 'PROCESSING')`,
    values: [workspaceId, keys],
  })
}

const succeeded = { state: 'SUCCEEDED', declineCode: null } as const
const refused = (declineCode: DeclineCode) => ({ state: 'DECLINED', declineCode }) as const

/** INVALID_REQUEST for a text that is no token of the provider. */
function requireTestToken(token: string): TestToken {
  const known = testToken(token)
  if (known) return known
  throw invalid(`The provider \`test\` has no token ${JSON.stringify(token)}.`, { field: 'token' })
}

function chargeOf({ charge, declineCode, fails }: TestToken, before: number): Made['outcome'] {
  switch (charge) {
    case 'succeeds':
      return before < fails ? refused('card_declined') : succeeded
    case 'declines':
      return refused(declineCode)
    case 'requiresAction':
      return { state: 'ACTION', declineCode: null }
    case 'processes':
      return { state: 'PROCESSING', declineCode: null }
  }
}

function outcomeOf(row: CallRow): ProviderOutcome {
  const reference = `test_${row.key}`
  switch (row.state) {
    case 'SUCCEEDED':
      return row.kind === 'SET_UP'
        ? {
            ...{ state: 'succeeded', reference: row.token, amount: null },
            label: labelOf(requireTestToken(row.token)),
          }
        : { state: 'succeeded', reference, amount: null }
    case 'DECLINED':
      return declined(row.decline_code ?? 'card_declined', reference)
    case 'ACTION':
      return {
        ...{ state: 'requiresAction', reference },
        nextAction: { clientSecret: `${row.key}_secret`, url: `${testActionPath}${row.key}` },
      }
    case 'PROCESSING':
      return { state: 'processing', reference, lookAfterMs: processingMs }
    case 'CANCELED':
      return { state: 'canceled', reference }
  }
}

function createTestCalls(sql: Sql, workspaceId: string) {
  async function read(key: string): Promise<CallRow | null> {
    const { rows } = await sql.query<CallRow>({
      text: 'select * from test_provider_call where workspace_id = $1 and key = $2',
      values: [workspaceId, key],
    })
    return rows[0] ?? null
  }

  async function required(key: string): Promise<CallRow> {
    const row = await read(key)
    if (!row) throw new Error(`The test provider does not know ${key}`)
    return row
  }

  return {
    read,
    /** What the first call with the key did, however often it is made. */
    async once({ outcome, ...made }: Made): Promise<CallRow> {
      await sql.query({
        text: `insert into test_provider_call
            (workspace_id, key, kind, token, subject, amount, currency, state, decline_code, at)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
        values: [
          ...[workspaceId, made.key, made.kind, made.token, made.subject, made.amount],
          ...[made.currency, outcome.state, outcome.declineCode, made.at],
        ],
      })
      const row = await required(made.key)
      const isSame = row.amount === (made.amount?.toString() ?? null) && row.token === made.token
      if (!isSame) throw new Error(`The key ${made.key} was used for something else`)
      return row
    },
    /** The charges of the same method that were made before the one with the key. */
    async chargesBefore(subject: string, key: string): Promise<number> {
      const { rows } = await sql.query({
        text: `select count(*)::int as charges from test_provider_call
          where workspace_id = $1 and subject = $2 and kind = 'CHARGE' and key <> $3`,
        values: [workspaceId, subject, key],
      })
      return rows[0].charges
    },
    /** Ends a call that is in one of the states; answers what it has become. */
    async end(
      key: string,
      from: readonly State[],
      state: State,
      code: DeclineCode | null,
    ): Promise<CallRow> {
      await sql.query({
        text: `update test_provider_call set state = $3, decline_code = $4
          where workspace_id = $1 and key = $2 and state = any($5::text[])`,
        values: [workspaceId, key, state, code, from],
      })
      return required(key)
    },
  }
}
