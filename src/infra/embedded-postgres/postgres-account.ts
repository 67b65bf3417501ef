/** PostgreSQL refuses to run as root: this finds, or makes, the ordinary account it runs as when the server itself is root. */
import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { StartError } from '../start-error.ts'

export type Account = { uid: number; gid: number; name: string }

const ownName = 'openmonetize'

/**
 * The account for PostgreSQL, or nothing when the server is not root and PostgreSQL simply runs as the same user.
 * Data that exist decide: whoever owns them goes on owning them, whichever accounts have come or gone since.
 */
export function chooseAccount(dataDir: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const account =
    ownerOf(dataDir) ?? lookUp('postgres') ?? lookUp(ownName) ?? createAccount() ?? lookUp('nobody')
  if (!account)
    throw new StartError(
      'PostgreSQL cannot run as root and no other user could be found or made; start the server as an ordinary user or set DATABASE_URL.',
    )
  return account
}

/** Whether the account may enter the folder (or execute the file), judged by the system itself, acting as the account. */
export function canEnter(account: Account | undefined, path: string): boolean {
  if (!account) return true
  const { uid, gid } = account
  const run = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], {
    uid,
    gid,
    cwd: '/',
    env: {},
  })
  return run.status === 0
}

function ownerOf(dataDir: string): Account | undefined {
  const owner = statSync(dataDir, { throwIfNoEntry: false })
  if (!owner || owner.uid === 0) return undefined
  return { uid: owner.uid, gid: owner.gid, name: `user ${owner.uid}` }
}

function lookUp(name: string): Account | undefined {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [user, , uid, gid] = line.split(':')
    if (user === name && Number(uid) > 0) return { uid: Number(uid), gid: Number(gid), name }
  }
  return undefined
}

function createAccount(): Account | undefined {
  const options = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent']
  // Where useradd is missing or not allowed, the caller falls back to nobody.
  spawnSync('useradd', [...options, '--shell', '/usr/sbin/nologin', ownName], { stdio: 'ignore' })
  return lookUp(ownName)
}
