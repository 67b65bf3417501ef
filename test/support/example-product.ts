/** The objects behind the documentation's examples, created by the commands that it shows. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setUp } from '../../src/compat/openmonetize/set-up.ts'
import { paste, type Shell } from './shell.ts'
import type { TestApp } from './test-app.ts'

/** The commands with the real key inserted. */
export function setUpCommands({ url, liveKey }: Pick<TestApp, 'url' | 'liveKey'>): string[] {
  return setUp(url).map(({ command }) => command.replace('om_live_…', liveKey))
}

/** The output of each command. */
export async function setUpExamples(app: TestApp, shell: Shell = 'bash'): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'example-product-'))
  try {
    return await paste(shell, setUpCommands(app), folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
