/** Runs commands as if they were pasted into a terminal: an interactive shell reads them from its input. */
import { spawn } from 'node:child_process'

export type Shell = 'bash' | 'zsh'

const starts: Record<Shell, string[]> = {
  // Interactive shells expand `!`, and zsh does not know `#`.
  bash: ['--norc', '--noprofile', '-i', '-s'],
  zsh: ['-f', '-i', '-s'],
}

/** The output of each command, by index; a command may have several lines. */
export async function paste(
  shell: Shell,
  commands: readonly string[],
  cwd: string,
): Promise<string[]> {
  const mark = 'the next command begins here'
  const script = commands.map((one) => `${one}\necho; echo '${mark}'\n`).join('')
  const child = spawn(shell, starts[shell], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cwd, TERM: 'dumb' },
    // A separate session: an interactive shell would take over the terminal of the tests.
    detached: true,
  })
  let [output, problems] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    problems += chunk
  })
  child.stdin.end(script)
  await new Promise((resolve) => child.once('close', resolve))
  const parts = output.split(`${mark}\n`).slice(0, -1)
  if (parts.length !== commands.length) {
    throw new Error(`${shell} ended early:\n${output}\n${problems}`)
  }
  return parts
}
