-- Payments by providers: what a customer pays with, what a payment waits for, and what the test provider did.
CREATE TYPE "payment_method_status" AS ENUM ('PENDING', 'REQUIRES_ACTION', 'ACTIVE', 'FAILED', 'REMOVED');

CREATE TABLE "payment_method" (
  "workspace_id" TEXT NOT NULL,
  "customer_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "provider" TEXT NOT NULL,
  "reference" TEXT NOT NULL,
  "status" "payment_method_status" NOT NULL,
  "is_default" BOOLEAN NOT NULL DEFAULT false,
  "wants_default" BOOLEAN NOT NULL DEFAULT false,
  "brand" TEXT,
  "last4" TEXT,
  "expiry_month" INTEGER,
  "expiry_year" INTEGER,
  "decline_code" TEXT,
  "next_action" JSONB,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "lease_until" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "payment_method_pkey" PRIMARY KEY ("workspace_id", "customer_id", "id"),
  CONSTRAINT "payment_method_default" CHECK (NOT "is_default" OR "status" = 'ACTIVE')
);
CREATE UNIQUE INDEX "payment_method_workspace_id_id_key" ON "payment_method"("workspace_id", "id");
CREATE UNIQUE INDEX "payment_method_default_key" ON "payment_method"("workspace_id", "customer_id") WHERE "is_default";
CREATE INDEX "payment_method_lease_until_idx" ON "payment_method"("lease_until") WHERE "lease_until" IS NOT NULL;
CREATE INDEX "payment_method_reference_idx" ON "payment_method"("workspace_id", "provider", "reference");
ALTER TABLE "payment_method" ADD CONSTRAINT "payment_method_workspace_id_customer_id_fkey" FOREIGN KEY ("workspace_id", "customer_id") REFERENCES "customer"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "payment_method_audit" AFTER INSERT OR UPDATE OR DELETE ON "payment_method" FOR EACH ROW EXECUTE FUNCTION "audit_change"();

ALTER TABLE "subscription" ADD COLUMN "payment_method_id" TEXT;

ALTER TABLE "payment"
  ADD COLUMN "payment_method_id" TEXT,
  ADD COLUMN "decline_code" TEXT,
  ADD COLUMN "is_hard_decline" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "excess" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "attempts" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "lease_until" TIMESTAMPTZ(3),
  ADD COLUMN "wake_at" TIMESTAMPTZ(3),
  ADD COLUMN "clock_wake_at" TIMESTAMPTZ(3),
  ADD COLUMN "next_action" JSONB,
  ADD CONSTRAINT "payment_excess" CHECK ("excess" >= 0);
-- The caller's name for a payment that was made outside need not be unique.
CREATE UNIQUE INDEX "payment_reference_key" ON "payment"("workspace_id", "provider", "reference") WHERE "provider" <> 'manual';
CREATE UNIQUE INDEX "payment_under_way_key" ON "payment"("workspace_id", "customer_id", "invoice_id") WHERE "status" IN ('PENDING', 'REQUIRES_ACTION', 'PROCESSING');
CREATE INDEX "payment_lease_until_idx" ON "payment"("lease_until") WHERE "lease_until" IS NOT NULL;
CREATE INDEX "payment_wake_at_idx" ON "payment"("wake_at") WHERE "wake_at" IS NOT NULL;
CREATE INDEX "payment_clock_wake_at_idx" ON "payment"("workspace_id", "clock_wake_at") WHERE "clock_wake_at" IS NOT NULL;

-- What the test provider did, by the idempotency keys of its calls, as a provider outside would remember it. Never of the live mode.
CREATE TABLE "test_provider_call" (
  "workspace_id" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "token" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "amount" BIGINT,
  "currency" TEXT,
  "state" TEXT NOT NULL,
  "decline_code" TEXT,
  "at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "test_provider_call_pkey" PRIMARY KEY ("workspace_id", "key"),
  CONSTRAINT "test_provider_call_kind" CHECK ("kind" IN ('SET_UP', 'CHARGE', 'REFUND'))
);
CREATE INDEX "test_provider_call_subject_idx" ON "test_provider_call"("workspace_id", "subject");
