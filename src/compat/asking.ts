/** The questions of routes that ask several: each is declared like a route's own, and checked and compiled at start. */
import { DomainError, invalid } from '../core/values/errors.ts'
import type { Ask, Asking } from './dialect.ts'
import { type Field, flag, from, here, nullable, object, rowsOf, text } from './fields.ts'
import type { Question, Variables } from './question.ts'

/**
 * `gives` are the names of the variables, arguments or fields of the input. `inPart` is what is hidden from customer tokens and read to
 * answer a part of it, such as `{'Customer.extras': ['stigg']}`.
 */
export function asking<Value>(
  root: Question['root'],
  gives: readonly string[],
  answer: Field<Value>,
  inPart?: Question['inPart'],
): Asking<Value> {
  const [, field = ''] = root.split(' ')
  const question: Question = {
    name: `${field.charAt(0).toUpperCase()}${field.slice(1)}`,
    root,
    gives: Object.fromEntries(gives.map((name) => [name, null])),
    wants: { answer: here(answer) },
    ...(inPart && { inPart }),
  }
  return {
    question,
    async run(ask, variables) {
      const row = await ask.question(question, variables)
      return answer.write(row, { ...variables, ...knownOf(ask) })
    },
  }
}

/** What every field may tell besides what was asked. */
export function knownOf({ workspaceId, mode }: Pick<Ask, 'workspaceId' | 'mode'>) {
  return { $workspaceId: workspaceId, $mode: mode }
}

const pageSize = 100

/**
 * All rows of a list (`hasNextPage`, `endCursor` and `rows`), a page of 100 at a time, for answers without pages. Throws
 * INVALID_REQUEST beyond 5,000 rows.
 */
export async function listAll<Row>(
  ask: Ask,
  list: Asking<{ rows: Row[]; hasNextPage: boolean; endCursor: string | null }>,
  variables: Variables = {},
): Promise<Row[]> {
  const all: Row[] = []
  let after: string | null = null
  for (;;) {
    const page: { rows: Row[]; hasNextPage: boolean; endCursor: string | null } = await list.run(
      ask,
      { ...variables, first: pageSize, after },
    )
    all.push(...page.rows)
    if (!page.hasNextPage) return all
    if (all.length >= listedMax) {
      throw invalid(`The list has more than ${listedMax} rows: narrow it by a filter.`)
    }
    after = page.endCursor
  }
}

const listedMax = 5_000

/** A question for `listAll`. */
export function listing<Row>(
  root: Question['root'],
  gives: readonly string[],
  row: Field<Row>,
  inPart?: Question['inPart'],
) {
  const page = object({
    rows: rowsOf(row),
    hasNextPage: from('pageInfo.hasNextPage', flag),
    endCursor: from('pageInfo.endCursor', nullable(text)),
  })
  return asking(root, ['first', 'after', ...gives], page, inPart)
}

/** Whether what was asked for exists. */
export async function isThere(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked
    return true
  } catch (error) {
    if (error instanceof DomainError && error.code === 'NOT_FOUND') return false
    throw error
  }
}
