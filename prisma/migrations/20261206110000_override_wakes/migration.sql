-- An override that ends wakes billing, so that what subscriptions grant holds again.
ALTER TABLE "entitlement"
  ADD COLUMN "wake_at" TIMESTAMPTZ(3),
  ADD COLUMN "clock_wake_at" TIMESTAMPTZ(3),
  ADD COLUMN "failures" INTEGER NOT NULL DEFAULT 0;
UPDATE "entitlement" e SET
    "wake_at" = CASE WHEN a."clock_now" IS NULL THEN e."expires_at" END,
    "clock_wake_at" = CASE WHEN a."clock_now" IS NOT NULL THEN e."expires_at" END
  FROM "credit_account" a
  WHERE a."workspace_id" = e."workspace_id" AND a."customer_id" = e."customer_id"
    AND e."source" = 'OVERRIDE' AND e."revoked_at" IS NULL AND e."expires_at" IS NOT NULL;
CREATE INDEX "entitlement_wake_at_idx" ON "entitlement"("wake_at") WHERE "wake_at" IS NOT NULL;
CREATE INDEX "entitlement_clock_wake_at_idx" ON "entitlement"("workspace_id", "clock_wake_at") WHERE "clock_wake_at" IS NOT NULL;
