/** Finds the commands that keep a group from being written, so that the others do not fail with them. Pure. */
import { customersOf, type LedgerCommand } from './commands.ts'

/** Some commands broke an invariant while the group was decided; without them it can be decided again. */
export class CommandFault extends Error {
  readonly places: readonly number[]

  constructor(places: readonly number[], cause: unknown) {
    super('Commands of a group cannot be decided', { cause })
    this.places = places
  }
}

/**
 * The parts to try in place of a group that failed; null: it cannot be split. The database does not say which
 * command it refused, nor whose account is locked: the customers are halved, and then the commands of one customer.
 */
export function partsOf(
  commands: LedgerCommand[],
  error: unknown,
  isLocked: boolean,
): number[][] | null {
  if (commands.length < 2) return null
  const places = [...commands.keys()]
  if (error instanceof CommandFault) {
    const faulty = new Set(error.places)
    const rest = places.filter((i) => !faulty.has(i))
    return [...(rest.length > 0 ? [rest] : []), ...[...faulty].map((i) => [i])]
  }
  const byCustomer = [
    ...Map.groupBy(places, (i) => customersOf(commands[i] as LedgerCommand)).values(),
  ]
  // A locked account is locked for all commands of its customer.
  return halves(byCustomer) ?? (isLocked ? null : halves(places.map((i) => [i])))
}

function halves(groups: number[][]): number[][] | null {
  const middle = groups.length >> 1
  return middle === 0 ? null : [groups.slice(0, middle).flat(), groups.slice(middle).flat()]
}
