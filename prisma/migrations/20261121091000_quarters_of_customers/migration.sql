-- AlterTable
ALTER TABLE "usage_rollup" ADD COLUMN     "events_15" BIGINT,
ADD COLUMN     "events_30" BIGINT,
ADD COLUMN     "events_45" BIGINT,
ADD COLUMN     "quantity_15" DECIMAL(38,9),
ADD COLUMN     "quantity_30" DECIMAL(38,9),
ADD COLUMN     "quantity_45" DECIMAL(38,9),
ADD COLUMN     "credits_15" DECIMAL(38,9),
ADD COLUMN     "credits_30" DECIMAL(38,9),
ADD COLUMN     "credits_45" DECIMAL(38,9),
ADD COLUMN     "cost_15" DECIMAL(38,9),
ADD COLUMN     "cost_30" DECIMAL(38,9),
ADD COLUMN     "cost_45" DECIMAL(38,9);

-- AlterTable
ALTER TABLE "workspace_rollup" DROP COLUMN "quarters",
ADD COLUMN     "events_15" BIGINT,
ADD COLUMN     "events_30" BIGINT,
ADD COLUMN     "events_45" BIGINT,
ADD COLUMN     "quantity_15" DECIMAL(38,9),
ADD COLUMN     "quantity_30" DECIMAL(38,9),
ADD COLUMN     "quantity_45" DECIMAL(38,9),
ADD COLUMN     "credits_15" DECIMAL(38,9),
ADD COLUMN     "credits_30" DECIMAL(38,9),
ADD COLUMN     "credits_45" DECIMAL(38,9),
ADD COLUMN     "cost_15" DECIMAL(38,9),
ADD COLUMN     "cost_30" DECIMAL(38,9),
ADD COLUMN     "cost_45" DECIMAL(38,9);

-- What follows is written by hand: Prisma's schema language cannot say it.

-- Rollups are made of events. The job makes them anew with their quarters, and figures are read from the events until then.
TRUNCATE "usage_rollup", "workspace_rollup", "usage_rollup_mark";
