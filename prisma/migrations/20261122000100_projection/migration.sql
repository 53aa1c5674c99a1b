--! compatible
-- Why: a projection is one call, so that a fact, its counters and its signing number are stored together or not at
-- all. The rows come ready from the domain; these functions store and number them and decide nothing.
-- plpgsql throughout: it keeps the plans of its statements, SQL functions are planned anew at every call.
-- Locks: none (new functions).

-- The text that a ledger row's hash covers; the same as in `domain/ledger.ts`.
CREATE FUNCTION ledger_hash(
    previous text, campaign uuid, number int, household uuid, building uuid, seq int, recorded text, occurred text
) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(
        concat_ws('|', previous, campaign, number, household, building, seq, recorded, coalesce(occurred, '')), 'UTF8'
    )), 'hex')
$$;

-- Gives the next signing number. The head's row lock lasts until commit, so numbers follow the order of recording.
CREATE FUNCTION ledger_number(campaign uuid, building uuid, entry jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    head ledger_head;
    next_hash text;
BEGIN
    INSERT INTO ledger_head VALUES (campaign, 0, '') ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM ledger_head WHERE campaign_id = campaign FOR UPDATE;
    next_hash := ledger_hash(
        head.last_hash, campaign, head.last_number + 1, (entry->>'householdId')::uuid, building,
        (entry->>'seq')::int, entry->>'at', entry->>'occurredAt'
    );
    INSERT INTO signing_ledger (
        campaign_id, number, household_id, building_id, seq, recorded_at, occurred_at, previous_hash, hash
    ) VALUES (
        campaign, head.last_number + 1, (entry->>'householdId')::uuid, building, (entry->>'seq')::int,
        (entry->>'at')::timestamptz, (entry->>'occurredAt')::timestamptz, head.last_hash, next_hash
    );
    UPDATE ledger_head SET last_number = head.last_number + 1, last_hash = next_hash WHERE campaign_id = campaign;
END $$;

CREATE FUNCTION project_ledger(campaign uuid, building uuid, entries jsonb, known int) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    entry jsonb;
BEGIN
    FOR entry IN
        SELECT e FROM jsonb_array_elements(entries) e
        WHERE e ? 'ledger' AND (e->>'seq')::int > known ORDER BY (e->>'seq')::int
    LOOP
        IF entry->>'ledger' = 'number' THEN
            PERFORM ledger_number(campaign, building, entry);
        ELSE
            UPDATE signing_ledger SET voided_at = (entry->>'at')::timestamptz
            WHERE campaign_id = campaign AND household_id = (entry->>'householdId')::uuid AND voided_at IS NULL;
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION project_events(building uuid, entries jsonb, known int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO event (
        building_id, seq, at, occurred_at, type, by_staff_id, by_role, command_id, household_id, objection_id, data
    )
    SELECT building, (e->>'seq')::int, (e->>'at')::timestamptz, (e->>'occurredAt')::timestamptz, e->>'type',
        (e#>>'{by,staffId}')::uuid, e#>>'{by,role}', (e->>'commandId')::uuid, (e->>'householdId')::uuid,
        (e->>'objectionId')::uuid, e->'data'
    FROM jsonb_array_elements(entries) e WHERE (e->>'seq')::int > known;

    INSERT INTO daily_counter AS c (building_id, date, signed, visits, objections_opened, objections_closed)
    SELECT building, (d->>'date')::date, sum((d->>'signed')::int), sum((d->>'visits')::int),
        sum((d->>'objectionsOpened')::int), sum((d->>'objectionsClosed')::int)
    FROM jsonb_array_elements(entries) e, LATERAL (SELECT e->'daily' AS d) daily
    WHERE e ? 'daily' AND (e->>'seq')::int > known GROUP BY 2
    ON CONFLICT (building_id, date) DO UPDATE SET
        signed = c.signed + excluded.signed, visits = c.visits + excluded.visits,
        objections_opened = c.objections_opened + excluded.objections_opened,
        objections_closed = c.objections_closed + excluded.objections_closed;
END $$;

CREATE FUNCTION project_households(building uuid, campaign uuid, target int, households jsonb, removed jsonb)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO household_state (
        household_id, building_id, campaign_id, seq, tenure, status, handler_id, next_due_at, signed_at, file
    )
    SELECT (h->>'id')::uuid, building, campaign, target, h->>'tenure', h->>'status', (h->>'handlerId')::uuid,
        (h->>'nextDueAt')::timestamptz, (h->>'signedAt')::timestamptz, h->'file'
    FROM jsonb_array_elements(households) h
    ON CONFLICT (household_id) DO UPDATE SET
        seq = excluded.seq, tenure = excluded.tenure, status = excluded.status, handler_id = excluded.handler_id,
        next_due_at = excluded.next_due_at, signed_at = excluded.signed_at, file = excluded.file;

    -- An objection that is no longer in its household's file was taken back.
    UPDATE objection o SET withdrawn = true, closed_at = coalesce(closed_at, now())
    FROM jsonb_array_elements(households) h
    WHERE o.household_id = (h->>'id')::uuid AND NOT o.withdrawn
        AND NOT jsonb_path_exists(h->'file', '$.objections[*] ? (@.id == $id)', jsonb_build_object('id', o.id));

    INSERT INTO objection (id, household_id, building_id, category, level, owner_id, raised_at, due_at, closed_at)
    SELECT (o->>'id')::uuid, (h->>'id')::uuid, building, o->>'category', o->>'level', (o->>'ownerId')::uuid,
        (o->>'raisedAt')::timestamptz, (o->>'dueAt')::timestamptz, (o->>'closedAt')::timestamptz
    FROM jsonb_array_elements(households) h, jsonb_array_elements(h#>'{file,objections}') o
    ON CONFLICT (id) DO UPDATE SET
        level = excluded.level, owner_id = excluded.owner_id, due_at = excluded.due_at, closed_at = excluded.closed_at;

    INSERT INTO appointment (id, household_id, building_id, kind, at, outcome)
    SELECT (a->>'id')::uuid, (h->>'id')::uuid, building, a->>'kind', (a->>'at')::timestamptz, a->>'outcome'
    FROM jsonb_array_elements(households) h, jsonb_array_elements(h#>'{file,appointments}') a
    ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome;

    DELETE FROM household_state WHERE household_id IN (
        SELECT r::uuid FROM jsonb_array_elements_text(removed) r
    );
    UPDATE household SET removed_at = now() WHERE id IN (
        SELECT r::uuid FROM jsonb_array_elements_text(removed) r
    );
END $$;

-- Stores what a building's workflow said, exactly once per (building, seq): what is known already is skipped, a gap
-- is refused, and the building's row lock makes late twins wait.
CREATE FUNCTION project(batch jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    building uuid := (batch->>'buildingId')::uuid;
    campaign uuid := (batch->>'campaignId')::uuid;
    target int := (batch->>'seq')::int;
    state jsonb := batch->'building';
    known int;
    first_new int;
BEGIN
    INSERT INTO request_answer (id, fingerprint, kind, answer, at)
    SELECT (a->>'commandId')::uuid, a->>'fingerprint', 'command', a->'outcome', (a->>'at')::timestamptz
    FROM jsonb_array_elements(batch->'answers') a ON CONFLICT (id) DO NOTHING;

    IF jsonb_array_length(batch->'events') = 0 THEN RETURN; END IF;

    INSERT INTO building_state (building_id, campaign_id, seq, stage, counts, thresholds, last_event_at)
    VALUES (building, campaign, 0, '', '{}', '[]', 'epoch') ON CONFLICT DO NOTHING;
    SELECT seq INTO known FROM building_state WHERE building_id = building FOR UPDATE;
    IF target <= known THEN RETURN; END IF;
    SELECT min((e->>'seq')::int) INTO first_new FROM jsonb_array_elements(batch->'events') e
    WHERE (e->>'seq')::int > known;
    IF first_new <> known + 1 THEN
        RAISE EXCEPTION 'building % is at event %, got %', building, known, first_new;
    END IF;

    PERFORM project_events(building, batch->'events', known);
    PERFORM project_households(building, campaign, target, batch->'households', batch->'removedHouseholdIds');
    PERFORM project_ledger(campaign, building, batch->'events', known);

    IF (state->>'withdrawn')::boolean THEN
        UPDATE building b SET withdrawn_at = now() WHERE b.id = building AND withdrawn_at IS NULL;
    END IF;
    UPDATE building_state s SET
        seq = target, stage = state->>'stage', stage_ends_at = (state->>'stageEndsAt')::timestamptz,
        counts = state->'counts', thresholds = state->'thresholds',
        last_event_at = (state->>'lastEventAt')::timestamptz, withdrawn = (state->>'withdrawn')::boolean
    WHERE s.building_id = building;
    INSERT INTO building_history (building_id, seq, campaign_id, at, stage, counts, thresholds, withdrawn)
    VALUES (building, target, campaign, (state->>'lastEventAt')::timestamptz, state->>'stage', state->'counts',
        state->'thresholds', (state->>'withdrawn')::boolean);
END $$;
