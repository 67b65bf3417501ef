/** The statements that a piece of work sends to PostgreSQL. */
import pg from 'pg'

type Query = (...args: unknown[]) => unknown

/**
 * Runs the work and returns the statements that this process sent meanwhile, in order: the name of a named statement, else its
 * verb and table. A worker runs one test at a time, so no other test's statements are among them.
 */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = []
  const prototype = pg.Client.prototype as unknown as { query: Query }
  const { query } = prototype
  prototype.query = function (this: unknown, ...args) {
    statements.push(nameOf(args[0]))
    return query.apply(this, args)
  }
  try {
    await work()
  } finally {
    prototype.query = query
  }
  return statements
}

/** How a key is looked up: again in every run, where a busy machine takes longer for one than a key is remembered. */
const ofCredentials = 'find_api_key'

/**
 * The statements that all of several runs have in common, sorted: jobs and polls of the server add theirs to some runs, and on a
 * busy machine some to each. `prepare` runs before each.
 */
export async function statementsOfEach(
  work: () => Promise<unknown>,
  prepare: () => void,
): Promise<string[]> {
  let common: string[] | undefined
  for (let run = 0; run < 6; run++) {
    prepare()
    const statements = await statementsOf(work)
    common = common?.filter((name) => takeOut(statements, name)) ?? statements
  }
  return (common ?? []).filter((name) => name !== ofCredentials).sort()
}

function takeOut(names: string[], name: string): boolean {
  const index = names.indexOf(name)
  if (index >= 0) names.splice(index, 1)
  return index >= 0
}

function nameOf(statement: unknown): string {
  const { name, text } = (typeof statement === 'string' ? { text: statement } : statement) as {
    name?: string
    text?: string
  }
  if (name && !/^[0-9a-f]{16,}$/.test(name)) return name
  const [verb = ''] = /\w+/.exec(text ?? '') ?? []
  const table = /(?:from|into|update)\s+(?:"public"\.)?"?(\w+)"?/i.exec(text ?? '')?.[1] ?? ''
  return `${verb.toLowerCase()} ${table}`.trim()
}
