/** The programs of the README that keep a balance live, exactly as printed. */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphqlData } from '../support/graphql.ts'
import { addCredits, createToken } from '../support/live-product.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { makeProject } from './page-project.ts'
import { relayCompiler } from './relay-compiler.ts'
import { schemaFile } from './schema-knowledge.ts'

const fences = readFileSync('README.md', 'utf8').matchAll(/```js\n([\s\S]*?)```/g)
const programs = Array.from(fences, ([, text = '']) => text)
const withText = (text: string) => programs.find((one) => one.includes(text)) ?? ''

let app: TestApp
let customerId: string
beforeAll(async () => {
  app = await startTestApp()
  const create = 'mutation { createCustomer(input: {externalId: "cust_123"}) { id } }'
  const data = await graphqlData<{ createCustomer: { id: string } }>(app.url, app.liveKey, create)
  customerId = data.createCustomer.id
  await addCredits(app, customerId, '1000')
})
afterAll(() => app?.close())

/** A program whose beginning and rest these are, with this server and a token of the customer. */
async function here(...parts: string[]): Promise<string> {
  const token = await createToken(app, customerId)
  const text = parts.join('')
  return text.replace('http://127.0.0.1:4000', app.url).replace('the customer token', token)
}

/** Runs a program of a folder until it shows what the balance is, and what it is once credits are added. */
async function shows(folder: string, file: string): Promise<string[]> {
  const child = spawn(process.execPath, [join(folder, file)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let problems = ''
  child.stderr.on('data', (chunk: Buffer) => {
    problems += chunk
  })
  const lines: string[] = []
  for await (const line of createInterface(child.stdout)) {
    if (line === lines.at(-1)) continue
    lines.push(line)
    if (lines.length === 2) child.kill()
    else await addCredits(app, customerId, '5')
  }
  expect(problems).toBe('')
  return lines
}

/** What each program shows: two balances, 5 credits apart. */
const isLive = ([before, after]: string[]) => Number(after) - Number(before) === 5

describe('A program of the README', () => {
  it.each([
    ['Apollo', "from '@apollo/client'"],
    ['urql', "from '@urql/core'"],
  ])('keeps a balance live with %s', async (_name, text) => {
    const program = await here(withText('const socket = createClient'), withText(text))
    const folder = makeProject({ 'program.mjs': program })
    expect(await shows(folder, 'program.mjs')).toSatisfy(isLive)
    rmSync(folder, { recursive: true })
  })

  it('keeps a balance live with Relay', async () => {
    const beginning = withText('const socket = createClient')
    const source = await here(beginning, withText("from 'relay-runtime'"))
    const options = {
      language: 'javascript',
      eagerEsModules: true,
      schema: './schema.graphql',
      src: './src',
      artifactDirectory: './made',
    }
    const folder = makeProject({
      'package.json': '{"type": "module"}',
      'src/Balance.js': source,
      'built/Balance.js': source.replace(/graphql`\w+ (\w+)[^`]*`/g, imported),
      'made/none.js': '',
      'schema.graphql': readFileSync(schemaFile, 'utf8'),
      'relay.config.json': JSON.stringify(options),
    })
    const args = [relayCompiler, 'relay.config.json']
    const compiled = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    expect(compiled.status, compiled.stdout).toBe(0)
    expect(await shows(folder, 'built/Balance.js')).toSatisfy(isLive)
    rmSync(folder, { recursive: true })
  })
})

/** What the plugin of a bundler puts in place of a document. */
function imported(_: string, name: string): string {
  return `(await import('../made/${name}.graphql.js')).default`
}
