-- CreateEnum
CREATE TYPE "model_kind" AS ENUM ('CHAT', 'EMBEDDING', 'IMAGE', 'VIDEO', 'AUDIO', 'REALTIME', 'SPEECH', 'TRANSCRIPTION', 'RERANKING');

-- AlterTable
ALTER TABLE "rate" ADD COLUMN     "kind" "model_kind";
