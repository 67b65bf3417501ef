/** The README as a newcomer uses it: its commands, pasted into bash and zsh in their order, and its programs. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setUp } from '../src/compat/openmonetize/set-up.ts'
import { lacks } from './support/debian-tools.ts'
import type { Json } from './support/rest.ts'
import { paste } from './support/shell.ts'
import { startTestApp, type TestApp } from './support/test-app.ts'

const readme = readFileSync('README.md', 'utf8')
const home = 'http://127.0.0.1:4000'

let app: TestApp
let folder = ''
beforeEach(async () => {
  app = await startTestApp()
  folder = mkdtempSync(join(tmpdir(), 'readme-'))
})
afterEach(async () => {
  await app?.close()
  rmSync(folder, { recursive: true, force: true })
})

function blocks(language: string): string[] {
  const fences = readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)
  return [...fences].flatMap(([, name, text = '']) => (name === language ? [text.trimEnd()] : []))
}

/** With this server and its key in place of the printed ones. */
function here(text: string): string {
  return text
    .replaceAll(home, app.url)
    .replaceAll(home.replace('http', 'ws'), app.url.replace('http', 'ws'))
    .replaceAll('om_live_…', app.liveKey)
    .replaceAll('om_test_…', app.testKey)
}

const commands = () =>
  blocks('sh')
    .filter((text) => !text.startsWith('npm'))
    .map(here)
const product = () => commands().filter((text) => text.includes('createRateCard'))

/** The answers of the API in what a command printed. */
function answersIn(text: string): Json[] {
  return text.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
}

const isRefused = ({ errors, error, rejected }: Json) =>
  Boolean(errors?.length || error || rejected)

describe('The README', () => {
  it.skipIf(lacks('curl') || lacks('zsh')).each(['bash', 'zsh'] as const)(
    'has commands that %s takes as they are, and a product that is made twice without harm',
    async (shell) => {
      const balance = 'rest "/credits/balance?customer_id=cust_123"'
      const all = [...commands(), balance, ...product(), balance]
      const printed = (await paste(shell, all, folder)).map(answersIn)
      const [before, again, after] = printed.slice(-3)
      expect(printed.slice(0, -3).flat().filter(isRefused)).toEqual([])
      // Each of the others but the first answers something.
      expect(printed.slice(1).filter((answers) => answers.length === 0)).toEqual([])
      const codes = again?.flatMap(({ errors }) => errors.map((one: Json) => one.extensions.code))
      expect(new Set(codes)).toEqual(new Set(['CONFLICT']))
      expect(before).toHaveLength(1)
      expect(after).toEqual(before)
    },
  )

  it.skipIf(lacks('curl'))('bills a customer for a month of usage', async () => {
    const [shell] = commands()
    const billing = commands().filter((text) => text.includes('bill '))
    const printed = await paste('bash', [shell ?? '', ...billing], folder)
    const told = printed.flatMap(answersIn).map(({ data }) => data)
    const answer = (field: string) => told.find((data) => data && field in data)?.[field]
    const invoice = told.find(({ invoices }) => invoices)
    const { lines, ...shown } = invoice.invoices.edges[0].node
    expect(shown).toMatchObject({ number: 'INV-2026-002', total: '31' })
    const amounts = lines.map(({ kind, amount }: Json) => `${kind} ${amount}`)
    expect(amounts).toEqual(['BASE 30', 'INCLUDED 0', 'USAGE 1'])
    expect(lines.at(-1).explain).toMatchObject({ kind: 'USAGE', events: { count: 1 } })
    for (const url of [shown.hostedUrl, shown.pdfUrl]) expect((await fetch(url)).status).toBe(200)
    expect(answer('markInvoicePaid')).toMatchObject({ status: 'PAID', amountPaid: '31' })
    expect(answer('createRefund')).toEqual([{ amount: '4', status: 'SUCCEEDED' }])
    expect((await fetch(answer('createCheckout').url)).status).toBe(200)
    expect(answer('updateBillingSettings').retryDays).toEqual([1, 3, 10])
    expect(answer('revenue').currencies).toMatchObject([{ currency: 'USD', mrr: '60' }])
  })

  it('shows the set-up of the documentation', () => {
    for (const { command } of setUp(home).slice(0, 2)) expect(readme).toContain(command)
  })

  it.skipIf(lacks('curl'))('has a program that watches a balance over a socket', async () => {
    await paste('bash', commands().slice(0, 2), folder)
    const [program = ''] = blocks('js').filter((text) => text.includes("type: 'auth'"))
    expect(await firstOutput(here(program))).toContain('available: 1000')
  })

  it.skipIf(lacks('curl'))(
    'has a page that shows a balance to whoever has a customer token',
    async () => {
      const mint = commands().filter((text) => text.includes('createCustomerToken'))
      const printed = await paste('bash', [...commands().slice(0, 2), ...mint], folder)
      const { token } = answersIn(printed.at(-1) ?? '')[0].data.createCustomerToken
      const [page = ''] = blocks('html')
      const script = /<script type="module">([\s\S]*)<\/script>/.exec(page)?.[1] ?? ''
      // A page, as far as the script knows.
      const element = '{ set value(shown) { console.log("shows", shown) } }'
      const document = `globalThis.document = { getElementById: () => (${element}) }\n`
      const program = document + here(script).replace('the customer token', token)
      expect(await firstOutput(program)).toContain('shows 1000')
    },
  )
})

/** What a program prints first; it is ended then. */
async function firstOutput(program: string): Promise<string> {
  const file = join(folder, 'program.mjs')
  writeFileSync(file, program)
  const child = spawn(process.execPath, [file])
  let problems = ''
  child.stderr.on('data', (chunk: Buffer) => {
    problems += chunk
  })
  const output = await new Promise<string>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(String(chunk)))
    child.once('close', () => resolve(problems))
  })
  child.kill()
  return output
}
