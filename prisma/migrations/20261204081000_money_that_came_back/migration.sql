-- Store credit that was taken because money left at the provider is given back when that money comes back.
ALTER TABLE "store_credit_movement" ADD COLUMN "refund_id" TEXT;
