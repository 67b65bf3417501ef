-- AlterTable
ALTER TABLE "oauth_client" ADD COLUMN     "former_hash" BYTEA,
ADD COLUMN     "former_until" TIMESTAMPTZ(3);
