/** A customer's billing without a database: a draft that decisions change and that goes on from act to act. */
import type {
  BillingAccount,
  BillingDraft,
  PlanVersion,
} from '../../src/core/billing/billing-draft.ts'
import { catchUp } from '../../src/core/billing/decide/catch-up.ts'
import { makeDueSteps } from '../../src/core/billing/make-due-steps.ts'
import { createMeasurements } from '../../src/core/billing/measurements.ts'
import { createRowSet } from '../../src/core/billing/row-set.ts'
import type { BillingSettings } from '../../src/core/invoices/invoice.ts'
import type { BillingPeriod } from '../../src/core/plans/credit-grants.ts'
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
      ...{ includedCredits: zero, overagePrice: null, trialDays: null },
      ...{ charges: [], entitlements: [] },
    },
  }
}

export interface PureBilling {
  draft: BillingDraft
  account: BillingAccount
  /** Decides something as an operation would: what is due first, and the documents have their numbers after it. */
  decide(what: () => void): void
  /** Moves the time and makes what is due. */
  moveTo(now: Date): void
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
    newId: customerRowIds(customerId, start),
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
    creditNotes: createRowSet([]),
    storeCredits: createRowSet([]),
    movements: createRowSet([]),
    ...{ customPrices: [], grants: [], commands: [], notices: [] },
    unnumbered: { invoices: [], creditNotes: [] },
  }
  const draft: BillingDraft = {
    settings: { ...settings, taxPercent: decimal(taxPercent), taxInclusive },
    versions: new Map(versions.map((version) => [version.id, version])),
    withdrawn: new Set(),
    accounts: new Map([[customerId, account]]),
  }
  let numbered = 0
  function commit(): void {
    for (const invoice of account.unnumbered.invoices.splice(0)) {
      account.invoices.change(invoice, { number: `${++numbered}`, finalizedAt: account.now })
    }
    account.unnumbered.creditNotes.splice(0)
    account.notices.splice(0)
    account.commands.splice(0)
  }
  return {
    draft,
    account,
    decide(what) {
      account.newId = customerRowIds(customerId, account.now)
      catchUp(draft, account)
      try {
        what()
      } finally {
        commit()
      }
    },
    moveTo(now) {
      account.now = now
      account.newId = customerRowIds(customerId, now)
      while (makeDueSteps(draft, account, createMeasurements()) > 0) commit()
      commit()
    },
  }
}
