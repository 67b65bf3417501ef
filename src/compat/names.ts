/** Says what is wrong by the names that the request has: `expires_at` where it wrote that, and the core says `expiresAt`. Pure. */

import { snakeCase } from '../core/values/snake-case.ts'

const namesMax = 10_000
const listMax = 1_000
/** No request that is understood nests deeper, but one that is refused may, until the stack ends. */
const depthMax = 10

/** What callers gave is quoted and stays as it is. */
const quotedOrName = /"(?:[^"\\]|\\.)*"|\b[a-z]+(?:[A-Z][a-z]+)+\b/g

export type Wording = (text: string) => string

/** Who writes one name with an underscore is told of those that are missing in the same way. Reads nothing before it is asked. */
export function namesOf(...given: readonly unknown[]): Wording {
  let asked: ((word: string) => string) | undefined
  return (text) => {
    asked ??= spellingOf(given)
    return text.replace(quotedOrName, asked)
  }
}

function spellingOf(given: readonly unknown[]): (word: string) => string {
  const names = new Set<string>()
  const hasUnderscores = given.some(
    (one) => typeof one === 'object' && one && Object.keys(one).some((name) => name.includes('_')),
  )
  collect(given, names, 0)
  return (word) => {
    if (word.startsWith('"') || names.has(word)) return word
    const other = snakeCase(word)
    return hasUnderscores || names.has(other) ? other : word
  }
}

function collect(value: unknown, names: Set<string>, depth: number): void {
  if (typeof value !== 'object' || value === null) return
  if (depth > depthMax || names.size > namesMax) return
  if (Array.isArray(value)) {
    for (const one of value.slice(0, listMax)) collect(one, names, depth + 1)
    return
  }
  for (const [name, below] of Object.entries(value)) {
    names.add(name)
    collect(below, names, depth + 1)
  }
}

/** The details of a failure, where `issues` name fields. */
export function detailsInWords(
  details: Readonly<Record<string, unknown>>,
  word: Wording,
): Record<string, unknown> {
  const { issues, ...rest } = details
  return Array.isArray(issues) ? { ...rest, issues: issues.map((one) => issueIn(one, word)) } : rest
}

function issueIn(issue: unknown, word: Wording): unknown {
  if (typeof issue !== 'object' || issue === null) return issue
  return Object.fromEntries(
    Object.entries(issue).map(([name, text]) => [
      name,
      typeof text === 'string' ? word(text) : text,
    ]),
  )
}
