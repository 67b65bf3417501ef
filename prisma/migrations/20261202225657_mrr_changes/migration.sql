-- Monthly recurring revenue: what each subscription counts for, and one row for each instant at which a customer's sum moved.

CREATE TYPE "mrr_change_kind" AS ENUM ('NEW', 'REACTIVATION', 'EXPANSION', 'CONTRACTION', 'CHURN');

CREATE TABLE "mrr_change" (
  "workspace_id" TEXT NOT NULL,
  "customer_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "subscription_id" TEXT NOT NULL,
  -- Null: of the customer's subscriptions to all plans.
  "plan_id" TEXT,
  "currency" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "kind" "mrr_change_kind" NOT NULL,
  "amount" BIGINT NOT NULL,
  -- The sum after it.
  "mrr" BIGINT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "mrr_change_pkey" PRIMARY KEY ("workspace_id", "customer_id", "id"),
  CONSTRAINT "mrr_change_amount_check" CHECK ("amount" <> 0 AND "mrr" >= 0 AND "mrr" - "amount" >= 0),
  CONSTRAINT "mrr_change_subscription_fkey" FOREIGN KEY ("workspace_id", "customer_id", "subscription_id")
    REFERENCES "subscription"("workspace_id", "customer_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "mrr_change_workspace_id_id_key" ON "mrr_change"("workspace_id", "id");
-- Sums of ranges of time read nothing but this.
CREATE INDEX "mrr_change_workspace_id_plan_id_at_idx" ON "mrr_change"("workspace_id", "plan_id", "at")
  INCLUDE ("currency", "kind", "amount");

ALTER TABLE "subscription" ADD COLUMN "mrr" BIGINT NOT NULL DEFAULT 0;
CREATE INDEX "subscription_workspace_id_mrr_idx" ON "subscription"("workspace_id", "currency", "mrr") WHERE "mrr" > 0;

-- The billing run looks at what stands today, and with that counts it; on a test clock, as it advances.
UPDATE "subscription" s SET "wake_at" = least(s."wake_at", now())
FROM "credit_account" a
WHERE s."status" IN ('ACTIVE', 'PAST_DUE', 'PAUSED') AND a."workspace_id" = s."workspace_id"
  AND a."customer_id" = s."customer_id" AND a."clock_now" IS NULL;
UPDATE "subscription" s SET "clock_wake_at" = least(s."clock_wake_at", a."clock_now")
FROM "credit_account" a
WHERE s."status" IN ('ACTIVE', 'PAST_DUE', 'PAUSED') AND a."workspace_id" = s."workspace_id"
  AND a."customer_id" = s."customer_id" AND a."clock_now" IS NOT NULL;
