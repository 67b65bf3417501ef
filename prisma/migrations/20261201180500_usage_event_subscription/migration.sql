-- AlterTable
ALTER TABLE "usage_event" ADD COLUMN     "subscription_id" TEXT;
