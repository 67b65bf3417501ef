-- CreateEnum
CREATE TYPE "charge_timing" AS ENUM ('IN_ADVANCE', 'AT_START');

-- CreateEnum
CREATE TYPE "credit_grant_period" AS ENUM ('DAY', 'WEEK', 'MONTH', 'YEAR');

-- AlterTable
ALTER TABLE "plan_version" ADD COLUMN     "credit_grant_period" "credit_grant_period",
ADD COLUMN     "rollover_max" DECIMAL(28,9),
ADD COLUMN     "rollover_periods" INTEGER;

-- AlterTable
ALTER TABLE "plan_entitlement" ADD COLUMN     "per_quantity" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "plan_charge" ADD COLUMN     "key" TEXT,
ADD COLUMN     "name" TEXT,
ADD COLUMN     "per_quantity" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "timing" "charge_timing";

-- Each charge there is gets the key of what it is for. A feature that shares the key of a meter of the same version gets its id
-- instead, which no other charge has. Published versions get keys as well, so the trigger that keeps them is out of the way meanwhile.
ALTER TABLE "plan_charge" DISABLE TRIGGER "plan_charge_immutable";

UPDATE "plan_charge" c SET "key" = m."key" FROM "meter" m
    WHERE m."workspace_id" = c."workspace_id" AND m."id" = c."meter_id";

UPDATE "plan_charge" c SET "key" = CASE
        WHEN EXISTS (
            SELECT 1 FROM "plan_charge" o WHERE o."workspace_id" = c."workspace_id"
                AND o."plan_version_id" = c."plan_version_id" AND o."key" = f."key"
        ) THEN f."id"
        ELSE f."key"
    END
    FROM "feature" f WHERE f."workspace_id" = c."workspace_id" AND f."id" = c."feature_id";

ALTER TABLE "plan_charge" ENABLE TRIGGER "plan_charge_immutable";

ALTER TABLE "plan_charge" ALTER COLUMN "key" SET NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "plan_charge_workspace_id_plan_version_id_key_key" ON "plan_charge"("workspace_id", "plan_version_id", "key");

-- A charge is for a meter, for a feature or per unit of the subscription's quantity. What usage costs is billed in arrears.
ALTER TABLE "plan_charge" DROP CONSTRAINT "plan_charge_target_check";
ALTER TABLE "plan_charge" ADD CONSTRAINT "plan_charge_target_check"
    CHECK (num_nonnulls("meter_id", "feature_id") + "per_quantity"::int = 1);
ALTER TABLE "plan_charge" ADD CONSTRAINT "plan_charge_timing_check" CHECK ("per_quantity" = ("timing" IS NOT NULL));

-- What is billed once has no later period to grant credits in or to carry them into, and no usage.
ALTER TABLE "plan_version" ADD CONSTRAINT "plan_version_once_check" CHECK (
    "billing_period" <> 'ONCE' OR "billing_period_count" = 1
        AND num_nonnulls("overage_rate", "credit_grant_period", "rollover_max") = 0
);
ALTER TABLE "plan_version" ADD CONSTRAINT "plan_version_rollover_check"
    CHECK (("rollover_max" IS NULL) = ("rollover_periods" IS NULL) AND "rollover_max" > 0 AND "rollover_periods" > 0);
