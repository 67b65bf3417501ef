-- Subscriptions, invoices and what belongs to them. Keys start with the workspace and the customer, whose account row is the lock of everything here.

CREATE TYPE "subscription_status" AS ENUM ('SCHEDULED', 'INCOMPLETE', 'TRIALING', 'ACTIVE', 'PAST_DUE', 'SUSPENDED', 'PAUSED', 'CANCELED', 'EXPIRED');
CREATE TYPE "subscription_activation" AS ENUM ('IMMEDIATE', 'ON_PAYMENT');
CREATE TYPE "collection_method" AS ENUM ('CHARGE', 'INVOICE');
CREATE TYPE "pause_behavior" AS ENUM ('KEEP_AS_DRAFT', 'MARK_UNCOLLECTIBLE', 'VOID', 'STOP_SERVICE');
CREATE TYPE "proration" AS ENUM ('CREATE', 'NONE', 'INVOICE_NOW');
CREATE TYPE "scheduled_change_status" AS ENUM ('PENDING', 'COMPLETED', 'CANCELED', 'FAILED');
CREATE TYPE "invoice_status" AS ENUM ('DRAFT', 'OPEN', 'PAID', 'VOID', 'UNCOLLECTIBLE');
CREATE TYPE "invoice_reason" AS ENUM ('START', 'CYCLE', 'CHANGE', 'END', 'LATE_USAGE', 'MANUAL', 'PURCHASE');
CREATE TYPE "invoice_line_kind" AS ENUM ('BASE', 'QUANTITY', 'USAGE', 'INCLUDED', 'OVERAGE', 'FLAT', 'PRORATION_CREDIT', 'PRORATION_CHARGE', 'LATE_USAGE', 'ONE_TIME', 'DISCOUNT', 'ROUNDING', 'CARRIED_TO_STORE_CREDIT');
CREATE TYPE "payment_status" AS ENUM ('PENDING', 'REQUIRES_ACTION', 'PROCESSING', 'SUCCEEDED', 'FAILED', 'CANCELED');
CREATE TYPE "store_credit_reason" AS ENUM ('PROMOTIONAL', 'REFUND_ALTERNATIVE', 'GOODWILL', 'BILLING_ERROR', 'SERVICE_CREDIT', 'PRORATION', 'OVERPAYMENT', 'OTHER');
CREATE TYPE "entitlement_source" AS ENUM ('SUBSCRIPTION', 'OVERRIDE');

ALTER TABLE "credit_account" ADD COLUMN "trial_used_at" TIMESTAMPTZ(3);
-- What stands today was set by hand.
ALTER TABLE "entitlement" ADD COLUMN "source" "entitlement_source" NOT NULL DEFAULT 'OVERRIDE', ADD COLUMN "subscription_id" TEXT;

CREATE TABLE "billing_settings" (
  "workspace_id" TEXT NOT NULL,
  "seller" JSONB NOT NULL DEFAULT '{}',
  "tax_name" TEXT,
  "tax_percent" DECIMAL(12,9) NOT NULL DEFAULT 0,
  "tax_inclusive" BOOLEAN NOT NULL DEFAULT false,
  "invoice_prefix" TEXT NOT NULL DEFAULT 'INV',
  "credit_note_prefix" TEXT NOT NULL DEFAULT 'CN',
  "draft_hours" INTEGER NOT NULL DEFAULT 1,
  "grace_days" INTEGER NOT NULL DEFAULT 3,
  "entitled_while_past_due" BOOLEAN NOT NULL DEFAULT true,
  "one_trial_per_customer" BOOLEAN NOT NULL DEFAULT true,
  "apply_store_credit" BOOLEAN NOT NULL DEFAULT true,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "billing_settings_pkey" PRIMARY KEY ("workspace_id")
);

CREATE TABLE "subscription" (
  "workspace_id" TEXT NOT NULL,
  "customer_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "plan_id" TEXT NOT NULL,
  "plan_version_id" TEXT NOT NULL,
  "status" "subscription_status" NOT NULL,
  "quantity" INTEGER NOT NULL,
  "currency" TEXT NOT NULL,
  "activation" "subscription_activation" NOT NULL,
  "collection" "collection_method" NOT NULL,
  "due_days" INTEGER NOT NULL,
  "grace_days" INTEGER,
  "prorate_start" BOOLEAN NOT NULL,
  "incomplete_days" INTEGER,
  "incomplete_grace_days" INTEGER NOT NULL,
  "start_at" TIMESTAMPTZ(3) NOT NULL,
  "anchor" TIMESTAMPTZ(3) NOT NULL,
  "billing_anchor" JSONB,
  "period_start" TIMESTAMPTZ(3),
  "period_end" TIMESTAMPTZ(3),
  "trial_days" INTEGER,
  "trial_end" TIMESTAMPTZ(3),
  "started_at" TIMESTAMPTZ(3),
  "end_at" TIMESTAMPTZ(3),
  "cancel_at" TIMESTAMPTZ(3),
  "cancel_reason" TEXT,
  "cancel_requested_at" TIMESTAMPTZ(3),
  "canceled_at" TIMESTAMPTZ(3),
  "ended_at" TIMESTAMPTZ(3),
  "pause_behavior" "pause_behavior",
  "paused_at" TIMESTAMPTZ(3),
  "resume_at" TIMESTAMPTZ(3),
  "usage_through" TIMESTAMPTZ(3),
  "late_swept_at" TIMESTAMPTZ(3),
  "noticed_until" TIMESTAMPTZ(3),
  "metadata" JSONB NOT NULL DEFAULT '{}',
  "extras" JSONB NOT NULL DEFAULT '{}',
  "wake_at" TIMESTAMPTZ(3),
  "clock_wake_at" TIMESTAMPTZ(3),
  "failures" INTEGER NOT NULL DEFAULT 0,
  "version" INTEGER NOT NULL DEFAULT 1,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "subscription_pkey" PRIMARY KEY ("workspace_id", "customer_id", "id")
);
CREATE UNIQUE INDEX "subscription_workspace_id_id_key" ON "subscription"("workspace_id", "id");
CREATE INDEX "subscription_workspace_id_plan_id_status_idx" ON "subscription"("workspace_id", "plan_id", "status");
CREATE INDEX "subscription_wake_at_idx" ON "subscription"("wake_at") WHERE "wake_at" IS NOT NULL;
CREATE INDEX "subscription_clock_wake_at_idx" ON "subscription"("workspace_id", "clock_wake_at") WHERE "clock_wake_at" IS NOT NULL;

CREATE TABLE "subscription_phase" (
  "workspace_id" TEXT NOT NULL,
  "customer_id" TEXT NOT NULL,
  "subscription_id" TEXT NOT NULL,
  "number" INTEGER NOT NULL,
  "plan_version_id" TEXT NOT NULL,
  "quantity" INTEGER NOT NULL,
  "anchor" TIMESTAMPTZ(3) NOT NULL,
  "billed" BOOLEAN NOT NULL,
  "starts_at" TIMESTAMPTZ(3) NOT NULL,
  "ends_at" TIMESTAMPTZ(3),
  CONSTRAINT "subscription_phase_pkey" PRIMARY KEY ("workspace_id", "customer_id", "subscription_id", "number")
);

CREATE TABLE "subscription_change" (
  "workspace_id" TEXT NOT NULL,
  "customer_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "subscription_id" TEXT NOT NULL,
  "status" "scheduled_change_status" NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "at_period_end" BOOLEAN NOT NULL,
  "plan_version_id" TEXT NOT NULL,
  "quantity" INTEGER NOT NULL,
  "proration" "proration" NOT NULL,
  "failure" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "finished_at" TIMESTAMPTZ(3),
  CONSTRAINT "subscription_change_pkey" PRIMARY KEY ("workspace_id", "customer_id", "id")
);
CREATE UNIQUE INDEX "subscription_change_workspace_id_id_key" ON "subscription_change"("workspace_id", "id");
CREATE UNIQUE INDEX "subscription_change_pending_key" ON "subscription_change"("workspace_id", "customer_id", "subscription_id") WHERE "status" = 'PENDING';

CREATE TABLE "invoice" (
  "workspace_id" TEXT NOT NULL,
  "customer_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "number" TEXT,
  "reason" "invoice_reason" NOT NULL,
  "status" "invoice_status" NOT NULL,
  "subscription_id" TEXT,
  "period_start" TIMESTAMPTZ(3),
  "period_end" TIMESTAMPTZ(3),
  "currency" TEXT NOT NULL,
  "collection" "collection_method" NOT NULL,
  "due_days" INTEGER NOT NULL,
  "subtotal" BIGINT NOT NULL DEFAULT 0,
  "discount" BIGINT NOT NULL DEFAULT 0,
  "tax" BIGINT NOT NULL DEFAULT 0,
  "total" BIGINT NOT NULL DEFAULT 0,
  "store_credit_applied" BIGINT NOT NULL DEFAULT 0,
  "amount_paid" BIGINT NOT NULL DEFAULT 0,
  "amount_credited" BIGINT NOT NULL DEFAULT 0,
  "amount_due" BIGINT NOT NULL DEFAULT 0,
  "tax_name" TEXT,
  "tax_percent" DECIMAL(12,9) NOT NULL DEFAULT 0,
  "tax_inclusive" BOOLEAN NOT NULL DEFAULT false,
  "bill_to" JSONB NOT NULL DEFAULT '{}',
  "memo" TEXT,
  "usage_until" TIMESTAMPTZ(3),
  "finalize_at" TIMESTAMPTZ(3),
  "finalized_at" TIMESTAMPTZ(3),
  "due_at" TIMESTAMPTZ(3),
  "overdue_at" TIMESTAMPTZ(3),
  "paid_at" TIMESTAMPTZ(3),
  "voided_at" TIMESTAMPTZ(3),
  "uncollectible_at" TIMESTAMPTZ(3),
  "metadata" JSONB NOT NULL DEFAULT '{}',
  "extras" JSONB NOT NULL DEFAULT '{}',
  "wake_at" TIMESTAMPTZ(3),
  "clock_wake_at" TIMESTAMPTZ(3),
  "failures" INTEGER NOT NULL DEFAULT 0,
  "version" INTEGER NOT NULL DEFAULT 1,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "invoice_pkey" PRIMARY KEY ("workspace_id", "customer_id", "id"),
  CONSTRAINT "invoice_sums" CHECK ("total" >= 0 AND "amount_due" >= 0 AND "amount_due" = "total" - "store_credit_applied" - "amount_paid" - "amount_credited")
);
CREATE UNIQUE INDEX "invoice_workspace_id_id_key" ON "invoice"("workspace_id", "id");
CREATE UNIQUE INDEX "invoice_workspace_id_number_key" ON "invoice"("workspace_id", "number");
CREATE UNIQUE INDEX "invoice_start_key" ON "invoice"("workspace_id", "customer_id", "subscription_id") WHERE "reason" = 'START' AND "status" <> 'VOID';
CREATE UNIQUE INDEX "invoice_period_key" ON "invoice"("workspace_id", "customer_id", "subscription_id", "reason", "period_start") WHERE "reason" IN ('CYCLE', 'END');
CREATE INDEX "invoice_workspace_id_status_created_at_idx" ON "invoice"("workspace_id", "status", "created_at");
CREATE INDEX "invoice_wake_at_idx" ON "invoice"("wake_at") WHERE "wake_at" IS NOT NULL;
CREATE INDEX "invoice_clock_wake_at_idx" ON "invoice"("workspace_id", "clock_wake_at") WHERE "clock_wake_at" IS NOT NULL;

CREATE TABLE "invoice_line" (
  "workspace_id" TEXT NOT NULL,
  "customer_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "invoice_id" TEXT,
  "subscription_id" TEXT,
  "position" INTEGER NOT NULL,
  "kind" "invoice_line_kind" NOT NULL,
  "description" TEXT NOT NULL,
  "currency" TEXT NOT NULL,
  "quantity" DECIMAL(38,9),
  "unit_price" DECIMAL(28,9),
  "amount" BIGINT NOT NULL,
  "discount" BIGINT NOT NULL DEFAULT 0,
  "tax" BIGINT NOT NULL DEFAULT 0,
  "credited" BIGINT NOT NULL DEFAULT 0,
  "rest_credited_at" TIMESTAMPTZ(3),
  "period_start" TIMESTAMPTZ(3),
  "period_end" TIMESTAMPTZ(3),
  "plan_version_id" TEXT,
  "charge_key" TEXT,
  "credits_line_id" TEXT,
  "explain" JSONB NOT NULL DEFAULT '{}',
  "digest" BYTEA,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "invoice_line_pkey" PRIMARY KEY ("workspace_id", "customer_id", "id")
);
CREATE UNIQUE INDEX "invoice_line_workspace_id_id_key" ON "invoice_line"("workspace_id", "id");
CREATE INDEX "invoice_line_workspace_id_customer_id_invoice_id_idx" ON "invoice_line"("workspace_id", "customer_id", "invoice_id");
CREATE INDEX "invoice_line_workspace_id_customer_id_period_end_idx" ON "invoice_line"("workspace_id", "customer_id", "period_end");

CREATE TABLE "usage_freeze" (
  "workspace_id" TEXT NOT NULL,
  "customer_id" TEXT NOT NULL,
  "subscription_id" TEXT NOT NULL,
  "charge_key" TEXT NOT NULL,
  "segment_start" TIMESTAMPTZ(3) NOT NULL,
  "revision" INTEGER NOT NULL,
  "segment_end" TIMESTAMPTZ(3) NOT NULL,
  "plan_version_id" TEXT NOT NULL,
  "through_sequence" BIGINT NOT NULL,
  "quantity" DECIMAL(38,9) NOT NULL,
  "amount" BIGINT NOT NULL,
  "billed" BIGINT NOT NULL,
  "events" BIGINT NOT NULL,
  "digest" BYTEA NOT NULL,
  "line_id" TEXT,
  "superseded" BOOLEAN NOT NULL DEFAULT false,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "usage_freeze_pkey" PRIMARY KEY ("workspace_id", "customer_id", "subscription_id", "charge_key", "segment_start", "revision")
);
CREATE INDEX "usage_freeze_open_idx" ON "usage_freeze"("workspace_id", "customer_id", "segment_end") WHERE NOT "superseded";

CREATE TABLE "payment" (
  "workspace_id" TEXT NOT NULL,
  "customer_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "invoice_id" TEXT NOT NULL,
  "provider" TEXT NOT NULL,
  "reference" TEXT,
  "status" "payment_status" NOT NULL,
  "currency" TEXT NOT NULL,
  "amount" BIGINT NOT NULL,
  "paid_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "payment_pkey" PRIMARY KEY ("workspace_id", "customer_id", "id"),
  CONSTRAINT "payment_amount" CHECK ("amount" > 0)
);
CREATE UNIQUE INDEX "payment_workspace_id_id_key" ON "payment"("workspace_id", "id");
CREATE INDEX "payment_workspace_id_customer_id_invoice_id_idx" ON "payment"("workspace_id", "customer_id", "invoice_id");

CREATE TABLE "credit_note" (
  "workspace_id" TEXT NOT NULL,
  "customer_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "number" TEXT NOT NULL,
  "invoice_id" TEXT NOT NULL,
  "line_id" TEXT,
  "currency" TEXT NOT NULL,
  "amount" BIGINT NOT NULL,
  "tax" BIGINT NOT NULL,
  "offset" BIGINT NOT NULL,
  "reason" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "credit_note_pkey" PRIMARY KEY ("workspace_id", "customer_id", "id"),
  CONSTRAINT "credit_note_amount" CHECK ("amount" > 0)
);
CREATE UNIQUE INDEX "credit_note_workspace_id_id_key" ON "credit_note"("workspace_id", "id");
CREATE UNIQUE INDEX "credit_note_workspace_id_number_key" ON "credit_note"("workspace_id", "number");

CREATE TABLE "store_credit" (
  "workspace_id" TEXT NOT NULL,
  "customer_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "currency" TEXT NOT NULL,
  "reason" "store_credit_reason" NOT NULL,
  "amount" BIGINT NOT NULL,
  "remaining" BIGINT NOT NULL,
  "description" TEXT,
  "invoice_id" TEXT,
  "expires_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "store_credit_pkey" PRIMARY KEY ("workspace_id", "customer_id", "id"),
  CONSTRAINT "store_credit_remaining" CHECK ("remaining" >= 0 AND "remaining" <= "amount")
);
CREATE UNIQUE INDEX "store_credit_workspace_id_id_key" ON "store_credit"("workspace_id", "id");

-- Insert-only: the remaining amount is the sum of the movements.
CREATE TABLE "store_credit_movement" (
  "workspace_id" TEXT NOT NULL,
  "customer_id" TEXT NOT NULL,
  "store_credit_id" TEXT NOT NULL,
  "number" INTEGER NOT NULL,
  "type" TEXT NOT NULL,
  "amount" BIGINT NOT NULL,
  "balance_after" BIGINT NOT NULL,
  "invoice_id" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "store_credit_movement_pkey" PRIMARY KEY ("workspace_id", "customer_id", "store_credit_id", "number"),
  CONSTRAINT "store_credit_movement_type" CHECK ("type" IN ('ISSUED', 'APPLIED', 'RESTORED', 'EXPIRED', 'VOIDED'))
);

CREATE TABLE "number_series" (
  "workspace_id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "year" INTEGER NOT NULL,
  "next" BIGINT NOT NULL DEFAULT 1,
  "last_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "number_series_pkey" PRIMARY KEY ("workspace_id", "kind", "year")
);

ALTER TABLE "billing_settings" ADD CONSTRAINT "billing_settings_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_workspace_id_customer_id_fkey" FOREIGN KEY ("workspace_id", "customer_id") REFERENCES "customer"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_workspace_id_plan_id_fkey" FOREIGN KEY ("workspace_id", "plan_id") REFERENCES "plan"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_workspace_id_plan_version_id_fkey" FOREIGN KEY ("workspace_id", "plan_version_id") REFERENCES "plan_version"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "subscription_phase" ADD CONSTRAINT "subscription_phase_subscription_fkey" FOREIGN KEY ("workspace_id", "customer_id", "subscription_id") REFERENCES "subscription"("workspace_id", "customer_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "subscription_phase" ADD CONSTRAINT "subscription_phase_workspace_id_plan_version_id_fkey" FOREIGN KEY ("workspace_id", "plan_version_id") REFERENCES "plan_version"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "subscription_change" ADD CONSTRAINT "subscription_change_subscription_fkey" FOREIGN KEY ("workspace_id", "customer_id", "subscription_id") REFERENCES "subscription"("workspace_id", "customer_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "subscription_change" ADD CONSTRAINT "subscription_change_workspace_id_plan_version_id_fkey" FOREIGN KEY ("workspace_id", "plan_version_id") REFERENCES "plan_version"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_workspace_id_customer_id_fkey" FOREIGN KEY ("workspace_id", "customer_id") REFERENCES "customer"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_subscription_fkey" FOREIGN KEY ("workspace_id", "customer_id", "subscription_id") REFERENCES "subscription"("workspace_id", "customer_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "invoice_line" ADD CONSTRAINT "invoice_line_invoice_fkey" FOREIGN KEY ("workspace_id", "customer_id", "invoice_id") REFERENCES "invoice"("workspace_id", "customer_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "payment" ADD CONSTRAINT "payment_invoice_fkey" FOREIGN KEY ("workspace_id", "customer_id", "invoice_id") REFERENCES "invoice"("workspace_id", "customer_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "credit_note" ADD CONSTRAINT "credit_note_invoice_fkey" FOREIGN KEY ("workspace_id", "customer_id", "invoice_id") REFERENCES "invoice"("workspace_id", "customer_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "store_credit" ADD CONSTRAINT "store_credit_workspace_id_customer_id_fkey" FOREIGN KEY ("workspace_id", "customer_id") REFERENCES "customer"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "store_credit_movement" ADD CONSTRAINT "store_credit_movement_store_credit_fkey" FOREIGN KEY ("workspace_id", "customer_id", "store_credit_id") REFERENCES "store_credit"("workspace_id", "customer_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A finalised invoice never changes, except for what happens to it afterwards.
CREATE FUNCTION refuse_invoice_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may text[] := ARRAY['status', 'store_credit_applied', 'amount_paid', 'amount_credited', 'amount_due', 'overdue_at', 'paid_at', 'voided_at', 'uncollectible_at', 'due_at', 'wake_at', 'clock_wake_at', 'failures', 'metadata', 'extras', 'version', 'updated_at'];
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.finalized_at IS NOT NULL THEN RAISE EXCEPTION 'a finalised invoice is never deleted'; END IF;
    RETURN OLD;
  END IF;
  IF OLD.finalized_at IS NULL THEN RETURN NEW; END IF;
  -- The period of an invoice that begins with its payment is known then.
  IF OLD.period_start IS NULL AND OLD.reason = 'START' THEN may := may || ARRAY['period_start', 'period_end']; END IF;
  IF to_jsonb(OLD) - may IS DISTINCT FROM to_jsonb(NEW) - may THEN
    RAISE EXCEPTION 'a finalised invoice never changes';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invoice_is_frozen BEFORE UPDATE OR DELETE ON "invoice" FOR EACH ROW EXECUTE FUNCTION refuse_invoice_change();

CREATE FUNCTION refuse_invoice_line_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may text[] := ARRAY['credited', 'rest_credited_at'];
BEGIN
  IF OLD.invoice_id IS NULL OR NOT EXISTS (
    SELECT FROM invoice i WHERE i.workspace_id = OLD.workspace_id AND i.customer_id = OLD.customer_id
      AND i.id = OLD.invoice_id AND i.number IS NOT NULL
  ) THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a line of a finalised invoice is never deleted'; END IF;
  IF OLD.period_start IS NULL THEN may := may || ARRAY['period_start', 'period_end']; END IF;
  IF to_jsonb(OLD) - may IS DISTINCT FROM to_jsonb(NEW) - may THEN
    RAISE EXCEPTION 'a line of a finalised invoice never changes';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invoice_line_is_frozen BEFORE UPDATE OR DELETE ON "invoice_line" FOR EACH ROW EXECUTE FUNCTION refuse_invoice_line_change();

CREATE FUNCTION refuse_any_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are insert-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER store_credit_movement_is_insert_only BEFORE UPDATE OR DELETE ON "store_credit_movement" FOR EACH ROW EXECUTE FUNCTION refuse_any_change();
CREATE TRIGGER credit_note_is_insert_only BEFORE UPDATE OR DELETE ON "credit_note" FOR EACH ROW EXECUTE FUNCTION refuse_any_change();

-- No two phases of a subscription overlap.
CREATE FUNCTION refuse_phase_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM subscription_phase p
    WHERE p.workspace_id = NEW.workspace_id AND p.customer_id = NEW.customer_id AND p.subscription_id = NEW.subscription_id
      AND p.number <> NEW.number
      AND tstzrange(p.starts_at, p.ends_at) && tstzrange(NEW.starts_at, NEW.ends_at)
  ) THEN
    RAISE EXCEPTION 'phases of a subscription overlap';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER subscription_phases_tile AFTER INSERT OR UPDATE ON "subscription_phase"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_phase_overlap();
