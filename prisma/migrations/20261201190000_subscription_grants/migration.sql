-- The time for which a subscription's included credits were granted last.
ALTER TABLE "subscription" ADD COLUMN "grant_start" TIMESTAMPTZ(3), ADD COLUMN "grant_end" TIMESTAMPTZ(3);
