--! compatible
-- Why: people change the roll by hand. Rooms, certificates and names must not enter a workflow, so they are written
-- before the command leaves; they count from the moment the building's event is stored, in the same transaction.
-- Locks: none for long (nullable column, new table, new trigger).

-- What the roster last said of tenure and area, where staff corrected it since.
ALTER TABLE "household" ADD COLUMN "roster" JSONB;

-- The words of a line that somebody corrected; an event names them by id.
CREATE TABLE "line_wording" (
    "id" UUID NOT NULL,
    "household_id" UUID NOT NULL,
    "room" TEXT NOT NULL,
    "certificate" TEXT,
    "tenure_label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "line_wording_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "line_wording" ADD CONSTRAINT "line_wording_household_id_fkey"
    FOREIGN KEY ("household_id") REFERENCES "household"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "line_wording_household_id_idx" ON "line_wording"("household_id");

-- A household that a command brought waits off the roll until its building has it; people go with their signatory.
CREATE FUNCTION roll_household_added(added event) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE household SET removed_at = NULL, certificate_id = (added.data#>>'{line,certificateId}')::uuid
    WHERE id = added.household_id AND removed_at IS NOT NULL;
    IF FOUND THEN
        UPDATE person p SET household_id = added.household_id
        FROM jsonb_array_elements(added.data#>'{line,signatories}') s
        WHERE p.id = (s->>'personId')::uuid;
    END IF;
END $$;

-- Only what people corrected has a wording; an import writes its lines itself.
CREATE FUNCTION roll_household_corrected(corrected event) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE household h SET
        roster = coalesce(h.roster, jsonb_build_object(
            'tenure', h.tenure, 'tenureLabel', h.tenure_label, 'areaCm2', h.area_cm2
        )),
        tenure = corrected.data->>'tenure', area_cm2 = nullif((corrected.data->>'areaCm2')::int, 0),
        certificate_id = (corrected.data->>'certificateId')::uuid,
        room = w.room, certificate = w.certificate, tenure_label = w.tenure_label
    FROM line_wording w
    WHERE w.id = (corrected.data->>'lineId')::uuid AND h.id = corrected.household_id AND w.household_id = h.id;
END $$;

-- People, objections and appointments go to the household that is kept.
CREATE FUNCTION roll_households_merged(merged event) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    gone uuid[] := ARRAY(SELECT jsonb_array_elements_text(merged.data->'mergedIds')::uuid);
BEGIN
    UPDATE person SET household_id = merged.household_id WHERE household_id = ANY(gone);
    UPDATE objection SET household_id = merged.household_id WHERE household_id = ANY(gone);
    UPDATE appointment SET household_id = merged.household_id WHERE household_id = ANY(gone);
END $$;

-- The file of a removed household is gone, so nothing else would end what was open on it.
CREATE FUNCTION roll_household_removed(removed event) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE objection SET closed_at = removed.at, due_at = NULL
    WHERE household_id = removed.household_id AND closed_at IS NULL;
    UPDATE appointment SET outcome = 'cancelled' WHERE household_id = removed.household_id AND outcome IS NULL;
END $$;

CREATE FUNCTION follow_roll_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    CASE NEW.type
        WHEN 'household_added' THEN PERFORM roll_household_added(NEW);
        WHEN 'household_corrected' THEN PERFORM roll_household_corrected(NEW);
        WHEN 'households_merged' THEN PERFORM roll_households_merged(NEW);
        ELSE PERFORM roll_household_removed(NEW);
    END CASE;
    RETURN NULL;
END $$;

-- The condition is part of the trigger: other events pay nothing.
CREATE TRIGGER follow_roll AFTER INSERT ON event FOR EACH ROW
WHEN (NEW.type IN ('household_added', 'household_corrected', 'households_merged', 'household_removed'))
EXECUTE FUNCTION follow_roll_event();
