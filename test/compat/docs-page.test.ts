/** The human page of the REST API: each command, pasted into a shell on the day of reading, does what the page says. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalsOf } from '../../src/compat/docs/openapi-refusals.ts'
import { openMonetize } from '../../src/compat/openmonetize/dialect.ts'
import { lacks } from '../support/debian-tools.ts'
import { paste } from '../support/shell.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
let html = ''
let folder = ''
beforeAll(async () => {
  app = await startTestApp()
  html = await (await fetch(`${app.url}/v1/docs`)).text()
  folder = mkdtempSync(join(tmpdir(), 'docs-page-'))
})
afterAll(async () => {
  await app?.close()
  rmSync(folder, { recursive: true, force: true })
})

const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const plain = (text: string) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => signs[name]!)

/** What stands in boxes to be pasted, from the top of the page down. */
function commands(): string[] {
  const boxes = [...html.matchAll(/<pre>([\s\S]*?)<\/pre>/g)].map(([, text = '']) => plain(text))
  return boxes
    .filter((text) => !text.startsWith('{'))
    .map((text) => text.replace('om_live_…', app.liveKey))
}

describe('The page of the REST API', () => {
  it.skipIf(lacks('curl') || lacks('zsh')).each(['bash', 'zsh'] as const)(
    'has commands that %s takes as they are, one for each route',
    async (shell) => {
      const pasted = commands()
      const steps = openMonetize.setUp(app.url).length
      expect(pasted).toHaveLength(steps + 1 + openMonetize.routes.length)
      const answers = await paste(shell, pasted, folder)
      const refused = answers.slice(steps).filter((text) => !isDone(text))
      expect(refused).toEqual([])
    },
  )

  it('says of each route what it may be refused with', () => {
    for (const route of openMonetize.routes) {
      const block = html.split(`<details id="${route.name}">`)[1]?.split('</details>')[0] ?? ''
      for (const status of refusalsOf(openMonetize, route)) {
        expect(block).toContain(`<tr><td>${status}</td>`)
      }
    }
  })

  it('has a search, which is all that it runs, and says how to repeat and how much', async () => {
    const answer = await fetch(`${app.url}/v1/docs`)
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/]+='/)
    expect(html.match(/<script/g)).toHaveLength(1)
    expect(html).toContain('<input id="search"')
    for (const word of ['Idempotency-Key', 'Idempotent-Replayed', 'usage 1,000 in 1 s']) {
      expect(html).toContain(word)
    }
  })

  it('names the server as the request did', async () => {
    expect(html).toContain(`export API=${app.url}`)
  })
})

/** Whether the last line is an answer of the API that refuses nothing, but to make what the other shell has made. */
function isDone(text: string): boolean {
  const answer = JSON.parse(text.trim().split('\n').at(-1) ?? '')
  if (answer.code === 'CONFLICT') return answer.message.startsWith('Another ')
  return !answer.error && !answer.failed && !answer.rejected
}
