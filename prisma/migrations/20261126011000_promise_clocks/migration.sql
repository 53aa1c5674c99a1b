--! compatible
-- Why: promises are stored with what their building, or their campaign, says of them. A campaign takes commands, so its
-- history tells who gave them, and its answers and notifications are stored with it.
-- Locks: campaign_event for a moment (nullable columns, no rewrite).

ALTER TABLE "campaign_event" ADD COLUMN "occurred_at" TIMESTAMPTZ(3), ADD COLUMN "by_staff_id" UUID,
    ADD COLUMN "by_role" TEXT, ADD COLUMN "command_id" UUID;

-- `household` and `building` are null for promises of a campaign as a whole. Rows that say the same are left alone.
CREATE FUNCTION project_promises(campaign uuid, building uuid, household uuid, promises jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO promise AS known (
        id, campaign_id, building_id, household_id, command_id, staff_id, made_by_id, made_at, due_at, level, outcome,
        decided_at
    )
    SELECT (p->>'id')::uuid, campaign, building, household, (p->>'commandId')::uuid, (p->>'staffId')::uuid,
        (p->>'madeById')::uuid, (p->>'madeAt')::timestamptz, (p->>'dueAt')::timestamptz, p->>'level', p->>'outcome',
        (p->>'decidedAt')::timestamptz
    FROM jsonb_array_elements(promises) p
    ON CONFLICT (id) DO UPDATE SET
        household_id = excluded.household_id, staff_id = excluded.staff_id, due_at = excluded.due_at,
        level = excluded.level, outcome = excluded.outcome, decided_at = excluded.decided_at
    WHERE (known.household_id, known.staff_id, known.due_at, known.level, known.outcome, known.decided_at)
        IS DISTINCT FROM (
            excluded.household_id, excluded.staff_id, excluded.due_at, excluded.level, excluded.outcome,
            excluded.decided_at
        );
END $$;

-- As before, with the promises of each household's file.
CREATE OR REPLACE FUNCTION project_households(
    building uuid, campaign uuid, target int, households jsonb, removed jsonb
) RETURNS void LANGUAGE plpgsql AS $$
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

    -- Most households have none, and then nothing is asked of the table.
    IF jsonb_path_exists(households, '$[*].file.promises[*]') THEN
        PERFORM project_promises(campaign, building, (h->>'id')::uuid, h#>'{file,promises}')
        FROM jsonb_array_elements(households) h WHERE jsonb_path_exists(h, '$.file.promises[*]');
    END IF;

    DELETE FROM household_state WHERE household_id IN (
        SELECT r::uuid FROM jsonb_array_elements_text(removed) r
    );
    UPDATE household SET removed_at = now() WHERE id IN (
        SELECT r::uuid FROM jsonb_array_elements_text(removed) r
    );
END $$;

-- As before, with promises.
CREATE OR REPLACE FUNCTION roll_households_merged(merged event) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    gone uuid[] := ARRAY(SELECT jsonb_array_elements_text(merged.data->'mergedIds')::uuid);
BEGIN
    UPDATE person SET household_id = merged.household_id WHERE household_id = ANY(gone);
    UPDATE objection SET household_id = merged.household_id WHERE household_id = ANY(gone);
    UPDATE appointment SET household_id = merged.household_id WHERE household_id = ANY(gone);
    UPDATE promise SET household_id = merged.household_id WHERE household_id = ANY(gone);
END $$;

CREATE OR REPLACE FUNCTION roll_household_removed(removed event) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE objection SET closed_at = removed.at, due_at = NULL
    WHERE household_id = removed.household_id AND closed_at IS NULL;
    UPDATE appointment SET outcome = 'cancelled' WHERE household_id = removed.household_id AND outcome IS NULL;
    UPDATE promise SET outcome = 'withdrawn', decided_at = removed.at
    WHERE household_id = removed.household_id AND outcome IS NULL;
END $$;

-- Stores what a campaign's workflow said, exactly once per (campaign, seq), as `project` does for a building.
CREATE OR REPLACE FUNCTION project_campaign(batch jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    campaign uuid := (batch->>'campaignId')::uuid;
    target int := (batch->>'seq')::int;
    known int;
    first_new int;
BEGIN
    INSERT INTO request_answer (id, fingerprint, kind, answer, at)
    SELECT (a->>'commandId')::uuid, a->>'fingerprint', 'command', a->'outcome', (a->>'at')::timestamptz
    FROM jsonb_array_elements(coalesce(batch->'answers', '[]')) a ON CONFLICT (id) DO NOTHING;

    IF jsonb_array_length(batch->'events') = 0 THEN RETURN; END IF;

    INSERT INTO campaign_state (campaign_id, seq, met_at) VALUES (campaign, 0, '{}') ON CONFLICT DO NOTHING;
    SELECT seq INTO known FROM campaign_state WHERE campaign_id = campaign FOR UPDATE;
    IF target <= known THEN RETURN; END IF;
    SELECT min((e->>'seq')::int) INTO first_new FROM jsonb_array_elements(batch->'events') e
    WHERE (e->>'seq')::int > known;
    IF first_new <> known + 1 THEN
        RAISE EXCEPTION 'campaign % is at event %, got %', campaign, known, first_new;
    END IF;
    INSERT INTO campaign_event (campaign_id, seq, at, occurred_at, type, by_staff_id, by_role, command_id, data)
    SELECT campaign, (e->>'seq')::int, (e->>'at')::timestamptz, (e->>'occurredAt')::timestamptz, e->>'type',
        (e#>>'{by,staffId}')::uuid, e#>>'{by,role}', (e->>'commandId')::uuid, e->'data'
    FROM jsonb_array_elements(batch->'events') e WHERE (e->>'seq')::int > known;
    PERFORM project_promises(campaign, NULL, NULL, coalesce(batch->'promises', '[]'));
    IF jsonb_array_length(coalesce(batch->'notifications', '[]')) > 0 THEN
        PERFORM enqueue_notifications(NULL, campaign, batch->'notifications');
    END IF;
    UPDATE campaign_state SET seq = target, met_at = batch->'metAt' WHERE campaign_id = campaign;
END $$;
