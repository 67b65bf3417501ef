-- Appending a bare literal to an array reads the literal as an array, so no published version could be withdrawn.
CREATE OR REPLACE FUNCTION "refuse_plan_version_change"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['status', 'archived_at', 'updated_at'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD."status" = 'DRAFT' THEN
            RETURN NEW;
        END IF;
        IF OLD."status" = 'PUBLISHED' AND NEW."status" = 'ARCHIVED' THEN
            IF NEW."effective_at" IS NULL AND OLD."effective_at" > NEW."archived_at" THEN
                free := array_append(free, 'effective_at');
            END IF;
            IF to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN
                RETURN NEW;
            END IF;
        END IF;
    END IF;
    RAISE EXCEPTION 'The version % of a plan is % and cannot be changed', OLD."id", OLD."status"
        USING ERRCODE = 'restrict_violation';
END
$$;
