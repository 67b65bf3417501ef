-- AlterEnum
ALTER TYPE "credit_transaction_type" ADD VALUE 'VOID';
