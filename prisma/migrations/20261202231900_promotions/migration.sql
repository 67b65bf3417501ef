-- Promotions are offers of a reduction with immutable versions; a discount is one redemption, of a subscription or a purchase.
CREATE TYPE "promotion_status" AS ENUM ('DRAFT', 'ACTIVE', 'ARCHIVED');
CREATE TYPE "promotion_version_status" AS ENUM ('DRAFT', 'PUBLISHED');
CREATE TYPE "promotion_kind" AS ENUM ('PERCENT', 'FIXED', 'FREE_TRIAL_DAYS');
CREATE TYPE "promotion_duration" AS ENUM ('ONCE', 'REPEATING', 'FOREVER');
CREATE TYPE "promotion_rounding" AS ENUM ('HALF_UP', 'DOWN');
CREATE TYPE "discount_status" AS ENUM ('ACTIVE', 'ENDED', 'REMOVED', 'RETURNED');

CREATE TABLE "promotion" (
  "workspace_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "description" TEXT,
  "status" "promotion_status" NOT NULL DEFAULT 'DRAFT',
  "current_version_id" TEXT,
  "redeemed_count" INTEGER NOT NULL DEFAULT 0,
  "max_redemptions" INTEGER,
  "metadata" JSONB NOT NULL DEFAULT '{}',
  "revision" INTEGER NOT NULL DEFAULT 1,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  "archived_at" TIMESTAMPTZ(3),
  CONSTRAINT "promotion_pkey" PRIMARY KEY ("workspace_id", "id"),
  CONSTRAINT "promotion_code" CHECK ("code" = upper("code")),
  CONSTRAINT "promotion_redeemed_count" CHECK ("redeemed_count" >= 0 AND ("max_redemptions" IS NULL OR "redeemed_count" <= "max_redemptions"))
);
CREATE UNIQUE INDEX "promotion_workspace_id_code_key" ON "promotion"("workspace_id", "code");
ALTER TABLE "promotion" ADD CONSTRAINT "promotion_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "promotion_version" (
  "workspace_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "promotion_id" TEXT NOT NULL,
  "number" INTEGER NOT NULL,
  "status" "promotion_version_status" NOT NULL DEFAULT 'DRAFT',
  "kind" "promotion_kind" NOT NULL,
  "percent" DECIMAL(7,4),
  "amount" BIGINT,
  "currency" TEXT,
  "days" INTEGER,
  "applies_to" "discount_scope" NOT NULL DEFAULT 'ALL',
  "duration" "promotion_duration" NOT NULL DEFAULT 'ONCE',
  "months" INTEGER,
  "rounding" "promotion_rounding" NOT NULL DEFAULT 'HALF_UP',
  "max_redemptions" INTEGER,
  "max_redemptions_per_customer" INTEGER,
  "minimum_amount" BIGINT,
  "valid_from" TIMESTAMPTZ(3),
  "valid_until" TIMESTAMPTZ(3),
  "plan_ids" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "published_at" TIMESTAMPTZ(3),
  CONSTRAINT "promotion_version_pkey" PRIMARY KEY ("workspace_id", "id"),
  CONSTRAINT "promotion_version_value" CHECK (
    CASE "kind"
      WHEN 'PERCENT' THEN "percent" > 0 AND "percent" <= 100 AND "amount" IS NULL AND "days" IS NULL
      WHEN 'FIXED' THEN "amount" > 0 AND "currency" IS NOT NULL AND "percent" IS NULL AND "days" IS NULL
      ELSE "days" BETWEEN 1 AND 365 AND "percent" IS NULL AND "amount" IS NULL
    END),
  CONSTRAINT "promotion_version_months" CHECK (("months" IS NOT NULL) = ("duration" = 'REPEATING') AND ("months" IS NULL OR "months" BETWEEN 1 AND 36)),
  CONSTRAINT "promotion_version_minimum" CHECK ("minimum_amount" IS NULL OR ("minimum_amount" > 0 AND "currency" IS NOT NULL))
);
CREATE UNIQUE INDEX "promotion_version_workspace_id_promotion_id_number_key" ON "promotion_version"("workspace_id", "promotion_id", "number");
ALTER TABLE "promotion_version" ADD CONSTRAINT "promotion_version_workspace_id_promotion_id_fkey" FOREIGN KEY ("workspace_id", "promotion_id") REFERENCES "promotion"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "promotion" ADD CONSTRAINT "promotion_workspace_id_current_version_id_fkey" FOREIGN KEY ("workspace_id", "current_version_id") REFERENCES "promotion_version"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A version says for ever what was promised; only its publication is noted, once.
CREATE FUNCTION refuse_promotion_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.status = 'DRAFT' AND NEW.status = 'PUBLISHED'
    AND to_jsonb(NEW) - 'status' - 'published_at' = to_jsonb(OLD) - 'status' - 'published_at'
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a promotion version never changes';
END $$;
CREATE TRIGGER promotion_version_is_immutable BEFORE UPDATE OR DELETE ON "promotion_version" FOR EACH ROW EXECUTE FUNCTION refuse_promotion_version_change();

CREATE TABLE "discount" (
  "workspace_id" TEXT NOT NULL,
  "customer_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "promotion_id" TEXT NOT NULL,
  "promotion_version_id" TEXT NOT NULL,
  "subscription_id" TEXT,
  "checkout_id" TEXT,
  "invoice_id" TEXT,
  "position" INTEGER NOT NULL,
  "status" "discount_status" NOT NULL,
  "currency" TEXT NOT NULL,
  "total" BIGINT NOT NULL DEFAULT 0,
  "applied_at" TIMESTAMPTZ(3) NOT NULL,
  "starts_at" TIMESTAMPTZ(3),
  "ends_at" TIMESTAMPTZ(3),
  "ended_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "discount_pkey" PRIMARY KEY ("workspace_id", "customer_id", "id"),
  CONSTRAINT "discount_window" CHECK (("starts_at" IS NULL) = ("ends_at" IS NULL)),
  CONSTRAINT "discount_target" CHECK ("subscription_id" IS NOT NULL OR "invoice_id" IS NOT NULL OR "checkout_id" IS NOT NULL)
);
CREATE UNIQUE INDEX "discount_workspace_id_id_key" ON "discount"("workspace_id", "id");
CREATE INDEX "discount_workspace_id_promotion_id_idx" ON "discount"("workspace_id", "promotion_id");
CREATE INDEX "discount_workspace_id_customer_id_subscription_id_idx" ON "discount"("workspace_id", "customer_id", "subscription_id");
ALTER TABLE "discount" ADD CONSTRAINT "discount_workspace_id_customer_id_fkey" FOREIGN KEY ("workspace_id", "customer_id") REFERENCES "customer"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "discount" ADD CONSTRAINT "discount_workspace_id_promotion_id_fkey" FOREIGN KEY ("workspace_id", "promotion_id") REFERENCES "promotion"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "discount" ADD CONSTRAINT "discount_workspace_id_promotion_version_id_fkey" FOREIGN KEY ("workspace_id", "promotion_version_id") REFERENCES "promotion_version"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "discount" ADD CONSTRAINT "discount_subscription_fkey" FOREIGN KEY ("workspace_id", "customer_id", "subscription_id") REFERENCES "subscription"("workspace_id", "customer_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Billing looks for discounts only of customers that ever had one.
ALTER TABLE "credit_account" ADD COLUMN "has_discounts" BOOLEAN NOT NULL DEFAULT false;

CREATE TRIGGER "promotion_audit" AFTER INSERT OR UPDATE OR DELETE ON "promotion" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "promotion_version_audit" AFTER INSERT OR UPDATE OR DELETE ON "promotion_version" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "discount_audit" AFTER INSERT OR UPDATE OR DELETE ON "discount" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
