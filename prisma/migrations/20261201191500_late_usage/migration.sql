-- A frozen segment is looked at again until nothing late can come any more; and it says whether usage that names no subscription is in it.
ALTER TABLE "usage_freeze" ADD COLUMN "also_unnamed" BOOLEAN NOT NULL DEFAULT true, ADD COLUMN "closed" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "usage_freeze" ALTER COLUMN "also_unnamed" DROP DEFAULT;

DROP INDEX "usage_freeze_open_idx";
CREATE INDEX "usage_freeze_open_idx" ON "usage_freeze"("workspace_id", "customer_id", "segment_end") WHERE NOT "superseded" AND NOT "closed";
