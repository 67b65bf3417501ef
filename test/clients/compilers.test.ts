/** The schema with tools that compile documents: relay-compiler and the client preset. */
import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { generateClient } from './client-preset.ts'
import { makeProject } from './page-project.ts'
import { compileForRelay } from './relay-compiler.ts'
import { schemaFile } from './schema-knowledge.ts'

const documents = readFileSync(join(import.meta.dirname, 'documents.graphql'), 'utf8')
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const compilerOptions = {
  strict: true,
  noEmit: true,
  target: 'esnext',
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['esnext', 'dom'],
  types: [],
  skipLibCheck: true,
}

/** What the compiler of TypeScript says of a program in a folder; nothing when all is well. */
function compile(folder: string, program: string): string {
  writeFileSync(join(folder, 'program.ts'), program)
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['program.ts'] }),
  )
  const tsc = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc')
  return spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' }).stdout
}

describe('relay-compiler', () => {
  it('compiles what a page asks, without a warning and into types that hold', () => {
    const compiled = compileForRelay(schemaFile, documents)
    folders.push(compiled.folder)
    expect(compiled.said).not.toMatch(/warn|error/i)
    const program = `
import type { BalanceQuery } from './made/BalanceQuery.graphql'
export function shown({ credits }: BalanceQuery['response'], variables: BalanceQuery['variables']) {
  // @ts-expect-error: a root field is null when it failed
  credits.available
  // @ts-expect-error: it was not asked for
  credits?.pending
  const [id, available, sequence]: [string, string | undefined, number | undefined] =
    [variables.customerId, credits?.available, credits?.sequence]
  return [id, available, sequence]
}
`
    expect(compile(compiled.folder, program)).toBe('')
  })
})

describe('The client preset', () => {
  it('makes types that hold, and hashes under which the server keeps documents', async () => {
    const files = await generateClient(readFileSync(schemaFile, 'utf8'), documents)
    const folder = makeProject(files)
    folders.push(folder)
    const program = `
import { graphql } from './made'
import type { TypedDocumentString } from './made/graphql'
declare function ask<Data, Given>(document: TypedDocumentString<Data, Given>, given: Given): Promise<Data>
const document = graphql(\`query CustomerQuery($id: ID!) {
  customer(id: $id) {
    id
    name
  }
}\`)
export async function shown(id: string): Promise<string | null | undefined> {
  // @ts-expect-error: the id is missing
  await ask(document, {})
  const { customer } = await ask(document, { id })
  // @ts-expect-error: a root field is null when it failed
  customer.name
  return customer?.name
}
`
    expect(compile(folder, program)).toBe('')
    const persisted: Record<string, string> = JSON.parse(
      files['made/persisted-documents.json'] ?? '',
    )
    expect(Object.keys(persisted)).toHaveLength(documents.match(/^(query|mut|sub)/gm)?.length ?? 0)
    expect(Object.keys(persisted)).toEqual(
      Object.values(persisted).map((text) => hash('sha256', text)),
    )
  })
})
