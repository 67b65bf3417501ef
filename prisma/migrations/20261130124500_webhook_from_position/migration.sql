-- AlterTable
ALTER TABLE "webhook_endpoint" ADD COLUMN     "from_position" BIGINT NOT NULL DEFAULT 0;
