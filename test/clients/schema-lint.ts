/** Runs graphql-eslint like a user who writes documents for this schema, or lints the schema itself. */
import { join } from 'node:path'
import graphqlEslint from '@graphql-eslint/eslint-plugin'
import { ESLint, type Linter } from 'eslint'
import { schemaFile } from './schema-knowledge.ts'

const plugin = '@graphql-eslint'
const home = join(import.meta.dirname, '../..')

/** A rule of graphql-eslint that is off, or set in another way than its configuration does, or broken in one place; and why. */
export interface Deviation {
  reason: string
  setting?: Linter.RuleSeverityAndOptions
  /** The ends of the messages that are expected. */
  only?: readonly string[]
}
export type Deviations = Readonly<Record<string, Deviation>>

/** What the rules have to say of a file, each with its place. */
export async function lint(
  file: string,
  configurations: readonly (keyof typeof graphqlEslint.configs)[],
  deviations: Deviations,
): Promise<string[]> {
  const eslint = new ESLint({
    cwd: home,
    overrideConfigFile: true,
    overrideConfig: {
      files: ['**/*.graphql'],
      languageOptions: {
        parser: graphqlEslint.parser,
        parserOptions: {
          // What is a document is no schema to the library.
          graphQLConfig: { schema: schemaFile, ...(file !== schemaFile && { documents: file }) },
        },
      },
      plugins: { [plugin]: graphqlEslint as object },
      rules: rulesOf(configurations, deviations),
    },
  })
  const results = await eslint.lintFiles([file])
  const expected = Object.values(deviations).flatMap(({ only = [] }) => only)
  return results
    .flatMap(({ messages }) => messages)
    .filter(({ message }) => !expected.some((end) => message.endsWith(end)))
    .map(({ ruleId, line, message }) => `${ruleId ?? 'error'}, line ${line}: ${message}`)
}

function rulesOf(
  configurations: readonly (keyof typeof graphqlEslint.configs)[],
  deviations: Deviations,
): Linter.RulesRecord {
  const rules: Linter.RulesRecord = {}
  for (const name of configurations) Object.assign(rules, graphqlEslint.configs[name].rules)
  for (const [name, { setting = 'off', only }] of Object.entries(deviations)) {
    if (!(`${plugin}/${name}` in rules)) throw new Error(`No rule is called ${name}`)
    if (only === undefined) rules[`${plugin}/${name}`] = setting
  }
  return rules
}
