-- A row without a word of a secret is its own masked form; going through all its values took half a millisecond.
ALTER FUNCTION "masked"(JSONB) RENAME TO "masked_each";
CREATE FUNCTION "masked"("value" JSONB) RETURNS JSONB LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  -- Whatever "masked_each" masks has one of these in its text.
  IF "value"::text ~* 'secret|token|password|api_?key|authorization'
    OR "value"::text ~ '(om|zentla|cb|sk|rk)_(live|test)_|oms_|whsec_|eyJ|//' THEN
    RETURN "masked_each"("value");
  END IF;
  RETURN "value";
END
$$;

CREATE OR REPLACE FUNCTION "audited"("changed" JSONB) RETURNS JSONB LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  -- What the server counts and plans for itself.
  left_out CONSTANT TEXT[] := ARRAY['workspace_id', 'catalog_version', 'entitlement_version', 'event_sequence', 'updated_at',
    'last_used_at', 'consecutive_failures', 'failing_since', 'paused_until', 'wake_at'];
  shown JSONB := "masked"("changed") - left_out;
BEGIN
  IF shown::text ~ 'hash|cipher|sealed' THEN
    RETURN (SELECT jsonb_object_agg(key, CASE WHEN key ~ '(hash|cipher|sealed)' THEN '"[masked]"' ELSE value END)
      FROM jsonb_each(shown));
  END IF;
  RETURN shown;
END
$$;
