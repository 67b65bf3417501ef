/** The OpenAPI document with its users: a linter, and generators whose clients compile and work. */
import { execFile, spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openMonetize } from '../../src/compat/openmonetize/dialect.ts'
import { generateHeyApi, lint, makeProject, typesOf } from '../generators/generate.ts'
import { setUpExamples } from '../support/example-product.ts'
import type { Json } from '../support/rest.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
let document: Json
const folders: string[] = []
beforeAll(async () => {
  app = await startTestApp()
  document = await (await fetch(`${app.url}/v1/openapi.json`)).json()
})
afterAll(async () => {
  await app?.close()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function project(files: Record<string, string> = {}): string {
  const folder = makeProject()
  folders.push(folder)
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

const compilerOptions = {
  strict: true,
  noEmit: true,
  target: 'esnext',
  module: 'nodenext',
  lib: ['esnext', 'dom', 'dom.iterable'],
  types: [],
  allowImportingTsExtensions: true,
  skipLibCheck: false,
}

/** What the compiler says of a project; nothing when all is well. */
function compile(folder: string, options: object = {}): string {
  const config = { compilerOptions: { ...compilerOptions, ...options }, include: ['.'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc')
  return spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' }).stdout
}

/** Calls every operation with its example, ids being those that earlier answers had. */
function programOf({ paths }: Json): string {
  const calls = Object.entries<Json>(paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, operation]) => {
      const inside = (place: string) => {
        const given = operation.parameters
          .filter((one: Json) => one.in === place && one.example !== undefined)
          .map(({ name, example }: Json) => {
            const made = place === 'path' && name in openMonetize.lookups
            return `${name}: ${made ? name : JSON.stringify(example)}`
          })
        return given.length > 0 ? `${place}: { ${given} }, ` : ''
      }
      const params = `params: { ${inside('path')}${inside('query')} }`
      const [media] = Object.values<Json>(operation.requestBody?.content ?? {})
      const body = media ? `, body: ${JSON.stringify(media.example)}` : ''
      const call = `client.${method.toUpperCase()}('${path}', { ${params}${body} })`
      const kept: Record<string, string> = {
        createEntitlement: 'entitlement_id = answer.data?.id ?? ""',
        createWebhook: 'webhook_id = answer.data?.id ?? ""',
      }
      return {
        id: operation.operationId as string,
        text: `{
  const answer = await ${call}
  ${kept[operation.operationId] ?? ''}
  told.push({ name: '${operation.operationId}', status: answer.response.status, error: answer.error })
}`,
      }
    }),
  )
  const order = ['getHealth', ...openMonetize.routes.map(({ name }) => name)]
  calls.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id))
  return `import createClient from 'openapi-fetch'
import type { paths } from './schema.d.ts'
declare const process: { argv: string[]; stdout: { write(text: string): void } }
const [, , baseUrl = '', key = ''] = process.argv
const client = createClient<paths>({ baseUrl, headers: { authorization: \`Bearer \${key}\` } })
const told: { name: string; status: number; error: unknown }[] = []
let [entitlement_id, webhook_id] = ['', '']
${calls.map(({ text }) => text).join('\n')}
process.stdout.write(JSON.stringify(told))
`
}

describe('The OpenAPI document', () => {
  it('has nothing that Redocly warns of', async () => {
    expect(await lint(document)).toEqual([])
  })

  it('makes openapi-typescript a client that compiles and sends every example', async () => {
    await setUpExamples(app)
    const files = { 'schema.d.ts': await typesOf(document), 'client.ts': programOf(document) }
    const folder = project(files)
    expect(compile(folder)).toBe('')
    const args = [join(folder, 'client.ts'), `${app.url}/v1`, app.liveKey]
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args)
    expect(stderr).toBe('')
    const told: Json[] = JSON.parse(stdout)
    expect(told).toHaveLength(openMonetize.routes.length + 1)
    expect(told.filter(({ status }) => status >= 300)).toEqual([])
  })

  it('makes @hey-api/openapi-ts a client that compiles', async () => {
    const folder = project()
    await generateHeyApi(document, join(folder, 'client'))
    expect(compile(folder, { module: 'esnext', moduleResolution: 'bundler' })).toBe('')
  })

  it('tells free objects, decimals, keys and limits', () => {
    const { schemas, parameters, headers } = document.components
    expect(schemas.UsageEvent.properties.properties.anyOf[0]).toEqual({
      type: 'object',
      additionalProperties: true,
    })
    expect(schemas.PositiveDecimal.anyOf.map(({ type }: Json) => type)).toEqual([
      'number',
      'string',
    ])
    expect(parameters.IdempotencyKey.name).toBe('Idempotency-Key')
    expect(Object.keys(headers)).toEqual(
      expect.arrayContaining(['X-RateLimit-Remaining', 'RateLimit', 'Retry-After']),
    )
    const { post } = document.paths['/credits/transfer']
    const statuses = ['200', '400', '401', '402', '403', '404', '409', '413', '415', '422', '429']
    expect(Object.keys(post.responses)).toEqual([...statuses, '500', '503'])
    expect(post.parameters).toEqual([{ $ref: '#/components/parameters/IdempotencyKey' }])
    const { get } = document.paths['/credits/balance']
    expect(Object.keys(get.responses)).not.toContain('422')
  })
})
