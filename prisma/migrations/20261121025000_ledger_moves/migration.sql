-- Written by hand: Prisma's schema language cannot say it.

-- Ends a transaction whose author decided on rows that are no longer what they were.
CREATE FUNCTION "require_count"("counted" bigint, "expected" bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF "counted" IS DISTINCT FROM "expected" THEN
        RAISE EXCEPTION 'what was decided on has moved' USING ERRCODE = 'OM001';
    END IF;
END
$$;
