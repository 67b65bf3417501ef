/** Rewords refusals of the core with the names of the request. Pure. */
import type { InputIssue } from '../core/values/error-details.ts'
import { sentenceOf } from '../core/values/input.ts'
import type { Names } from './names.ts'

interface Refusal {
  message: string
  details: Readonly<Record<string, unknown>>
}

/** Quoted values of the caller stay unchanged. */
const quotedOrWord = /"(?:[^"\\]|\\.)*"|\b[a-z]+(?:[A-Z][a-z]*)+\b/g

export function inWords({ message, details }: Refusal, names: Names): Refusal {
  const inText = (text: string) => text.replace(quotedOrWord, (word) => names.get(word) ?? word)
  const { issues, ...rest } = details
  if (!isIssues(issues)) return { message: inText(message), details }
  const said = issues.map(({ path, message: what }) => {
    const steps = path.split('.').map((step) => names.get(step) ?? step)
    return { path: steps.join('.'), message: inText(what) }
  })
  return { message: sentenceOf(said), details: { ...rest, issues: said } }
}

function isIssues(issues: unknown): issues is InputIssue[] {
  return Array.isArray(issues)
}
