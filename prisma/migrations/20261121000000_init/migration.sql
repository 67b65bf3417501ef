-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "mode" AS ENUM ('LIVE', 'TEST');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('ADMIN', 'WRITE', 'READ');

-- CreateEnum
CREATE TYPE "feature_type" AS ENUM ('BOOLEAN', 'METERED', 'CREDITS', 'STATIC');

-- CreateEnum
CREATE TYPE "aggregation" AS ENUM ('SUM', 'COUNT', 'MAX', 'LAST', 'UNIQUE_COUNT');

-- CreateEnum
CREATE TYPE "period" AS ENUM ('MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'YEAR');

-- CreateEnum
CREATE TYPE "limit_behavior" AS ENUM ('HARD', 'SOFT');

-- CreateEnum
CREATE TYPE "credit_kind" AS ENUM ('PURCHASED', 'PROMOTIONAL');

-- CreateEnum
CREATE TYPE "credit_transaction_type" AS ENUM ('ISSUE', 'CONSUME', 'REVERSE', 'EXPIRE', 'TRANSFER_IN', 'TRANSFER_OUT');

-- CreateTable
CREATE TABLE "workspace" (
    "id" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "name" TEXT NOT NULL,
    "catalog_version" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "server_secret" (
    "name" TEXT NOT NULL,
    "value" BYTEA NOT NULL,

    CONSTRAINT "server_secret_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "api_key" (
    "workspace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "hash" BYTEA NOT NULL,
    "last_four" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "customer" (
    "workspace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "external_id" TEXT,
    "name" TEXT,
    "email" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "rate_card_id" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "customer_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "meter" (
    "workspace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "event_type" TEXT NOT NULL,
    "aggregation" "aggregation" NOT NULL,
    "value_property" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "meter_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "feature" (
    "workspace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "type" "feature_type" NOT NULL,
    "meter_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "feature_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "rate_card" (
    "workspace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "credit_value" DECIMAL(28,9) NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_card_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "rate" (
    "workspace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "rate_card_id" TEXT NOT NULL,
    "event_type" TEXT NOT NULL,
    "match" JSONB NOT NULL DEFAULT '{}',
    "fixed_credits" DECIMAL(28,9) NOT NULL DEFAULT 0,
    "fixed_cost" DECIMAL(28,9),
    "components" JSONB NOT NULL DEFAULT '[]',
    "quality_score" DECIMAL(10,9),
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "entitlement" (
    "workspace_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "feature_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "limit" DECIMAL(28,9),
    "behavior" "limit_behavior" NOT NULL DEFAULT 'HARD',
    "period" "period",
    "anchor" TIMESTAMPTZ(3) NOT NULL,
    "value" JSONB,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "entitlement_pkey" PRIMARY KEY ("workspace_id","customer_id","feature_id")
);

-- CreateTable
CREATE TABLE "credit_account" (
    "workspace_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL DEFAULT 0,
    "low_balance_threshold" DECIMAL(28,9),

    CONSTRAINT "credit_account_pkey" PRIMARY KEY ("workspace_id","customer_id")
);

-- CreateTable
CREATE TABLE "credit_pool" (
    "workspace_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "credit_kind" NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "effective_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "balance" DECIMAL(28,9) NOT NULL,
    "held" DECIMAL(28,9) NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credit_pool_pkey" PRIMARY KEY ("workspace_id","customer_id","id")
);

-- CreateTable
CREATE TABLE "credit_transaction" (
    "workspace_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "type" "credit_transaction_type" NOT NULL,
    "pool_id" TEXT NOT NULL,
    "amount" DECIMAL(28,9) NOT NULL,
    "balance_after" DECIMAL(28,9) NOT NULL,
    "description" TEXT,
    "metadata" JSONB,
    "event_sequence" BIGINT,
    "counterparty_id" TEXT,
    "reverses" BIGINT,
    "idempotency_key" TEXT,
    "fingerprint" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credit_transaction_pkey" PRIMARY KEY ("workspace_id","customer_id","sequence")
);

-- CreateTable
CREATE TABLE "usage_event" (
    "workspace_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "event_type" TEXT NOT NULL,
    "feature" TEXT NOT NULL,
    "quantity" DECIMAL(28,9) NOT NULL,
    "properties" JSONB NOT NULL,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "idempotency_key" TEXT,
    "fingerprint" BYTEA NOT NULL,
    "rate_id" TEXT,
    "credits" DECIMAL(28,9) NOT NULL,
    "overage" DECIMAL(28,9) NOT NULL DEFAULT 0,
    "cost" DECIMAL(28,9) NOT NULL,
    "currency" TEXT,
    "transaction_count" INTEGER NOT NULL,
    "reverses" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usage_event_pkey" PRIMARY KEY ("workspace_id","customer_id","sequence")
);

-- CreateTable
CREATE TABLE "usage_counter" (
    "workspace_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "feature_id" TEXT NOT NULL,
    "period_start" TIMESTAMPTZ(3) NOT NULL,
    "period_end" TIMESTAMPTZ(3) NOT NULL,
    "value" DECIMAL(28,9) NOT NULL,
    "value_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usage_counter_pkey" PRIMARY KEY ("workspace_id","customer_id","feature_id","period_start")
);

-- CreateTable
CREATE TABLE "usage_unique" (
    "workspace_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "feature_id" TEXT NOT NULL,
    "period_start" TIMESTAMPTZ(3) NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "usage_unique_pkey" PRIMARY KEY ("workspace_id","customer_id","feature_id","period_start","value")
);

-- CreateTable
CREATE TABLE "usage_rollup" (
    "workspace_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "feature" TEXT NOT NULL,
    "currency" TEXT NOT NULL DEFAULT '',
    "events" BIGINT NOT NULL,
    "quantity" DECIMAL(38,9) NOT NULL,
    "credits" DECIMAL(38,9) NOT NULL,
    "cost" DECIMAL(38,9) NOT NULL,

    CONSTRAINT "usage_rollup_pkey" PRIMARY KEY ("workspace_id","customer_id","hour","feature","currency")
);

-- CreateTable
CREATE TABLE "event" (
    "workspace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "customer_id" TEXT,
    "data" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "event_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_key_hash_key" ON "api_key"("hash");

-- CreateIndex
CREATE INDEX "customer_workspace_id_email_idx" ON "customer"("workspace_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "customer_workspace_id_external_id_key" ON "customer"("workspace_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "meter_workspace_id_key_key" ON "meter"("workspace_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "feature_workspace_id_key_key" ON "feature"("workspace_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "rate_card_workspace_id_key_key" ON "rate_card"("workspace_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "rate_workspace_id_rate_card_id_event_type_match_effective_a_key" ON "rate"("workspace_id", "rate_card_id", "event_type", "match", "effective_at");

-- CreateIndex
CREATE UNIQUE INDEX "entitlement_workspace_id_id_key" ON "entitlement"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "usage_event_workspace_id_customer_id_timestamp_sequence_idx" ON "usage_event"("workspace_id", "customer_id", "timestamp", "sequence");

-- CreateIndex
CREATE INDEX "event_workspace_id_type_id_idx" ON "event"("workspace_id", "type", "id");

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_workspace_id_rate_card_id_fkey" FOREIGN KEY ("workspace_id", "rate_card_id") REFERENCES "rate_card"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "meter" ADD CONSTRAINT "meter_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feature" ADD CONSTRAINT "feature_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feature" ADD CONSTRAINT "feature_workspace_id_meter_id_fkey" FOREIGN KEY ("workspace_id", "meter_id") REFERENCES "meter"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rate_card" ADD CONSTRAINT "rate_card_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rate" ADD CONSTRAINT "rate_workspace_id_rate_card_id_fkey" FOREIGN KEY ("workspace_id", "rate_card_id") REFERENCES "rate_card"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entitlement" ADD CONSTRAINT "entitlement_workspace_id_customer_id_fkey" FOREIGN KEY ("workspace_id", "customer_id") REFERENCES "customer"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entitlement" ADD CONSTRAINT "entitlement_workspace_id_feature_id_fkey" FOREIGN KEY ("workspace_id", "feature_id") REFERENCES "feature"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_account" ADD CONSTRAINT "credit_account_workspace_id_customer_id_fkey" FOREIGN KEY ("workspace_id", "customer_id") REFERENCES "customer"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event" ADD CONSTRAINT "event_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What follows is written by hand: Prisma's schema language cannot say it.

-- One effect per idempotency key.
CREATE UNIQUE INDEX "usage_event_idempotency_key" ON "usage_event"("workspace_id", "customer_id", "idempotency_key") WHERE "idempotency_key" IS NOT NULL;
CREATE UNIQUE INDEX "credit_transaction_idempotency_key" ON "credit_transaction"("workspace_id", "customer_id", "idempotency_key") WHERE "idempotency_key" IS NOT NULL;

-- A usage event is reversed at most once.
CREATE UNIQUE INDEX "usage_event_reverses_key" ON "usage_event"("workspace_id", "customer_id", "reverses") WHERE "reverses" IS NOT NULL;

-- Credits on the same terms share a pool, which bounds the number of pools.
CREATE UNIQUE INDEX "credit_pool_terms_key" ON "credit_pool"("workspace_id", "customer_id", "name", "kind", "priority", "effective_at", "expires_at") NULLS NOT DISTINCT;
-- What the expiry job looks for.
CREATE INDEX "credit_pool_expires_at_idx" ON "credit_pool"("expires_at") WHERE "balance" > 0;

-- At most one default rate card.
CREATE UNIQUE INDEX "rate_card_default_key" ON "rate_card"("workspace_id") WHERE "is_default";

-- No pool below zero, no negative limits or prices.
ALTER TABLE "credit_pool" ADD CONSTRAINT "credit_pool_balance_check" CHECK ("balance" >= 0 AND "held" >= 0);
ALTER TABLE "credit_transaction" ADD CONSTRAINT "credit_transaction_amount_check" CHECK ("amount" > 0 AND "balance_after" >= 0);
ALTER TABLE "entitlement" ADD CONSTRAINT "entitlement_limit_check" CHECK ("limit" >= 0);
ALTER TABLE "rate" ADD CONSTRAINT "rate_amounts_check" CHECK ("fixed_credits" >= 0 AND "fixed_cost" >= 0 AND "quality_score" BETWEEN 0 AND 1);
ALTER TABLE "rate_card" ADD CONSTRAINT "rate_card_credit_value_check" CHECK ("credit_value" >= 0);

-- The ledger and the usage events only ever grow.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER "credit_transaction_insert_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "credit_transaction" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "usage_event_insert_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "usage_event" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
