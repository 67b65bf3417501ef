-- CreateEnum
CREATE TYPE "plan_status" AS ENUM ('DRAFT', 'ACTIVE', 'ARCHIVED');

-- CreateEnum
CREATE TYPE "plan_version_status" AS ENUM ('DRAFT', 'PUBLISHED', 'ARCHIVED');

-- CreateEnum
CREATE TYPE "billing_period" AS ENUM ('DAY', 'WEEK', 'MONTH', 'YEAR');

-- CreateEnum
CREATE TYPE "discount_scope" AS ENUM ('BASE', 'USAGE', 'ALL');

-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "discount_percent" DECIMAL(12,9),
ADD COLUMN     "discount_scope" "discount_scope" NOT NULL DEFAULT 'ALL',
ADD COLUMN     "tax_percent" DECIMAL(12,9);

-- CreateTable
CREATE TABLE "plan" (
    "workspace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "status" "plan_status" NOT NULL DEFAULT 'DRAFT',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "plan_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "plan_version" (
    "workspace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "plan_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "status" "plan_version_status" NOT NULL DEFAULT 'DRAFT',
    "currency" TEXT NOT NULL,
    "base_price" DECIMAL(28,9) NOT NULL,
    "billing_period" "billing_period" NOT NULL,
    "billing_period_count" INTEGER NOT NULL DEFAULT 1,
    "included_credits" DECIMAL(28,9) NOT NULL DEFAULT 0,
    "overage_rate" DECIMAL(28,9),
    "trial_days" INTEGER,
    "effective_at" TIMESTAMPTZ(3),
    "published_at" TIMESTAMPTZ(3),
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "plan_version_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "plan_charge" (
    "workspace_id" TEXT NOT NULL,
    "plan_version_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "meter_id" TEXT,
    "feature_id" TEXT,
    "charge" JSONB NOT NULL,

    CONSTRAINT "plan_charge_pkey" PRIMARY KEY ("workspace_id","plan_version_id","position")
);

-- CreateTable
CREATE TABLE "plan_entitlement" (
    "workspace_id" TEXT NOT NULL,
    "plan_version_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "feature_id" TEXT NOT NULL,
    "limit" DECIMAL(28,9),
    "behavior" "limit_behavior" NOT NULL,
    "period" "period",
    "value" JSONB,

    CONSTRAINT "plan_entitlement_pkey" PRIMARY KEY ("workspace_id","plan_version_id","position")
);

-- CreateTable
CREATE TABLE "custom_price" (
    "workspace_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "meter_id" TEXT,
    "feature_id" TEXT,
    "charge" JSONB NOT NULL,
    "currency" TEXT NOT NULL,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "custom_price_pkey" PRIMARY KEY ("workspace_id","customer_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "plan_workspace_id_key_key" ON "plan"("workspace_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "plan_version_workspace_id_plan_id_number_key" ON "plan_version"("workspace_id", "plan_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "plan_version_workspace_id_plan_id_effective_at_key" ON "plan_version"("workspace_id", "plan_id", "effective_at");

-- CreateIndex
CREATE UNIQUE INDEX "plan_charge_workspace_id_plan_version_id_meter_id_key" ON "plan_charge"("workspace_id", "plan_version_id", "meter_id");

-- CreateIndex
CREATE UNIQUE INDEX "plan_charge_workspace_id_plan_version_id_feature_id_key" ON "plan_charge"("workspace_id", "plan_version_id", "feature_id");

-- CreateIndex
CREATE UNIQUE INDEX "plan_entitlement_workspace_id_plan_version_id_feature_id_key" ON "plan_entitlement"("workspace_id", "plan_version_id", "feature_id");

-- CreateIndex
CREATE UNIQUE INDEX "custom_price_workspace_id_id_key" ON "custom_price"("workspace_id", "id");

-- AddForeignKey
ALTER TABLE "plan" ADD CONSTRAINT "plan_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_version" ADD CONSTRAINT "plan_version_workspace_id_plan_id_fkey" FOREIGN KEY ("workspace_id", "plan_id") REFERENCES "plan"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_charge" ADD CONSTRAINT "plan_charge_workspace_id_plan_version_id_fkey" FOREIGN KEY ("workspace_id", "plan_version_id") REFERENCES "plan_version"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_charge" ADD CONSTRAINT "plan_charge_workspace_id_meter_id_fkey" FOREIGN KEY ("workspace_id", "meter_id") REFERENCES "meter"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_charge" ADD CONSTRAINT "plan_charge_workspace_id_feature_id_fkey" FOREIGN KEY ("workspace_id", "feature_id") REFERENCES "feature"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_entitlement" ADD CONSTRAINT "plan_entitlement_workspace_id_plan_version_id_fkey" FOREIGN KEY ("workspace_id", "plan_version_id") REFERENCES "plan_version"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_entitlement" ADD CONSTRAINT "plan_entitlement_workspace_id_feature_id_fkey" FOREIGN KEY ("workspace_id", "feature_id") REFERENCES "feature"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "custom_price" ADD CONSTRAINT "custom_price_workspace_id_customer_id_fkey" FOREIGN KEY ("workspace_id", "customer_id") REFERENCES "customer"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "custom_price" ADD CONSTRAINT "custom_price_workspace_id_meter_id_fkey" FOREIGN KEY ("workspace_id", "meter_id") REFERENCES "meter"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "custom_price" ADD CONSTRAINT "custom_price_workspace_id_feature_id_fkey" FOREIGN KEY ("workspace_id", "feature_id") REFERENCES "feature"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- A charge and a custom price are for a meter or for a feature, never for both or none.
ALTER TABLE "plan_charge" ADD CONSTRAINT "plan_charge_target_check" CHECK (num_nonnulls("meter_id", "feature_id") = 1);
ALTER TABLE "custom_price" ADD CONSTRAINT "custom_price_target_check" CHECK (num_nonnulls("meter_id", "feature_id") = 1);

-- A version has a date from its publication on, unless it was archived before that date.
ALTER TABLE "plan_version" ADD CONSTRAINT "plan_version_status_check" CHECK (
    CASE "status"
        WHEN 'DRAFT' THEN "published_at" IS NULL AND "effective_at" IS NULL AND "archived_at" IS NULL
        WHEN 'PUBLISHED' THEN "published_at" IS NOT NULL AND "effective_at" IS NOT NULL AND "archived_at" IS NULL
        ELSE "archived_at" IS NOT NULL
    END
);

-- A published version never changes and no version is ever deleted. What is published may still be archived, and then
-- loses its date if that has not come.
CREATE FUNCTION "refuse_plan_version_change"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fixed text[] := ARRAY['status', 'archived_at', 'updated_at'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD."status" = 'DRAFT' THEN
            RETURN NEW;
        END IF;
        IF OLD."status" = 'PUBLISHED' AND NEW."status" = 'ARCHIVED' THEN
            IF NEW."effective_at" IS NULL AND OLD."effective_at" > NEW."archived_at" THEN
                fixed := fixed || 'effective_at';
            END IF;
            IF to_jsonb(NEW) - fixed = to_jsonb(OLD) - fixed THEN
                RETURN NEW;
            END IF;
        END IF;
    END IF;
    RAISE EXCEPTION 'The version % of a plan is % and cannot be changed', OLD."id", OLD."status"
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER "plan_version_immutable" BEFORE UPDATE OR DELETE ON "plan_version"
    FOR EACH ROW EXECUTE FUNCTION "refuse_plan_version_change"();

-- The same for the rows that belong to a version. The lock keeps a publication from slipping in between.
CREATE FUNCTION "refuse_plan_version_part_change"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found_status "plan_version_status";
BEGIN
    IF TG_OP <> 'INSERT' THEN
        SELECT "status" INTO found_status FROM "plan_version"
            WHERE "workspace_id" = OLD."workspace_id" AND "id" = OLD."plan_version_id" FOR SHARE;
        IF found_status <> 'DRAFT' THEN
            RAISE EXCEPTION 'The version % of a plan is % and cannot be changed', OLD."plan_version_id", found_status
                USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        SELECT "status" INTO found_status FROM "plan_version"
            WHERE "workspace_id" = NEW."workspace_id" AND "id" = NEW."plan_version_id" FOR SHARE;
        IF found_status <> 'DRAFT' THEN
            RAISE EXCEPTION 'The version % of a plan is % and cannot be changed', NEW."plan_version_id", found_status
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    RETURN OLD;
END
$$;

CREATE TRIGGER "plan_charge_immutable" BEFORE INSERT OR UPDATE OR DELETE ON "plan_charge"
    FOR EACH ROW EXECUTE FUNCTION "refuse_plan_version_part_change"();

CREATE TRIGGER "plan_entitlement_immutable" BEFORE INSERT OR UPDATE OR DELETE ON "plan_entitlement"
    FOR EACH ROW EXECUTE FUNCTION "refuse_plan_version_part_change"();

-- Of a custom price only the end is ever set, so that its history can be trusted.
CREATE FUNCTION "refuse_custom_price_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'ends_at' = to_jsonb(OLD) - 'ends_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The custom price % cannot be changed', OLD."id" USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER "custom_price_immutable" BEFORE UPDATE OR DELETE ON "custom_price"
    FOR EACH ROW EXECUTE FUNCTION "refuse_custom_price_change"();
