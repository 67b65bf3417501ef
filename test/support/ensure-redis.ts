/** Makes sure that a real redis-server is there before the tests run: on Debian as root it installs one, elsewhere it says how. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const how =
  'The tests need a redis-server on the PATH; install one, e.g. `apt-get install redis-server` or `brew install redis`.'

const isThere = () => spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0
const canInstall = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

function install(): void {
  const env = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    DEBIAN_FRONTEND: 'noninteractive',
  }
  process.stdout.write('redis-server is missing, installing it with apt-get\n')
  // The tests start their own; the package's service must not.
  const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0']
  for (const step of [
    ['update', ...quiet],
    ['install', '-y', '--no-install-recommends', ...quiet, 'redis-server'],
  ])
    spawnSync('apt-get', step, { env, stdio: ['ignore', 'ignore', 'inherit'] })
}

if (!isThere() && canInstall()) install()
if (!isThere()) {
  process.stderr.write(`${how}\n`)
  process.exit(1)
}
