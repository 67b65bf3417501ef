/** A folder of a page's program, in which the libraries of this package are installed. */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export function makeProject(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'page-'))
  const libraries = join(import.meta.dirname, '../../node_modules')
  symlinkSync(libraries, join(folder, 'node_modules'), 'junction')
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}
