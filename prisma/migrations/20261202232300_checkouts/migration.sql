-- Payment links, and checkouts: a customer's way to a subscription, a purchase or the payment of an invoice.
CREATE TYPE "checkout_ui" AS ENUM ('HOSTED', 'HEADLESS');
CREATE TYPE "checkout_status" AS ENUM ('OPEN', 'PROCESSING', 'REQUIRES_ACTION', 'FAILED', 'COMPLETE', 'EXPIRED');
CREATE TYPE "checkout_purpose" AS ENUM ('SUBSCRIPTION', 'PURCHASE', 'INVOICE');

ALTER TABLE "billing_settings" ADD COLUMN "embed_origins" TEXT[] NOT NULL DEFAULT '{}';

CREATE TABLE "payment_link" (
  "workspace_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "active" BOOLEAN NOT NULL DEFAULT true,
  "currency" TEXT NOT NULL,
  "plan_id" TEXT,
  "lines" JSONB,
  "images" TEXT[] NOT NULL DEFAULT '{}',
  "allow_promotion_codes" BOOLEAN NOT NULL DEFAULT false,
  "success_url" TEXT,
  "metadata" JSONB NOT NULL DEFAULT '{}',
  "extras" JSONB NOT NULL DEFAULT '{}',
  "version" INTEGER NOT NULL DEFAULT 1,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "payment_link_pkey" PRIMARY KEY ("workspace_id", "id"),
  CONSTRAINT "payment_link_sells_one_thing" CHECK ("plan_id" IS NULL OR "lines" IS NULL)
);
CREATE UNIQUE INDEX "payment_link_id_key" ON "payment_link"("id");
ALTER TABLE "payment_link" ADD CONSTRAINT "payment_link_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "payment_link" ADD CONSTRAINT "payment_link_workspace_id_plan_id_fkey" FOREIGN KEY ("workspace_id", "plan_id") REFERENCES "plan"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "payment_link_audit" AFTER INSERT OR UPDATE OR DELETE ON "payment_link" FOR EACH ROW EXECUTE FUNCTION "audit_change"();

CREATE TABLE "checkout" (
  "workspace_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "ui" "checkout_ui" NOT NULL,
  "purpose" "checkout_purpose" NOT NULL,
  "status" "checkout_status" NOT NULL DEFAULT 'OPEN',
  "customer_id" TEXT,
  "made_customer" BOOLEAN NOT NULL DEFAULT false,
  "email" TEXT,
  "plan_version_id" TEXT,
  "quantity" INTEGER NOT NULL DEFAULT 1,
  "trial_days" INTEGER,
  "trial_given" BOOLEAN NOT NULL DEFAULT false,
  "lines" JSONB,
  "currency" TEXT NOT NULL,
  "payment_link_id" TEXT,
  "payer_names_amount" BOOLEAN NOT NULL DEFAULT false,
  "promotion_codes" TEXT[] NOT NULL DEFAULT '{}',
  "allow_promotion_codes" BOOLEAN NOT NULL DEFAULT false,
  "require_payment_method" BOOLEAN NOT NULL DEFAULT true,
  "terms" JSONB NOT NULL,
  "quote" JSONB,
  "success_url" TEXT,
  "cancel_url" TEXT,
  "key" TEXT,
  "subscription_id" TEXT,
  "invoice_id" TEXT,
  "payment_method_id" TEXT,
  "decline_code" TEXT,
  "metadata" JSONB NOT NULL DEFAULT '{}',
  "extras" JSONB NOT NULL DEFAULT '{}',
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "completed_at" TIMESTAMPTZ(3),
  "wake_at" TIMESTAMPTZ(3),
  "clock_wake_at" TIMESTAMPTZ(3),
  "failures" INTEGER NOT NULL DEFAULT 0,
  "version" INTEGER NOT NULL DEFAULT 1,
  "billing_sequence" BIGINT NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "checkout_pkey" PRIMARY KEY ("workspace_id", "id"),
  CONSTRAINT "checkout_has_a_purpose" CHECK (
    ("purpose" = 'SUBSCRIPTION') = ("plan_version_id" IS NOT NULL)
    AND ("purpose" = 'INVOICE' OR "lines" IS NOT NULL OR "payer_names_amount" OR "plan_version_id" IS NOT NULL))
);
CREATE UNIQUE INDEX "checkout_id_key" ON "checkout"("id");
CREATE UNIQUE INDEX "checkout_workspace_id_key_key" ON "checkout"("workspace_id", "key");
CREATE INDEX "checkout_customer_idx" ON "checkout"("workspace_id", "customer_id", "status");
CREATE INDEX "checkout_invoice_idx" ON "checkout"("workspace_id", "customer_id", "invoice_id");
CREATE INDEX "checkout_wake_idx" ON "checkout"("wake_at") WHERE "wake_at" IS NOT NULL;
CREATE INDEX "checkout_clock_wake_idx" ON "checkout"("workspace_id", "clock_wake_at") WHERE "clock_wake_at" IS NOT NULL;
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_workspace_id_customer_id_fkey" FOREIGN KEY ("workspace_id", "customer_id") REFERENCES "customer"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_workspace_id_plan_version_id_fkey" FOREIGN KEY ("workspace_id", "plan_version_id") REFERENCES "plan_version"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_workspace_id_payment_link_id_fkey" FOREIGN KEY ("workspace_id", "payment_link_id") REFERENCES "payment_link"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_subscription_fkey" FOREIGN KEY ("workspace_id", "customer_id", "subscription_id") REFERENCES "subscription"("workspace_id", "customer_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_invoice_fkey" FOREIGN KEY ("workspace_id", "customer_id", "invoice_id") REFERENCES "invoice"("workspace_id", "customer_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "checkout_audit" AFTER INSERT OR UPDATE OR DELETE ON "checkout" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
