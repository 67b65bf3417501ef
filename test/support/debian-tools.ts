/** Debian programs that tests run for real, and whether they are installed. */
import { spawnSync } from 'node:child_process'

export interface DebianTool {
  /** The package that contains it. */
  package: string
  /** A command that prints something and succeeds when the tool is installed. */
  probe: readonly [command: string, ...args: string[]]
  /** Without a needed tool no test runs; without another one its tests are skipped by name, or fail when CI is set. */
  isNeeded: boolean
}

export const debianTools = {
  redis: { package: 'redis-server', probe: ['redis-server', '--version'], isNeeded: true },
  zsh: { package: 'zsh', probe: ['zsh', '--version'], isNeeded: false },
  curl: { package: 'curl', probe: ['curl', '--version'], isNeeded: false },
  /** Fakes the time of a process; the package contains a library and no program. */
  faketime: {
    package: 'libfaketime',
    probe: ['sh', '-c', 'ls /usr/lib/*/faketime/libfaketime.so.1'],
    isNeeded: false,
  },
  chromium: { package: 'chromium', probe: ['chromium', '--version'], isNeeded: false },
  python: {
    package: 'python3',
    probe: ['/usr/bin/python3', '-c', 'import sys; assert sys.version_info >= (3, 9); print(1)'],
    isNeeded: false,
  },
  go: { package: 'golang-go', probe: ['go', 'version'], isNeeded: false },
  /** Go's detector of races is built with it, and with the headers of the C library. */
  gcc: { package: 'gcc', probe: ['gcc', '--version'], isNeeded: false },
  libc: { package: 'libc6-dev', probe: ['ls', '/usr/include/stdlib.h'], isNeeded: false },
  pip: { package: 'python3-pip', probe: ['/usr/bin/python3', '-m', 'pip', '-V'], isNeeded: false },
  setuptools: {
    package: 'python3-setuptools',
    probe: ['/usr/bin/python3', '-c', 'import setuptools; print(1)'],
    isNeeded: false,
  },
  wheel: {
    package: 'python3-wheel',
    probe: ['/usr/bin/python3', '-c', 'import wheel; print(1)'],
    isNeeded: false,
  },
  mypy: { package: 'mypy', probe: ['/usr/bin/mypy', '--version'], isNeeded: false },
  nginx: { package: 'nginx', probe: ['nginx', '-v'], isNeeded: false },
} as const satisfies Record<string, DebianTool>

/** Where Debian keeps its servers, which the PATH of a plain user leaves out. */
export const debianPath = [process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin'].join(':')

export function isThere({ probe: [command, ...args] }: DebianTool): boolean {
  const env = { ...process.env, PATH: debianPath }
  return spawnSync(command, args, { stdio: 'ignore', env }).status === 0
}

/** For `describe.skipIf`: whether the tests of missing tools are skipped; never when CI is set. */
export function lacks(...names: (keyof typeof debianTools)[]): boolean {
  return process.env.CI === undefined && names.some((name) => !isThere(debianTools[name]))
}
