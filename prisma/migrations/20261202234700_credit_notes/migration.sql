-- Credit notes by hand with their lines, refunds, disputes, and what becomes of store credit.

CREATE TYPE "refund_kind" AS ENUM ('REFUND', 'PAY_OUT', 'DISPUTE');
CREATE TYPE "refund_status" AS ENUM ('PENDING', 'SUCCEEDED', 'FAILED');
CREATE TYPE "dispute_status" AS ENUM ('OPEN', 'WON', 'LOST');
CREATE TYPE "store_credit_status" AS ENUM ('ACTIVE', 'DEPLETED', 'EXPIRED', 'VOIDED');

ALTER TABLE "invoice" ADD COLUMN "amount_refunded" BIGINT NOT NULL DEFAULT 0;
-- What credit notes by hand took off it, before tax; zero or more.
ALTER TABLE "invoice_line" ADD COLUMN "noted" BIGINT NOT NULL DEFAULT 0;
CREATE INDEX "invoice_line_credits_line_idx" ON "invoice_line"("workspace_id", "customer_id", "credits_line_id") WHERE "credits_line_id" IS NOT NULL;

ALTER TABLE "credit_note"
  ADD COLUMN "refund" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "store_credit" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "store_credit_id" TEXT,
  ADD COLUMN "voided_at" TIMESTAMPTZ(3);
ALTER TABLE "credit_note" ADD CONSTRAINT "credit_note_parts" CHECK ("offset" >= 0 AND "refund" >= 0 AND "store_credit" >= 0 AND "amount" = "offset" + "refund" + "store_credit" AND "tax" >= 0 AND "tax" <= "amount");

CREATE TABLE "credit_note_line" (
  "workspace_id" TEXT NOT NULL,
  "customer_id" TEXT NOT NULL,
  "credit_note_id" TEXT NOT NULL,
  "number" INTEGER NOT NULL,
  "line_id" TEXT NOT NULL,
  "currency" TEXT NOT NULL,
  "amount" BIGINT NOT NULL,
  "tax" BIGINT NOT NULL,
  CONSTRAINT "credit_note_line_pkey" PRIMARY KEY ("workspace_id", "customer_id", "credit_note_id", "number"),
  CONSTRAINT "credit_note_line_amount" CHECK ("amount" > 0 AND "tax" >= 0)
);
ALTER TABLE "credit_note_line" ADD CONSTRAINT "credit_note_line_note_fkey" FOREIGN KEY ("workspace_id", "customer_id", "credit_note_id") REFERENCES "credit_note"("workspace_id", "customer_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "credit_note_line" ADD CONSTRAINT "credit_note_line_line_fkey" FOREIGN KEY ("workspace_id", "customer_id", "line_id") REFERENCES "invoice_line"("workspace_id", "customer_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
INSERT INTO "credit_note_line" ("workspace_id", "customer_id", "credit_note_id", "number", "line_id", "currency", "amount", "tax")
  SELECT "workspace_id", "customer_id", "id", 1, "line_id", "currency", "amount", "tax" FROM "credit_note" WHERE "line_id" IS NOT NULL;

CREATE TABLE "refund" (
  "workspace_id" TEXT NOT NULL,
  "customer_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "kind" "refund_kind" NOT NULL,
  "status" "refund_status" NOT NULL,
  "payment_id" TEXT NOT NULL,
  "invoice_id" TEXT NOT NULL,
  "credit_note_id" TEXT,
  "store_credit_id" TEXT,
  "provider" TEXT NOT NULL,
  "reference" TEXT,
  "currency" TEXT NOT NULL,
  "amount" BIGINT NOT NULL,
  "reason" TEXT NOT NULL,
  "failure" TEXT,
  "lease_until" TIMESTAMPTZ(3),
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "finished_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "refund_pkey" PRIMARY KEY ("workspace_id", "customer_id", "id"),
  CONSTRAINT "refund_amount" CHECK ("amount" > 0)
);
CREATE UNIQUE INDEX "refund_workspace_id_id_key" ON "refund"("workspace_id", "id");
CREATE INDEX "refund_workspace_id_customer_id_payment_id_idx" ON "refund"("workspace_id", "customer_id", "payment_id");
CREATE INDEX "refund_workspace_id_customer_id_credit_note_id_idx" ON "refund"("workspace_id", "customer_id", "credit_note_id");
CREATE INDEX "refund_workspace_id_created_at_idx" ON "refund"("workspace_id", "created_at");
CREATE INDEX "refund_lease_until_idx" ON "refund"("lease_until") WHERE "status" = 'PENDING';
ALTER TABLE "refund" ADD CONSTRAINT "refund_payment_fkey" FOREIGN KEY ("workspace_id", "customer_id", "payment_id") REFERENCES "payment"("workspace_id", "customer_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "refund" ADD CONSTRAINT "refund_invoice_fkey" FOREIGN KEY ("workspace_id", "customer_id", "invoice_id") REFERENCES "invoice"("workspace_id", "customer_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "refund" ADD CONSTRAINT "refund_credit_note_fkey" FOREIGN KEY ("workspace_id", "customer_id", "credit_note_id") REFERENCES "credit_note"("workspace_id", "customer_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "refund" ADD CONSTRAINT "refund_store_credit_fkey" FOREIGN KEY ("workspace_id", "customer_id", "store_credit_id") REFERENCES "store_credit"("workspace_id", "customer_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "dispute" (
  "workspace_id" TEXT NOT NULL,
  "customer_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "status" "dispute_status" NOT NULL,
  "payment_id" TEXT NOT NULL,
  "provider" TEXT NOT NULL,
  "reference" TEXT NOT NULL,
  "currency" TEXT NOT NULL,
  "amount" BIGINT NOT NULL,
  "reason" TEXT,
  "refund_id" TEXT,
  "closed_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "dispute_pkey" PRIMARY KEY ("workspace_id", "customer_id", "id"),
  CONSTRAINT "dispute_amount" CHECK ("amount" > 0)
);
CREATE UNIQUE INDEX "dispute_workspace_id_id_key" ON "dispute"("workspace_id", "id");
CREATE UNIQUE INDEX "dispute_workspace_id_provider_reference_key" ON "dispute"("workspace_id", "provider", "reference");
CREATE INDEX "dispute_workspace_id_customer_id_payment_id_idx" ON "dispute"("workspace_id", "customer_id", "payment_id");
ALTER TABLE "dispute" ADD CONSTRAINT "dispute_payment_fkey" FOREIGN KEY ("workspace_id", "customer_id", "payment_id") REFERENCES "payment"("workspace_id", "customer_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "store_credit"
  ADD COLUMN "status" "store_credit_status" NOT NULL DEFAULT 'ACTIVE',
  ADD COLUMN "wake_at" TIMESTAMPTZ(3),
  ADD COLUMN "clock_wake_at" TIMESTAMPTZ(3),
  ADD COLUMN "failures" INTEGER NOT NULL DEFAULT 0;
UPDATE "store_credit" SET "status" = 'DEPLETED' WHERE "remaining" = 0;
UPDATE "store_credit" s SET "wake_at" = s."expires_at" FROM "credit_account" a
  WHERE a."workspace_id" = s."workspace_id" AND a."customer_id" = s."customer_id" AND a."clock_now" IS NULL
    AND s."remaining" > 0 AND s."expires_at" IS NOT NULL;
UPDATE "store_credit" s SET "clock_wake_at" = s."expires_at" FROM "credit_account" a
  WHERE a."workspace_id" = s."workspace_id" AND a."customer_id" = s."customer_id" AND a."clock_now" IS NOT NULL
    AND s."remaining" > 0 AND s."expires_at" IS NOT NULL;
ALTER TABLE "store_credit" ADD CONSTRAINT "store_credit_left" CHECK (("status" = 'ACTIVE') = ("remaining" > 0));
CREATE INDEX "store_credit_wake_at_idx" ON "store_credit"("wake_at") WHERE "wake_at" IS NOT NULL;
CREATE INDEX "store_credit_clock_wake_at_idx" ON "store_credit"("workspace_id", "clock_wake_at") WHERE "clock_wake_at" IS NOT NULL;
ALTER TABLE "store_credit_movement" DROP CONSTRAINT "store_credit_movement_type";
ALTER TABLE "store_credit_movement" ADD CONSTRAINT "store_credit_movement_type" CHECK ("type" IN ('ISSUED', 'APPLIED', 'RESTORED', 'EXPIRED', 'VOIDED', 'PAID_OUT'));

CREATE OR REPLACE FUNCTION refuse_invoice_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may text[] := ARRAY['status', 'store_credit_applied', 'amount_paid', 'amount_credited', 'amount_due', 'overdue_at', 'paid_at', 'voided_at', 'uncollectible_at', 'due_at', 'dunning', 'dunning_since', 'next_attempt_at', 'wake_at', 'clock_wake_at', 'failures', 'metadata', 'extras', 'version', 'updated_at', 'billing_sequence', 'amount_refunded'];
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

CREATE OR REPLACE FUNCTION refuse_invoice_line_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may text[] := ARRAY['credited', 'rest_credited_at', 'noted'];
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

-- A credit note is voided once, and changes in no other way.
CREATE FUNCTION refuse_credit_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.voided_at IS NOT NULL
    OR to_jsonb(OLD) - 'voided_at' IS DISTINCT FROM to_jsonb(NEW) - 'voided_at' THEN
    RAISE EXCEPTION 'a credit note never changes';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER credit_note_is_insert_only ON "credit_note";
CREATE TRIGGER credit_note_is_frozen BEFORE UPDATE OR DELETE ON "credit_note" FOR EACH ROW EXECUTE FUNCTION refuse_credit_note_change();
CREATE TRIGGER credit_note_line_is_insert_only BEFORE UPDATE OR DELETE ON "credit_note_line" FOR EACH ROW EXECUTE FUNCTION refuse_any_change();

-- Nothing is given back twice: the sums are checked under the lock of the account, which every writer holds.
CREATE FUNCTION refuse_too_many_notes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(n.amount) FROM credit_note n WHERE n.workspace_id = NEW.workspace_id AND n.customer_id = NEW.customer_id
      AND n.invoice_id = NEW.invoice_id AND n.voided_at IS NULL)
    > (SELECT i.total FROM invoice i WHERE i.workspace_id = NEW.workspace_id AND i.customer_id = NEW.customer_id AND i.id = NEW.invoice_id) THEN
    RAISE EXCEPTION 'credit notes exceed their invoice';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER credit_note_is_covered AFTER INSERT ON "credit_note" FOR EACH ROW EXECUTE FUNCTION refuse_too_many_notes();

CREATE FUNCTION refuse_too_many_refunds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(r.amount) FROM refund r WHERE r.workspace_id = NEW.workspace_id AND r.customer_id = NEW.customer_id
      AND r.payment_id = NEW.payment_id AND r.status <> 'FAILED')
    > coalesce((SELECT p.amount FROM payment p WHERE p.workspace_id = NEW.workspace_id AND p.customer_id = NEW.customer_id AND p.id = NEW.payment_id AND p.status = 'SUCCEEDED'), 0) THEN
    RAISE EXCEPTION 'refunds exceed their payment';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER refund_is_covered AFTER INSERT OR UPDATE ON "refund" FOR EACH ROW EXECUTE FUNCTION refuse_too_many_refunds();

CREATE TRIGGER "refund_audit" AFTER INSERT OR UPDATE OR DELETE ON "refund" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "dispute_audit" AFTER INSERT OR UPDATE OR DELETE ON "dispute" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
