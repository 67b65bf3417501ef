-- AlterTable
ALTER TABLE "request_key" ADD COLUMN "leased_until" TIMESTAMPTZ(3);
UPDATE "request_key" SET "leased_until" = "created_at" + interval '30 seconds';
ALTER TABLE "request_key" ALTER COLUMN "leased_until" SET NOT NULL;
