-- Keys of every dialect and secrets of checkouts are masked in rows, as `maskedJson` in core/audit/mask.ts masks them in inputs.
CREATE OR REPLACE FUNCTION "masked"("value" JSONB) RETURNS JSONB LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  CASE jsonb_typeof("value")
    WHEN 'object' THEN
      RETURN (SELECT coalesce(jsonb_object_agg(e.key, CASE
          WHEN e.value <> 'null' AND e.key ~* '(secret|token$|password|api_?key$|authorization)' THEN '"[masked]"'
          ELSE "masked"(e.value) END), '{}')
        FROM jsonb_each("value") e);
    WHEN 'array' THEN
      RETURN (SELECT coalesce(jsonb_agg("masked"(e.value) ORDER BY e.ordinality), '[]')
        FROM jsonb_array_elements("value") WITH ORDINALITY e);
    WHEN 'string' THEN
      RETURN to_jsonb(regexp_replace("value" #>> '{}',
        '(\m((om|zentla|cb|sk|rk)_(live|test)_|oms_|whsec_|(pi|seti|chk)_[A-Za-z0-9]+_secret_)[A-Za-z0-9_+/=-]+|\meyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*|//[^/@[:space:]]+@)', '[masked]', 'g'));
    ELSE
      RETURN "value";
  END CASE;
END
$$;
