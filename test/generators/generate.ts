/** Runs client generators and the linter of OpenAPI documents like their users, on a document in memory or in a file. */
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createClient } from '@hey-api/openapi-ts'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript'

/** What Redocly's strictest set of rules has to say, with the place of each. */
export async function lint(document: object): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended-strict'] })
  const problems = await lintFromString({ source: JSON.stringify(document), config })
  return problems.map(
    ({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`,
  )
}

/** The types that openapi-typescript makes. */
export async function typesOf(document: object): Promise<string> {
  return astToString(await openapiTypescript(document as OpenAPI3))
}

/** The client that @hey-api/openapi-ts makes, in a folder. */
export async function generateHeyApi(document: object, output: string): Promise<void> {
  await createClient({
    input: document as Record<string, unknown>,
    output: { path: output },
    logs: { level: 'silent', file: false },
    plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
  })
}

/** A folder of a program that imports openapi-fetch. */
export function makeProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-client-'))
  mkdirSync(join(folder, 'node_modules'))
  const require = createRequire(import.meta.url)
  for (const name of ['openapi-fetch', 'openapi-typescript-helpers']) {
    const at = name === 'openapi-fetch' ? require : createRequire(require.resolve('openapi-fetch'))
    const entry = at.resolve(`${name}/package.json`)
    symlinkSync(dirname(entry), join(folder, 'node_modules', name))
  }
  return folder
}
