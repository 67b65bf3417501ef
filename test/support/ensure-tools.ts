/**
 * Makes sure that the tools of debian-tools.ts are installed before the tests run: installs them on Debian as root, and elsewhere
 * says how.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type DebianTool, debianPath, debianTools, isThere } from './debian-tools.ts'

const tools: readonly DebianTool[] = Object.values(debianTools)
const missing = () => tools.filter((tool) => !isThere(tool))
const canInstall = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

function install(packages: readonly string[]): void {
  const env = { PATH: debianPath, DEBIAN_FRONTEND: 'noninteractive' }
  process.stdout.write(`installing with apt-get: ${packages.join(' ')}\n`)
  const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0']
  for (const step of [
    ['update', ...quiet],
    ['install', '-y', '--no-install-recommends', ...quiet, ...packages],
  ])
    spawnSync('apt-get', step, { env, stdio: ['ignore', 'ignore', 'inherit'] })
}

function tell(lacking: readonly DebianTool[]): void {
  for (const { package: name, isNeeded } of lacking) {
    const what = isNeeded ? 'The tests need it' : 'Its tests are skipped without it, or fail in CI'
    process.stderr.write(`${name} is missing. ${what}; try \`apt-get install ${name}\`.\n`)
  }
}

if (missing().length > 0 && canInstall()) install(missing().map((tool) => tool.package))
const lacking = missing()
tell(lacking)
if (lacking.some(({ isNeeded }) => isNeeded || process.env.CI !== undefined)) process.exit(1)
