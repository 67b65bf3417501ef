/**
 * Runs beside the tests: waits for the end of its input, which means that its parent has ended, and then ends every process of
 * the folder.
 */
import { endAll } from './leftovers.ts'

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('Which folder?')
process.stdin.on('data', () => undefined)
process.stdin.on('error', () => undefined)
process.stdin.on('close', () => endAll(folder))
