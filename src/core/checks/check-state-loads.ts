/** Combines the loads of many requests: states missed during a load are loaded next, together. */
import type { CheckState, LoadContext } from './check-state.ts'

type CheckStates = Map<string, CheckState>

/** Begins after the call, so that it sees what was committed before; may answer more than was requested. */
export type LoadTogether = (ctx: LoadContext, references: string[]) => Promise<CheckStates>

interface Group {
  /** The context of the latest request, whose time is the closest to that of the load. */
  ctx: LoadContext
  references: Set<string>
  loaded: PromiseWithResolvers<CheckStates>
}

/** Concurrent loads of one workspace. */
const loadsMax = 2

export function createLoadTogether(
  run: (ctx: LoadContext, references: string[]) => Promise<CheckStates>,
): LoadTogether {
  /** By workspace: the group that begins next, and the number of loads in progress. */
  const next = new Map<string, Group>()
  const underWay = new Map<string, number>()

  function begin(workspaceId: string): void {
    const group = next.get(workspaceId)
    const count = underWay.get(workspaceId) ?? 0
    if (!group || count >= loadsMax) return
    next.delete(workspaceId)
    underWay.set(workspaceId, count + 1)
    const { loaded } = group
    run(group.ctx, [...group.references])
      .then(loaded.resolve, loaded.reject)
      .finally(() => {
        const left = (underWay.get(workspaceId) ?? 1) - 1
        if (left === 0) underWay.delete(workspaceId)
        else underWay.set(workspaceId, left)
        begin(workspaceId)
      })
  }

  return (ctx, references) => {
    const group = next.get(ctx.workspaceId) ?? {
      ctx,
      references: new Set<string>(),
      loaded: Promise.withResolvers<CheckStates>(),
    }
    group.ctx = ctx
    next.set(ctx.workspaceId, group)
    for (const reference of references) group.references.add(reference)
    begin(ctx.workspaceId)
    return group.loaded.promise
  }
}
