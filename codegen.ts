/**
 * Writes the files derived from the schema: its SDL, types for the documents, and the questions of dialects. `--check` only
 * reports stale files.
 */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { codegen } from '@graphql-codegen/core'
import * as typedDocumentNode from '@graphql-codegen/typed-document-node'
import * as typescriptOperations from '@graphql-codegen/typescript-operations'
import {
  GraphQLNonNull,
  type GraphQLSchema,
  lexicographicSortSchema,
  OperationTypeNode,
  parse,
  printSchema,
} from 'graphql'
import { readCommandLine } from './src/commands/command-line.ts'
import { askersOf, printedQuestions } from './src/compat/question.ts'
import { schema } from './src/graphql/schema/schema.ts'
import { sdkDocuments } from './src/sdk/documents.ts'
import { goOperations } from './src/sdk/go-operations.ts'
import { pythonOperations } from './src/sdk/python-operations.ts'

const sdlFile = 'schema/schema.graphql'
const releasedFile = 'schema/released.graphql'
const sdkFile = 'src/sdk/operations.graphql'
const documentFiles = ['test/**/*.graphql', 'src/{compat,pay}/**/*.graphql']

const sorted = lexicographicSortSchema(schema)
const sdl = `${printSchema(sorted)}\n`
const forThrowers = ofThrowers(lexicographicSortSchema(schema))

/**
 * Clients of the server's own documents throw at the first error, so a root field that is null only after a failure is never null
 * for them.
 */
function ofThrowers(all: GraphQLSchema): GraphQLSchema {
  for (const root of Object.values(OperationTypeNode).map((name) => all.getRootType(name))) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      if (field.extensions.nullIsFailure) field.type = new GraphQLNonNull(field.type)
    }
  }
  return all
}

/** Every file that codegen writes, with its expected content. */
async function generate(): Promise<Map<string, string>> {
  const files = new Map([[sdlFile, sdl]])
  for (const path of find(documentFiles)) {
    const file = path.replace(/\.graphql$/, '.generated.ts')
    const types = await typesOf(path, file, [{ typedDocumentNode: {} }], {})
    files.set(file, `/** Documents of ${path} and their types, made by codegen.ts. */\n${types}\n`)
  }
  const sdk = 'src/sdk/node/operations.generated.ts'
  // A client may give a Date, which JSON writes as the API reads it.
  const time = { input: 'string | Date', output: 'string' }
  const amount = { input: 'string | number | bigint', output: 'string' }
  const types = await typesOf(sdkFile, sdk, [], { DateTime: time, Decimal: amount })
  const documents = parse(read(sdkFile))
  files.set(sdk, sdkDocuments(documents, types))
  files.set('src/sdk/go/operations.go', goOperations(documents, forThrowers))
  files.set('src/sdk/python/openmonetize/_operations.py', pythonOperations(documents, schema))
  return files
}

async function typesOf(
  path: string,
  filename: string,
  documents: Record<string, object>[],
  scalars: Record<string, unknown>,
): Promise<string> {
  return codegen({
    filename,
    schema: parse(printSchema(forThrowers)),
    schemaAst: forThrowers,
    documents: [{ location: path, document: parse(read(path)) }],
    config: {
      useTypeImports: true,
      enumType: 'string-literal',
      skipTypename: true,
      dedupeFragments: true,
      defaultScalarType: 'unknown',
      strictScalars: true,
      scalars: {
        ID: 'string',
        Decimal: { input: 'string | number', output: 'string' },
        Date: 'string',
        DateTime: 'string',
        SafeInt: 'number',
        JSON: 'unknown',
        ...scalars,
      },
    },
    pluginMap: { typescriptOperations, typedDocumentNode },
    plugins: [{ typescriptOperations: {} }, ...documents],
  })
}

function find(patterns: string[]): string[] {
  return globSync(patterns)
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
}

/** A checkout on Windows may have changed the line ends. */
function read(file: string): string {
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n')
}

/** The documents derived from the routes of each dialect, for reading only. */
async function questionsOfDialects(): Promise<Map<string, string>> {
  // It imports files that were written above.
  const { dialects } = await import('./src/compat/dialects.ts')
  return new Map(
    dialects.map((dialect) => {
      const printed = printedQuestions(schema, askersOf(dialect))
      return [`schema/dialects/${dialect.name}.graphql`, printed]
    }),
  )
}

const files = await generate()
const orphans = find(['{src,test}/**/*.generated.ts']).filter((file) => !files.has(file))
const { values } = readCommandLine({
  usage: `Usage: npm run codegen [-- --check | --release]
Prints the schema and what dialects ask of it, and types the documents of the dialects and of the tests. With --check it writes
nothing, and ends with 1 when a file is not as it would write it. With --release the schema becomes the released one, which
later ones must not break.
`,
  options: { check: { type: 'boolean' }, release: { type: 'boolean' } },
})
const isStale = ([file, content]: [string, string]) => !existsSync(file) || read(file) !== content
const typed = [...files].filter(isStale)
if (!values.check) for (const [file, content] of typed) writeFileSync(file, content)
const questions = values.check && typed.length > 0 ? new Map() : await questionsOfDialects()
const asked = [...questions].filter(isStale)
if (values.check) {
  const names = [...typed, ...asked].map(([file]) => file).concat(orphans)
  if (names.length > 0) {
    process.stderr.write(`Stale, run \`npm run codegen\`: ${names.join(', ')}\n`)
    process.exitCode = 1
  }
} else {
  mkdirSync('schema/dialects', { recursive: true })
  for (const [file, content] of asked) writeFileSync(file, content)
  if (values.release) writeFileSync(releasedFile, sdl)
}
