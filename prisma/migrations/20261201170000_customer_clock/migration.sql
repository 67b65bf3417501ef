-- What time it is for a customer that lives on a test clock; null: the time of the server.
ALTER TABLE "credit_account" ADD COLUMN "clock_now" TIMESTAMPTZ(3);
