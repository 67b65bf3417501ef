-- Texts of unique counts count for the counter that names their edition: those of a count that is made anew are written before it.
ALTER TABLE "usage_counter" ADD COLUMN "edition" BIGINT NOT NULL DEFAULT 0;

ALTER TABLE "usage_unique" ADD COLUMN "edition" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "usage_unique" DROP CONSTRAINT "usage_unique_pkey",
  ADD CONSTRAINT "usage_unique_pkey" PRIMARY KEY ("workspace_id", "customer_id", "feature_id", "period_start", "edition", "value");

-- CreateTable
CREATE TABLE "usage_recount" (
    "workspace_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "feature_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usage_recount_pkey" PRIMARY KEY ("workspace_id","customer_id","feature_id")
);

-- CreateIndex
CREATE INDEX "usage_recount_started_at_idx" ON "usage_recount"("started_at");
