-- What a provider's script in a browser is started with; no secret.
ALTER TABLE "provider_account" ADD COLUMN "publishable_key" TEXT;
