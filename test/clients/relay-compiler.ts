/** Runs relay-compiler as an application does before it is built: documents in, modules out. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Kind, parse, print } from 'graphql'
import { makeProject } from './page-project.ts'

export const relayCompiler = createRequire(import.meta.url).resolve('relay-compiler/cli.js')

/** What Relay has besides the documents that all clients share, or in place of one: fragments that it pages, fields that it catches. */
const ofRelay = {
  PagedTransactions: `
    fragment PagedTransactions_query on Query
      @argumentDefinitions(customerId: { type: "ID!" }, first: { type: "Int", defaultValue: 2 }, after: { type: "String" })
      @refetchable(queryName: "PagedTransactionsNextQuery") {
      creditTransactions(customerId: $customerId, first: $first, after: $after)
        @connection(key: "PagedTransactions_creditTransactions") { edges { node { id amount } } }
    }`,
  Balance: `
    fragment Balance_balance on CreditBalance @refetchable(queryName: "BalanceAgainQuery") { available sequence }`,
  PartlyQuery: `
    query PartlyQuery($customerId: ID!, $other: ID!) {
      credits(customerId: $customerId) { id available sequence }
      customer(id: $other) @catch(to: RESULT) { id name }
    }`,
  BalanceQuery: `
    query BalanceQuery($customerId: ID!) {
      credits(customerId: $customerId) { id available sequence ...Balance_balance }
    }`,
  PagedTransactionsQuery: `
    query PagedTransactionsQuery($customerId: ID!) { ...PagedTransactions_query @arguments(customerId: $customerId) }`,
}

const options = {
  language: 'typescript',
  eagerEsModules: true,
  useImportTypeSyntax: true,
  noFutureProofEnums: true,
  schema: './schema.graphql',
  src: './src',
  artifactDirectory: './made',
  customScalarTypes: {
    Date: 'string',
    DateTime: 'string',
    Decimal: 'string',
    JSON: 'unknown',
    SafeInt: 'number',
  },
}

export interface Compiled {
  folder: string
  /** All that it printed. */
  said: string
  /** The modules that it made, of operations and fragments, by name. */
  readAll(): Promise<Record<string, unknown>>
  remove(): void
}

/** Compiles the operations of a document, each in a module of its own, with those that only Relay has. */
export function compileForRelay(schemaFile: string, shared: string): Compiled {
  const sources = Object.entries({ ...operationsIn(shared), ...ofRelay }).map(([name, text]) => [
    `src/${name}.ts`,
    `import { graphql } from 'relay-runtime'\ngraphql\`${text}\`\n`,
  ])
  const folder = makeProject({
    ...Object.fromEntries(sources),
    'package.json': '{ "type": "module" }',
    'schema.graphql': readFileSync(schemaFile, 'utf8'),
    'relay.config.json': JSON.stringify(options),
  })
  mkdirSync(join(folder, 'made'))
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [relayCompiler, 'relay.config.json'],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  )
  if (status !== 0) throw new Error(`relay-compiler refused:\n${stdout}${stderr}`)
  return {
    folder,
    said: stdout + stderr,
    async readAll() {
      const modules: Record<string, unknown> = {}
      const paths = readdirSync(join(folder, 'made')).map((file) => join(folder, 'made', file))
      for (const path of paths) nameFiles(path)
      for (const path of paths) {
        modules[basename(path, '.graphql.ts')] = (await import(pathToFileURL(path).href)).default
      }
      return modules
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Its modules import one another without the extension, which a bundler finds, and Node does not. */
function nameFiles(path: string): void {
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.replaceAll(/(from '\.\/\w+\.graphql)'/g, "$1.ts'"))
}

function operationsIn(text: string): Record<string, string> {
  const operations = parse(text).definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION)
  return Object.fromEntries(operations.map((one) => [one.name?.value, print(one)]))
}
