/** The data folder of the embedded PostgreSQL: its place, its owner, and its creation, which a kill cannot leave half done. */
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { StartError } from '../start-error.ts'
import { type Account, canEnter, chooseAccount } from './postgres-account.ts'
import {
  type Binaries,
  makeOpenFolder,
  provideBinaries,
  systemFolder,
} from './postgres-binaries.ts'

export type Cluster = {
  /** Contains `data`, the password and the log. */
  folder: string
  dataDir: string
  password: string
  account: Account | undefined
  binaries: Binaries
}

/** The superuser, who owns everything; PostgreSQL listens on the loopback address only. */
export const postgresUser = 'openmonetize'

const run = promisify(execFile)
const clone = resolve(import.meta.dirname, '../../..')

/** Finds or creates the data folder; `dataDir` is the operator's choice, default a place that belongs to this clone. */
export async function openCluster(dataDir?: string): Promise<Cluster> {
  const home = dataDir ? resolve(dataDir) : defaultHome()
  const folder = join(home, 'postgres')
  const account = chooseAccount(join(folder, 'data'))
  const binaries = provideBinaries(account)
  prepareHome(home, account)
  removeLeftovers(home)
  if (!existsSync(folder)) await createCluster(home, folder, account, binaries)
  return { folder: realpathSync(folder), ...readCluster(folder), account, binaries }
}

/** An ordinary user's data live in the clone; root's do not, since PostgreSQL's account can rarely enter root's folders. */
function defaultHome(): string {
  if (process.getuid?.() !== 0) return join(clone, '.data')
  const hash = createHash('sha256').update(clone).digest('hex').slice(0, 10)
  return join(systemFolder, `${basename(clone)}-${hash}`)
}

function prepareHome(home: string, account: Account | undefined): void {
  // Otherwise the mode of another file, even `/dev/null`, would be changed below.
  if (existsSync(home) && !statSync(home).isDirectory()) {
    throw new StartError(`The data folder ${home} is no folder; set DATA_DIR to another one.`)
  }
  try {
    if (account) makeOpenFolder(home)
    else mkdirSync(home, { recursive: true, mode: 0o700 })
    // PostgreSQL's account only needs to enter the folder; its contents have modes of their own.
    if (!canEnter(account, home)) chmodSync(home, 0o711)
  } catch (error) {
    throw new StartError(`The data folder ${home} cannot be made or used: ${textOf(error)}`)
  }
  if (!canEnter(account, home))
    throw new StartError(
      `PostgreSQL runs as ${account?.name}, who cannot enter the data folder ${home}; set DATA_DIR to a folder that every user can reach.`,
    )
}

/** Removes what a kill during `initdb` left; such folders carry the process id of their server. */
function removeLeftovers(home: string): void {
  for (const name of readdirSync(home)) {
    const pid = Number(/^initdb-(\d+)$/.exec(name)?.[1])
    if (!pid || (pid !== process.pid && isRunning(pid))) continue
    try {
      rmSync(join(home, name), { recursive: true, force: true, maxRetries: 3 })
    } catch {
      // An orphaned initdb may still be writing there; the next start removes it.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function createCluster(
  home: string,
  folder: string,
  account: Account | undefined,
  { initdb }: Binaries,
): Promise<void> {
  const part = join(home, `initdb-${process.pid}`)
  const passwordCopy = join(part, 'initdb-password')
  const password = randomBytes(24).toString('base64url')
  mkdirSync(join(part, 'data'), { recursive: true, mode: 0o700 })
  writeFileSync(join(part, 'password'), password, { mode: 0o600 })
  writeFileSync(passwordCopy, password, { mode: 0o600 })
  if (account) {
    chmodSync(part, 0o711)
    chownSync(join(part, 'data'), account.uid, account.gid)
    chownSync(passwordCopy, account.uid, account.gid)
  }
  await runInitdb(initdb, part, passwordCopy, account)
  rmSync(passwordCopy)
  sync(join(part, 'password'))
  sync(part)
  try {
    renameSync(part, folder)
  } catch (error) {
    rmSync(part, { recursive: true, force: true })
    // Another server created it meanwhile; the advisory lock decides which one continues.
    if (!existsSync(folder)) throw error
  }
  sync(home)
}

async function runInitdb(
  initdb: string,
  part: string,
  passwordFile: string,
  account: Account | undefined,
): Promise<void> {
  const options = [
    `--pgdata=${join(part, 'data')}`,
    `--username=${postgresUser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    // Built into PostgreSQL: sorts the same on every machine, and no upgrade of the system's locales can corrupt an index.
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ]
  try {
    await run(initdb, options, { ...identity(account), cwd: part, env: postgresEnv })
  } catch (error) {
    rmSync(part, { recursive: true, force: true })
    const said = (error as { stderr?: string }).stderr?.trim()
    throw new StartError(`PostgreSQL could not make its data folder: ${said || textOf(error)}`)
  }
}

/** A minimal environment: the server's own holds secrets that PostgreSQL does not need. */
export const postgresEnv = { LC_ALL: 'C', TZ: 'UTC' }

export function identity(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {}
}

function readCluster(folder: string): { dataDir: string; password: string } {
  const dataDir = join(realpathSync(folder), 'data')
  try {
    readFileSync(join(dataDir, 'PG_VERSION'))
    return { dataDir, password: readFileSync(join(folder, 'password'), 'utf8').trim() }
  } catch (error) {
    throw new StartError(
      `The folder ${folder} cannot be read as the data of OpenMonetize (${textOf(error)}); start as the user who made it, or set DATA_DIR to another folder.`,
    )
  }
}

/** Flushes a file, or the names in a folder, to disk; Windows does the latter by itself. */
function sync(path: string): void {
  if (process.platform === 'win32') return
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
