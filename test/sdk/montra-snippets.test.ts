/** The class of Montra, packed and installed by its vendor's name, runs the program that its page prints. */
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphqlData } from '../support/graphql.ts'
import { restClient } from '../support/rest.ts'
import { installPackage, openProject, runProgram } from '../support/sdk-packages.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
let output: Record<string, unknown>
const project = openProject('montra-snippets')
const secret = 'whsec_of_the_endpoint'
const rawBody = '{"type":"invoice.paid"}'
const top = join(import.meta.dirname, '../..')

/** What the page takes for granted, and what it would show. */
const before = `const rawBody = ${JSON.stringify(rawBody)}
const signature = ${JSON.stringify(createHmac('sha256', secret).update(rawBody).digest('hex'))}
`
const after = `
import { MontraError } from '@montra/sdk'
const changed = await montra.webhooks.verifySignature(rawBody + ' ', signature, '${secret}')
const refused = await montra.getCustomer('nobody').catch((error: MontraError) => error)
console.log('#' + JSON.stringify({ customer, customers, quota, sso, features, feature,
  paused: await montra.listSubscriptions({ status: 'paused' }), points: series.revenue.length, isValid,
  changed, refused: refused instanceof MontraError && [refused.code, refused.status],
  shown: inspect(montra) }))
`

beforeAll(async () => {
  // Before the time at which the page resumes a subscription.
  const early = Date.now() - Date.parse('2025-01-20T12:00:00Z')
  app = await startTestApp({}, { clock: { now: () => new Date(Date.now() - early) } })
  const prepared = await prepare()
  await installPackage(project, 'montra', '@montra/sdk')
  const page = readFileSync(join(import.meta.dirname, 'snippets/montra.mts.txt'), 'utf8')
  const text = Object.entries(prepared).reduce(
    (one, [printed, own]) => one.replaceAll(printed, own),
    `import { inspect } from 'node:util'\n${before}${page}${after}`,
  )
  const program = project.write('page.mts', text)
  await requireTypes(program)
  const env = { MONTRA_WEBHOOK_SECRET: secret }
  const shown = await runProgram(process.execPath, [program], { cwd: project.folder, env })
  output = JSON.parse(shown.slice(shown.indexOf('#') + 1))
})
afterAll(async () => {
  await app?.close()
  project.close()
})

/** The key, the URL and the ids that the page prints, and those of this server. */
async function prepare(): Promise<Record<string, string>> {
  const document =
    'mutation { createApiKey(input: {name: "m", role: ADMIN, dialect: MONTRA}) { secret } }'
  const made = await graphqlData<{ createApiKey: { secret: string } }>(
    app.url,
    app.testKey,
    document,
  )
  const key = made.createApiKey.secret
  const rest = restClient(app, { mount: '/api/v1', key })
  const create = async (path: string, body: object) => (await rest.post(path, body)).body.data.id
  const customer = await create('/customers', { name: 'Jane', email: 'jane@example.com' })
  const model = await create('/pricing-models', { name: 'Pro' })
  for (const slug of ['api-requests', 'api-tokens']) {
    await create('/meters', { name: slug, slug, pricing_model_id: model })
  }
  await create('/features', { name: 'SSO', slug: 'sso', pricing_model_id: model })
  const given = { customer_id: customer, pricing_model_id: model }
  const subscription = await create('/subscriptions', given)
  return {
    ...{ 'sk_test_...': key, 'https://dev.montra.fi/api/v1': `${app.url}/api/v1` },
    ...{ cust_123: customer, pm_123: model, sub_123: subscription },
  }
}

/** Throws with what the compiler says. */
async function requireTypes(program: string): Promise<void> {
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024']
  const types = ['--types', 'node', '--typeRoots', join(top, 'node_modules/@types')]
  const args = [join(top, 'node_modules/.bin/tsc'), ...options, ...types, program]
  await runProgram(process.execPath, args, { cwd: project.folder }).catch((error: Error) => {
    throw new Error(`The page does not compile: ${Reflect.get(error, 'stdout')}`)
  })
}

describe('@openmonetize/montra', () => {
  it('creates and lists customers', () => {
    const john = { name: 'John Doe', email: 'john@example.com' }
    expect(output.customer).toMatchObject({ id: expect.stringMatching(/^cust_/), ...john })
    expect(output.customers).toHaveLength(2)
  })

  it('reports usage, and checks meters and features', () => {
    expect(output.quota).toEqual({ has_access: true, usage: 0, limit: null, type: 'meter' })
    expect(output.sso).toEqual({ has_access: true, type: 'feature' })
  })

  it('lists and creates features', () => {
    expect(output.features).toHaveLength(3)
    expect(output.feature).toMatchObject({ slug: 'beta', type: 'Toggle', status: 'Active' })
  })

  it('pauses and resumes subscriptions, and reads series', () => {
    expect(output.paused).toEqual([])
    expect(output.points).toBe(14)
  })

  it('verifies signatures', () => {
    expect([output.isValid, output.changed]).toEqual([true, false])
  })

  it('throws what the server refuses, and never shows the key', () => {
    expect(output.refused).toEqual(['not_found', 404])
    expect(output.shown).not.toContain('sk_test_')
  })
})
