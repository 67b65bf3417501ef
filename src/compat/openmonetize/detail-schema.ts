/** The schema of the details of errors: for each name, what it is in errors of which code. */
import { z } from 'zod'
import { type Detail, type DetailKind, detailsOf } from '../../core/values/error-details.ts'
import { type ErrorCode, errorCodes } from '../../core/values/errors.ts'
import { snakeCase } from '../../core/values/snake-case.ts'

const issue = z.object({ path: z.string(), message: z.string() })

const kinds: Record<DetailKind, () => z.ZodType> = {
  decimal: () => z.number(),
  integer: () => z.int(),
  text: () => z.string(),
  texts: () => z.array(z.string()),
  instant: () => z.string(),
  // Not an enum: a list of reasons may grow.
  word: () => z.string(),
  issues: () => z.array(issue),
}

/** What an upload that broke off tells beside the details of its failure. */
const progress = z.int().optional().describe('Rows of an upload that broke off.')

export function detailSchemaOf(wordOf: (code: ErrorCode) => string) {
  const all = errorCodes.flatMap((code) =>
    detailsOf(code).map(([name, detail]) => ({ name: snakeCase(name), code, detail })),
  )
  const byName = Map.groupBy(all, ({ name }) => name)
  const shape = [...byName].map(([name, uses]) => {
    const { detail } = uses[0] as { detail: Detail }
    // A number is a decimal in errors of one code, and an integer in those of another.
    const kind = uses.some((use) => use.detail.kind === 'decimal') ? 'decimal' : detail.kind
    const schema = kinds[kind]()
    const isNullable = uses.some((use) => use.detail.isNullable)
    const said = uses.map((use) => `${wordOf(use.code)}: ${saidOf(use.detail)}.`)
    const words = [...new Set(said)].join(' ')
    return [name, (isNullable ? schema.nullable() : schema).optional().describe(words)] as const
  })
  return z
    .looseObject({
      ...Object.fromEntries(shape),
      ...{ accepted: progress, duplicates: progress, rejected: progress },
    })
    .meta({ id: 'ErrorDetails' })
}

function saidOf({ about, words }: Detail): string {
  if (!words) return about
  const list = Object.entries(words).map(([word, meaning]) => `${word} (${meaning})`)
  return `${about} ${list.join(', ')}`.replace(
    /`(\w+)`/g,
    (_, name: string) => `\`${snakeCase(name)}\``,
  )
}
