-- Subscriptions, invoices and payments are numbered by the commit of their customer's billing that changed them last, so that live
-- subscribers find what they missed. Invoices keep the seller as it was when they were finalised.
ALTER TABLE "credit_account" ADD COLUMN "billing_sequence" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "subscription" ADD COLUMN "billing_sequence" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "payment" ADD COLUMN "billing_sequence" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "invoice" ADD COLUMN "billing_sequence" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "invoice" ADD COLUMN "seller" JSONB NOT NULL DEFAULT '{}';

CREATE OR REPLACE FUNCTION refuse_invoice_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may text[] := ARRAY['status', 'store_credit_applied', 'amount_paid', 'amount_credited', 'amount_due', 'overdue_at', 'paid_at', 'voided_at', 'uncollectible_at', 'due_at', 'wake_at', 'clock_wake_at', 'failures', 'metadata', 'extras', 'version', 'updated_at', 'billing_sequence'];
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
