-- AlterTable
ALTER TABLE "usage_counter" ADD COLUMN     "refused_at" TIMESTAMPTZ(3);
