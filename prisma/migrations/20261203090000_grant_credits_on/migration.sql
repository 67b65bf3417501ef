-- When the credits that plans include are granted: as before, at the start of their period.
CREATE TYPE "credit_grant_time" AS ENUM ('PERIOD_START', 'PAYMENT');
ALTER TABLE "billing_settings"
  ADD COLUMN "grant_credits_on" "credit_grant_time" NOT NULL DEFAULT 'PERIOD_START';
