/** What a benchmark is: a name, a question, and a run that answers with figures beside their yardsticks and targets. */

export interface Figure {
  /** What was measured, with its unit. */
  what: string
  product: number
  /** Measured in the same run, on the same machine; absent for figures with an absolute target. */
  yardstick?: number
  /** Absent: it is there to compare, without a goal of its own. */
  target?: Target
  /** Digits after the point. */
  digits?: number
}

/** A ratio to the yardstick, or an absolute bound. */
export type Target =
  | { kind: 'ratio'; atLeast: number }
  | { kind: 'atLeast'; value: number }
  | { kind: 'atMost'; value: number }

export interface Outcome {
  figures: Figure[]
  /** What a reader must know to judge the figures: single rounds, shares of the CPU, checks that were made. */
  notes: string[]
}

export interface Scale {
  /** How long one side is measured in one round. */
  roundMs: number
  rounds: number
  /** For trying a benchmark out: less data. */
  quick: boolean
  /** Writes CPU profiles of the server and tells its hottest functions. */
  profile: boolean
}

export interface Benchmark {
  name: string
  /** One line. */
  title: string
  /** What the two sides are, in a sentence or two. */
  setup: string
  /** It takes many minutes: only when it is named. */
  onRequest?: true
  run(scale: Scale): Promise<Outcome>
}

export function isMet({ product, yardstick, target }: Figure): boolean {
  if (!target) return true
  switch (target.kind) {
    case 'ratio':
      return yardstick !== undefined && product / yardstick >= target.atLeast
    case 'atLeast':
      return product >= target.value
    case 'atMost':
      return product <= target.value
  }
}
