-- Collecting invoices whose payment failed: when they are tried again, and what happens when they stay unpaid.
CREATE TYPE "dunning_status" AS ENUM ('NONE', 'RETRYING', 'RECOVERED', 'EXHAUSTED', 'STOPPED');
CREATE TYPE "dunning_final_action" AS ENUM ('SUSPEND', 'CANCEL', 'NONE');
CREATE TYPE "dunning_final_invoice" AS ENUM ('KEEP', 'UNCOLLECTIBLE');

ALTER TABLE "billing_settings"
  ADD COLUMN "retry_days" INTEGER[] DEFAULT ARRAY[1, 3, 5, 7]::INTEGER[],
  ADD COLUMN "final_action" "dunning_final_action" NOT NULL DEFAULT 'SUSPEND',
  ADD COLUMN "final_invoice" "dunning_final_invoice" NOT NULL DEFAULT 'KEEP';

ALTER TABLE "invoice"
  ADD COLUMN "dunning" "dunning_status" NOT NULL DEFAULT 'NONE',
  ADD COLUMN "dunning_since" TIMESTAMPTZ(3),
  ADD COLUMN "next_attempt_at" TIMESTAMPTZ(3);

CREATE INDEX "invoice_workspace_id_dunning_created_at_idx" ON "invoice"("workspace_id", "dunning", "created_at");

CREATE OR REPLACE FUNCTION refuse_invoice_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may text[] := ARRAY['status', 'store_credit_applied', 'amount_paid', 'amount_credited', 'amount_due', 'overdue_at', 'paid_at', 'voided_at', 'uncollectible_at', 'due_at', 'dunning', 'dunning_since', 'next_attempt_at', 'wake_at', 'clock_wake_at', 'failures', 'metadata', 'extras', 'version', 'updated_at', 'billing_sequence'];
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
