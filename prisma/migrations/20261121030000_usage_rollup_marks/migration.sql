-- AlterTable
ALTER TABLE "usage_rollup" RENAME COLUMN "hour" TO "at";
ALTER TABLE "usage_rollup" RENAME COLUMN "feature" TO "value";
ALTER TABLE "usage_rollup" DROP CONSTRAINT "usage_rollup_pkey",
ADD COLUMN     "dimension" TEXT NOT NULL DEFAULT 'feature',
ADD CONSTRAINT "usage_rollup_pkey" PRIMARY KEY ("workspace_id", "customer_id", "dimension", "at", "value", "currency");
ALTER TABLE "usage_rollup" ALTER COLUMN "dimension" DROP DEFAULT;

-- CreateTable
CREATE TABLE "usage_rollup_mark" (
    "workspace_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "dimension" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,

    CONSTRAINT "usage_rollup_mark_pkey" PRIMARY KEY ("workspace_id","customer_id","dimension")
);

-- What follows is written by hand: Prisma's schema language cannot say it.

-- Until now every event was rolled up in the commit that stored it.
INSERT INTO "usage_rollup_mark" SELECT "workspace_id", "customer_id", 'feature', "sequence" FROM "credit_account" WHERE "sequence" > 0;

-- Rows that are updated again and again keep their place in the index (HOT).
ALTER TABLE "usage_rollup_mark" SET (fillfactor = 70);
