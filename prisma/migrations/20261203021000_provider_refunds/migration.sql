-- Refunds that were made at the provider by hand.
ALTER TYPE "refund_kind" ADD VALUE 'PROVIDER';
