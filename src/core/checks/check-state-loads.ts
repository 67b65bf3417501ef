/** Combines the loads of many requests: states missed during a load are loaded next, together. */
import type { CheckState, LoadContext } from './check-state.ts'

type CheckStates = Map<string, CheckState>

export interface CheckStateLoads {
  /** Begins after the call, so that it sees what was committed before; may answer more than was requested. */
  now(ctx: LoadContext, references: string[]): Promise<CheckStates>
  /** Loads soon, together with others; no request waits for it, and its failure is not reported. */
  soon(ctx: LoadContext, reference: string): void
}

interface Group {
  /** The context of the latest request, whose time is the closest to that of the load. */
  ctx: LoadContext
  references: Set<string>
  loaded: PromiseWithResolvers<CheckStates>
}

/** Concurrent loads of one workspace. */
const loadsMax = 2
const soonMs = 50

export function createCheckStateLoads(
  run: (ctx: LoadContext, references: string[]) => Promise<CheckStates>,
): CheckStateLoads {
  /** By workspace: the group that begins next, and the number of loads in progress. */
  const next = new Map<string, Group>()
  const underWay = new Map<string, number>()
  const later = new Map<string, Group>()

  function groupIn(groups: Map<string, Group>, ctx: LoadContext): Group {
    const known = groups.get(ctx.workspaceId)
    const group = known ?? {
      ctx,
      references: new Set(),
      loaded: Promise.withResolvers<CheckStates>(),
    }
    group.ctx = ctx
    groups.set(ctx.workspaceId, group)
    return group
  }

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

  function now(ctx: LoadContext, references: Iterable<string>) {
    const group = groupIn(next, ctx)
    for (const reference of references) group.references.add(reference)
    begin(ctx.workspaceId)
    return group.loaded.promise
  }

  return {
    now,
    soon(ctx, reference) {
      const group = groupIn(later, ctx)
      group.references.add(reference)
      if (group.references.size > 1) return
      setTimeout(() => {
        later.delete(ctx.workspaceId)
        now(group.ctx, group.references).catch(() => undefined)
      }, soonMs).unref()
    },
  }
}
