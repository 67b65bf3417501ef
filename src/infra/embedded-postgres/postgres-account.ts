/** PostgreSQL refuses to run as root: finds or creates an ordinary account for it when the server is root. */
import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { StartError } from '../start-error.ts'

export type Account = { uid: number; gid: number; name: string }

const ownName = 'openmonetize'

/**
 * The account for PostgreSQL; undefined when the server is not root and PostgreSQL runs as the same user. The owner of existing
 * data keeps it, whichever accounts were added or removed since.
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

/** Whether the account may enter the folder or execute the file, checked by the system as that account. */
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
  // Where useradd is missing or not allowed, the caller falls back to the account "nobody".
  spawnSync('useradd', [...options, '--shell', '/usr/sbin/nologin', ownName], { stdio: 'ignore' })
  return lookUp(ownName)
}
