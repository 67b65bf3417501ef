-- AlterTable
ALTER TABLE "usage_event" ADD COLUMN     "warning" TEXT;
