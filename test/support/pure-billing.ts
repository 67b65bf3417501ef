/** A customer's billing without a database: a draft that decisions change and that goes on from act to act. */
import type {
  BillingAccount,
  BillingDraft,
  PlanVersion,
} from '../../src/core/billing/billing-draft.ts'
import { catchUp } from '../../src/core/billing/decide/catch-up.ts'
import { countRecurring } from '../../src/core/billing/decide/count-recurring.ts'
import { dueSteps } from '../../src/core/billing/make-due-steps.ts'
import { createMeasurements } from '../../src/core/billing/measurements.ts'
import { createRowSet } from '../../src/core/billing/row-set.ts'
import type { BillingSettings } from '../../src/core/invoices/stored-settings.ts'
import type { BillingPeriod } from '../../src/core/plans/credit-grants.ts'
import { type MrrChange, mrrChangesOf, recurringOf } from '../../src/core/revenue/mrr-changes.ts'
import { decimal, zero } from '../../src/core/values/decimal.ts'
import { customerRowIds, newId } from '../../src/core/values/ids.ts'

const settings: BillingSettings = {
  seller: { name: null, address: null, taxId: null, email: null },
  taxName: null,
  taxPercent: zero,
  taxInclusive: false,
  invoicePrefix: 'INV',
  creditNotePrefix: 'CN',
  draftHours: 1,
  graceDays: 3,
  entitledWhilePastDue: true,
  oneTrialPerCustomer: true,
  applyStoreCredit: true,
  grantCreditsOn: 'PERIOD_START',
  embedOrigins: [],
  retryDays: [1, 3, 5, 7],
  // Histories pay late or never; what follows then is told by tests of its own.
  finalAction: 'NONE',
  finalInvoice: 'KEEP',
}

/** A version of a plan of its own, in USD. */
export function pureVersion(
  name: string,
  basePrice: string,
  billingPeriod: BillingPeriod = 'MONTH',
): PlanVersion {
  return {
    ...{ id: name, planId: `plan ${name}`, planKey: name, planName: name, number: 1 },
    creditFeatures: [],
    terms: {
      currency: 'USD',
      basePrice: decimal(basePrice),
      ...{ billingPeriod, billingPeriodCount: 1, creditGrantPeriod: null, rollover: null },
      ...{ includedCredits: zero, overagePrice: null, trialDays: null, extras: {} },
      ...{ charges: [], entitlements: [] },
    },
  }
}

export interface PureBilling {
  draft: BillingDraft
  account: BillingAccount
  /** How its recurring revenue moved, as it would be stored. */
  mrrChanges: readonly MrrChange[]
  /** How often promotions were redeemed, as their rows would count it. */
  redeemed: ReadonlyMap<string, number>
  /** Decides something as an operation would: what is due first, and the documents have their numbers after it. */
  decide(what: () => void): void
  /** Moves the time and makes what is due. */
  moveTo(now: Date): void
}

/** Of rows with the newest first: the latest of its currency and plan. */
function isFirstOfScope(row: MrrChange, place: number, all: readonly MrrChange[]): boolean {
  const isSame = ({ currency, planId }: MrrChange) =>
    currency === row.currency && planId === row.planId
  return all.findIndex(isSame) === place
}

export interface PureTerms {
  taxPercent: string
  taxInclusive: boolean
  discountPercent: string | null
}

export function pureBilling(
  versions: readonly PlanVersion[],
  start: Date,
  { taxPercent, taxInclusive, discountPercent }: PureTerms,
): PureBilling {
  const customerId = newId('cust', start)
  const account: BillingAccount = {
    ...{ workspaceId: 'ws', customerId, now: start, isOnClock: false },
    ...{ newId: customerRowIds(customerId, start, 0).next, hasNewRows: () => false },
    ...{ sequence: 0, billingSequence: 0, trialUsedAt: null },
    customer: {
      ...{ externalId: null, name: null, email: null, isArchived: false, taxPercent: null },
      discountPercent: discountPercent === null ? null : decimal(discountPercent),
      discountScope: 'ALL',
    },
    subscriptions: createRowSet([]),
    phases: createRowSet([]),
    changes: createRowSet([]),
    invoices: createRowSet([]),
    lines: createRowSet([]),
    freezes: createRowSet([]),
    payments: createRowSet([]),
    paymentMethods: createRowSet([]),
    creditNotes: createRowSet([]),
    creditNoteLines: createRowSet([]),
    refunds: createRowSet([]),
    disputes: createRowSet([]),
    storeCredits: createRowSet([]),
    checkouts: createRowSet([]),
    movements: createRowSet([]),
    discounts: createRowSet([]),
    ...{ redemptions: [], hasDiscounts: false },
    recurring: recurringOf([]),
    ...{ customPrices: [], grants: [], commands: [], notices: [] },
    ...{ archivesUnused: false, unsettledGrants: new Set() },
    unnumbered: { invoices: [], creditNotes: [] },
  }
  const draft: BillingDraft = {
    ...{ serverNow: start, chargedBy: null },
    settings: { ...settings, taxPercent: decimal(taxPercent), taxInclusive },
    versions: new Map(versions.map((version) => [version.id, version])),
    withdrawn: new Set(),
    promotions: new Map(),
    accounts: new Map([[customerId, account]]),
  }
  let commits = 0
  let numbered = 0
  const mrrChanges: MrrChange[] = []
  const redeemed = new Map<string, number>()
  function moveMrr(): void {
    countRecurring(draft, account, account.now)
    const moves = account.recurring.moves.splice(0)
    const latest = mrrChanges.toReversed().filter(isFirstOfScope)
    const made = { customerId, createdAt: account.now, newId: (at: Date) => newId('mrr', at) }
    const { written, removed } = mrrChangesOf(latest, moves, made)
    for (const { id } of [...removed, ...written]) {
      const place = mrrChanges.findIndex((row) => row.id === id)
      if (place >= 0) mrrChanges.splice(place, 1)
    }
    mrrChanges.push(...written)
  }
  function commit(): void {
    moveMrr()
    for (const { promotionId, count } of account.redemptions.splice(0)) {
      redeemed.set(promotionId, (redeemed.get(promotionId) ?? 0) + count)
    }
    for (const invoice of account.unnumbered.invoices.splice(0)) {
      account.invoices.change(invoice, { number: `${++numbered}`, finalizedAt: account.now })
    }
    account.unnumbered.creditNotes.splice(0)
    account.notices.splice(0)
    account.commands.splice(0)
  }
  return {
    ...{ draft, account, mrrChanges, redeemed },
    decide(what) {
      account.newId = customerRowIds(customerId, account.now, ++commits).next
      catchUp(draft, account)
      try {
        what()
      } finally {
        commit()
      }
    },
    moveTo(now) {
      account.now = now
      account.newId = customerRowIds(customerId, now, ++commits).next
      while (dueSteps(draft, account, createMeasurements())() > 0) commit()
      commit()
    },
  }
}
