--! compatible
-- Why: the papers of a campaign (morning pack, evening report, weekly ranking and contact report) are stored as they were
-- made, each is made from one statement, and rows tell at what times the engine was last told to make them.
-- Locks: event and appointment against writes while their indexes are built; a minute at a city's size.

-- Ids, codes and numbers alone: `domain/meeting/papers.ts`.
CREATE TABLE "paper" (
    "campaign_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "document" JSONB NOT NULL,

    CONSTRAINT "paper_pkey" PRIMARY KEY ("campaign_id","kind","date")
);

CREATE TABLE "paper_schedule" (
    "campaign_id" UUID NOT NULL,
    "morning_pack_at" TEXT NOT NULL,
    "evening_report_at" TEXT NOT NULL,
    "told_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "paper_schedule_pkey" PRIMARY KEY ("campaign_id")
);

-- What a pack asks of a household's history, without its hundreds of other events.
CREATE INDEX "event_meeting_idx" ON "event"("household_id", "type") WHERE "type" IN (
    'objection_answered', 'objection_escalated', 'verdict_recorded', 'record_withdrawn', 'households_merged'
);
-- Its visits, by when they happened.
CREATE INDEX "event_household_visit_idx" ON "event"("household_id", (coalesce("occurred_at", "at")), "seq")
    WHERE "type" = 'visit_recorded';
-- The visits of a week.
CREATE INDEX "event_building_visit_idx" ON "event"("building_id", (coalesce("occurred_at", "at")))
    WHERE "type" = 'visit_recorded';
-- Since when a building signs.
CREATE INDEX "event_stage_idx" ON "event"("building_id") WHERE "type" = 'stage_advanced';
CREATE INDEX "appointment_open_idx" ON "appointment"("building_id", "at") WHERE "outcome" IS NULL;

-- An instant as the domain writes it: UTC with milliseconds.
CREATE FUNCTION instant_text(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- The Shanghai day of an instant. Shanghai has had one offset since 1992.
CREATE FUNCTION shanghai_date(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT (at AT TIME ZONE 'UTC' + interval '8 hours')::date
$$;

-- What has to be known before a paper of these days is made or read.
CREATE FUNCTION paper_setting(campaign uuid, paper_kind text, first_day date, last_day date) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'campaignName', c.name,
        'createdAt', instant_text(c.created_at),
        'policy', (SELECT p.policy FROM campaign_policy p WHERE p.campaign_id = campaign ORDER BY version DESC LIMIT 1),
        'calendar', (SELECT k.document FROM calendar k ORDER BY version DESC LIMIT 1),
        'isAtWork', EXISTS (
            SELECT FROM building b LEFT JOIN building_state s ON s.building_id = b.id
            WHERE b.campaign_id = campaign AND b.withdrawn_at IS NULL
                AND coalesce(s.stage, 'survey') NOT IN ('closed', 'lapsed')
        ),
        'stored', (
            SELECT jsonb_build_object('date', p.date, 'madeAt', instant_text(p.made_at), 'document', p.document)
            FROM paper p WHERE p.campaign_id = campaign AND p.kind = paper_kind AND p.date BETWEEN first_day AND last_day
            ORDER BY p.date DESC LIMIT 1
        ),
        'before', (
            SELECT jsonb_build_object('date', p.date, 'madeAt', instant_text(p.made_at))
                || CASE WHEN paper_kind = 'ranking' THEN jsonb_build_object('document', p.document) ELSE '{}' END
            FROM paper p WHERE p.campaign_id = campaign AND p.kind = paper_kind AND p.date < first_day
            ORDER BY p.date DESC LIMIT 1
        ),
        'nextMadeAt', (
            SELECT instant_text(p.made_at) FROM paper p
            WHERE p.campaign_id = campaign AND p.kind = paper_kind AND p.date > last_day ORDER BY p.date LIMIT 1
        )
    ) FROM campaign c WHERE c.id = campaign
$$;

-- The buildings of a campaign as every paper begins with them. One that has not spoken yet is as the roll left it.
CREATE FUNCTION paper_buildings(campaign uuid) RETURNS TABLE (building_id uuid, facts jsonb) LANGUAGE sql STABLE AS $$
    SELECT b.id, jsonb_build_object(
        'buildingId', b.id,
        'stage', coalesce(s.stage, 'survey'),
        'total', coalesce((s.counts->>'total')::int, 0),
        'signed', coalesce((s.counts->>'signed')::int, 0),
        'thresholds', coalesce(s.thresholds, '[]')
    )
    FROM building b LEFT JOIN building_state s ON s.building_id = b.id
    WHERE b.campaign_id = campaign AND b.withdrawn_at IS NULL
$$;

-- Households with everything that was merged into them: what was recorded on `id` counts as recorded on `root`.
CREATE FUNCTION whole_households(households uuid[]) RETURNS TABLE (root uuid, id uuid) LANGUAGE sql STABLE AS $$
    WITH RECURSIVE whole (root, id) AS (
        SELECT h, h FROM unnest(households) AS h
        UNION
        SELECT w.root, m::uuid FROM whole w
        JOIN event e ON e.household_id = w.id AND e.type = 'households_merged',
        jsonb_array_elements_text(e.data->'mergedIds') AS m
    )
    SELECT root, id FROM whole
$$;

-- Visits of households that were slips, taken back since.
CREATE FUNCTION slips_of(households uuid[]) RETURNS TABLE (command_id uuid) LANGUAGE sql STABLE AS $$
    SELECT (t.data->>'commandId')::uuid FROM event t
    WHERE t.household_id = ANY(households) AND t.type = 'record_withdrawn'
$$;

-- `domain/meeting/facts.ts`: PackFacts. What happened since `lower`, the appointments of the day that ends at `upper`.
CREATE FUNCTION pack_facts(campaign uuid, lower timestamptz, upper timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        WITH unsigned AS MATERIALIZED (
            SELECT h.id, h.building_id, h.tenure, h.created_at, s.status, s.handler_id, f.*
            FROM building b JOIN household h ON h.building_id = b.id AND h.removed_at IS NULL
            LEFT JOIN household_state s ON s.household_id = h.id
            -- A file is unpacked once, not for each of its parts.
            CROSS JOIN LATERAL jsonb_to_record(coalesce(s.file, '{}')) AS f (
                intent jsonb, vulnerable boolean, "doNotContactUntil" jsonb, "whoSigns" jsonb, signatories jsonb,
                objections jsonb, appointments jsonb
            )
            WHERE b.campaign_id = campaign AND b.withdrawn_at IS NULL AND s.signed_at IS NULL
        ), whole AS MATERIALIZED (
            SELECT * FROM whole_households(ARRAY(SELECT id FROM unsigned))
        ), slip AS MATERIALIZED (
            SELECT command_id FROM slips_of(ARRAY(SELECT id FROM whole))
        ), contact AS (
            SELECT DISTINCT ON (w.root) w.root AS household_id, v.at, v.data
            FROM whole w CROSS JOIN LATERAL (
                SELECT coalesce(e.occurred_at, e.at) AS at, e.seq, e.data FROM event e
                WHERE e.household_id = w.id AND e.type = 'visit_recorded'
                    AND (e.command_id IN (SELECT command_id FROM slip)) IS NOT TRUE
                ORDER BY coalesce(e.occurred_at, e.at) DESC, e.seq DESC LIMIT 1
            ) v ORDER BY w.root, v.at DESC, v.seq DESC
        ), met AS MATERIALIZED (
            SELECT DISTINCT w.root AS household_id FROM whole w CROSS JOIN LATERAL (
                SELECT FROM event e WHERE e.household_id = w.id AND e.type = 'visit_recorded'
                    AND e.data->>'outcome' IN ('met', 'refused')
                    AND (e.command_id IN (SELECT command_id FROM slip)) IS NOT TRUE
                LIMIT 1
            ) v
        ), failed AS (
            -- Of those whom nobody met: then it matters how often it was tried.
            SELECT w.root AS household_id, count(*) AS times FROM whole w
            JOIN event e ON e.household_id = w.id AND e.type = 'visit_recorded'
                AND (e.command_id IN (SELECT command_id FROM slip)) IS NOT TRUE
            WHERE w.root NOT IN (SELECT household_id FROM met) GROUP BY w.root
        ), objecting AS (
            SELECT u.id, jsonb_agg(jsonb_build_object(
                'objectionId', o->'id', 'category', o->'category', 'level', o->'level', 'ownerId', o->'ownerId',
                'raisedAt', o->'raisedAt', 'dueAt', o->'dueAt', 'answered', o->'answer' <> 'null',
                'climbedAt', (
                    SELECT instant_text(min(e.at)) FROM event e
                    WHERE e.household_id = u.id AND e.type = 'objection_escalated'
                        AND e.objection_id = (o->>'id')::uuid AND (e.data->>'overdue')::boolean
                        AND e.seq > coalesce((
                            SELECT max(v.seq) FROM event v WHERE v.household_id = u.id AND v.type = 'verdict_recorded'
                                AND v.objection_id = (o->>'id')::uuid
                        ), 0)
                )
            )) AS open
            FROM unsigned u, jsonb_array_elements(u.objections) o WHERE o->>'closedAt' IS NULL GROUP BY u.id
        ), promising AS (
            SELECT p.household_id, jsonb_agg(jsonb_build_object(
                'dueAt', instant_text(p.due_at), 'firstDueAt', coalesce(e.data->>'dueAt', instant_text(p.due_at))
            )) AS open
            FROM promise p
            LEFT JOIN event e ON e.command_id = p.command_id AND e.type = 'promise_made'
                AND e.data->>'promiseId' = p.id::text
            WHERE p.campaign_id = campaign AND p.outcome IS NULL AND p.household_id IS NOT NULL
            GROUP BY p.household_id
        )
        SELECT jsonb_build_object(
            'buildings', (
                SELECT coalesce(jsonb_agg(b.facts || jsonb_build_object('signingSince', (
                    SELECT instant_text(min(e.at)) FROM event e
                    WHERE e.building_id = b.building_id AND e.type = 'stage_advanced' AND e.data->>'to' = 'signing'
                ))), '[]') FROM paper_buildings(campaign) b
            ),
            'households', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'householdId', u.id, 'buildingId', u.building_id, 'tenure', u.tenure,
                    'status', coalesce(u.status, 'not_contacted'), 'handlerId', u.handler_id,
                    'enteredAt', instant_text(u.created_at), 'intent', u.intent,
                    'vulnerable', coalesce(u.vulnerable, false),
                    'doNotContactUntil', u."doNotContactUntil",
                    'isOpenWhoSigns', coalesce(jsonb_array_length(u."whoSigns"->'open'), 0) > 0,
                    'signatories', coalesce((
                        SELECT jsonb_agg(jsonb_build_object(
                            'required', g->'required', 'signedAt', g->'signedAt', 'papers', g->'papers',
                            'needsReconfirmation', g->'needsReconfirmation'
                        )) FROM jsonb_array_elements(u.signatories) g
                    ), '[]'),
                    'objections', coalesce(o.open, '[]'),
                    'appointments', coalesce((
                        SELECT jsonb_agg(jsonb_build_object('kind', a->'kind', 'at', a->'at'))
                        FROM jsonb_array_elements(u.appointments) a WHERE a->>'outcome' IS NULL
                    ), '[]'),
                    'promises', coalesce(p.open, '[]'),
                    'wasMet', m.household_id IS NOT NULL, 'timesFailed', coalesce(f.times, 0),
                    'lastContact', CASE WHEN c.at IS NOT NULL THEN jsonb_build_object(
                        'at', instant_text(c.at), 'channel', c.data->'channel', 'outcome', c.data->'outcome'
                    ) END
                )), '[]')
                FROM unsigned u LEFT JOIN contact c ON c.household_id = u.id LEFT JOIN objecting o ON o.id = u.id
                LEFT JOIN promising p ON p.household_id = u.id LEFT JOIN met m ON m.household_id = u.id
                LEFT JOIN failed f ON f.household_id = u.id
            ),
            'signed', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'householdId', l.household_id, 'buildingId', l.building_id, 'at', instant_text(l.recorded_at),
                    'signingNumber', CASE WHEN l.voided_at IS NULL THEN l.number END
                ) ORDER BY l.number), '[]')
                FROM signing_ledger l WHERE l.campaign_id = campaign AND l.recorded_at >= lower
            ),
            'retracted', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'householdId', l.household_id, 'buildingId', l.building_id, 'at', instant_text(l.voided_at)
                ) ORDER BY l.voided_at, l.number), '[]')
                FROM signing_ledger l WHERE l.campaign_id = campaign AND l.voided_at >= lower
            ),
            'appointments', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'appointmentId', a.id, 'householdId', a.household_id, 'buildingId', a.building_id, 'kind', a.kind,
                    'at', instant_text(a.at), 'handlerId', s.handler_id
                ) ORDER BY a.at, a.id), '[]')
                FROM building b JOIN appointment a ON a.building_id = b.id AND a.outcome IS NULL
                    AND a.at >= upper - interval '1 day' AND a.at < upper
                JOIN household h ON h.id = a.household_id AND h.removed_at IS NULL
                LEFT JOIN household_state s ON s.household_id = a.household_id
                WHERE b.campaign_id = campaign AND b.withdrawn_at IS NULL
            )
        )
    );
END $$;

-- ReportFacts: of the day from `lower` to `upper`.
CREATE FUNCTION report_facts(campaign uuid, lower timestamptz, upper timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        WITH ledger AS (
            SELECT l.building_id,
                count(*) FILTER (WHERE l.recorded_at >= lower AND l.recorded_at < upper) AS signed,
                count(*) FILTER (WHERE l.voided_at >= lower AND l.voided_at < upper) AS retracted
            FROM signing_ledger l WHERE l.campaign_id = campaign GROUP BY l.building_id
        )
        SELECT jsonb_build_object(
            'buildings', (
                SELECT coalesce(jsonb_agg(b.facts || jsonb_build_object(
                    'signedToday', coalesce(l.signed, 0), 'retractedToday', coalesce(l.retracted, 0),
                    'visitsToday', coalesce(d.visits, 0), 'objectionsOpened', coalesce(d.objections_opened, 0),
                    'objectionsClosed', coalesce(d.objections_closed, 0)
                )), '[]')
                FROM paper_buildings(campaign) b LEFT JOIN ledger l ON l.building_id = b.building_id
                LEFT JOIN daily_counter d ON d.building_id = b.building_id AND d.date = shanghai_date(lower)
            ),
            'promises', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'buildingId', p.building_id, 'kept', p.kept, 'broken', p.broken, 'open', p.open
                )), '[]') FROM (
                    SELECT building_id,
                        count(*) FILTER (WHERE outcome = 'kept' AND decided_at >= lower AND decided_at < upper) AS kept,
                        count(*) FILTER (WHERE outcome = 'broken' AND decided_at >= lower AND decided_at < upper) AS broken,
                        count(*) FILTER (WHERE made_at < upper AND (outcome IS NULL OR decided_at >= upper)) AS open
                    FROM promise WHERE campaign_id = campaign GROUP BY building_id
                ) p
            )
        )
    );
END $$;

-- RankingFacts: of the week from `lower` to `upper`.
CREATE FUNCTION ranking_facts(campaign uuid, lower timestamptz, upper timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object('buildings', coalesce(jsonb_agg(b.facts || jsonb_build_object('signedThisWeek', coalesce((
            SELECT sum(d.signed) FROM daily_counter d WHERE d.building_id = b.building_id
                AND d.date >= shanghai_date(lower) AND d.date < shanghai_date(upper)
        ), 0))), '[]')) FROM paper_buildings(campaign) b
    );
END $$;

-- ContactFacts: of the week from `lower` to `upper`, by when visits happened.
CREATE FUNCTION contacts_facts(campaign uuid, lower timestamptz, upper timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        WITH visited AS MATERIALIZED (
            SELECT DISTINCT e.household_id AS id
            FROM building b JOIN event e ON e.building_id = b.id AND e.type = 'visit_recorded'
                AND coalesce(e.occurred_at, e.at) >= lower AND coalesce(e.occurred_at, e.at) < upper
            WHERE b.campaign_id = campaign AND b.withdrawn_at IS NULL
        ), kept AS (
            -- What was merged into another household counts there, wherever that one was visited itself.
            SELECT h.id FROM building b JOIN household h ON h.building_id = b.id AND h.removed_at IS NULL
            WHERE b.campaign_id = campaign AND b.withdrawn_at IS NULL AND (
                h.id IN (SELECT id FROM visited)
                OR EXISTS (SELECT FROM event m WHERE m.household_id = h.id AND m.type = 'households_merged')
            )
        ), visits AS MATERIALIZED (
            SELECT w.root AS household_id, e.building_id, coalesce(e.occurred_at, e.at) AS at, e.command_id,
                e.by_staff_id, e.data
            FROM whole_households(ARRAY(SELECT id FROM kept)) w
            JOIN event e ON e.household_id = w.id AND e.type = 'visit_recorded'
                AND coalesce(e.occurred_at, e.at) >= lower AND coalesce(e.occurred_at, e.at) < upper
            WHERE NOT EXISTS (
                SELECT FROM event t WHERE t.household_id = w.id AND t.type = 'record_withdrawn'
                    AND t.data->>'commandId' = e.command_id::text
            )
        )
        SELECT jsonb_build_object(
            'exceptions', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'commandId', v.command_id, 'householdId', v.household_id, 'buildingId', v.building_id,
                    'at', instant_text(v.at), 'channel', v.data->'channel', 'outcome', v.data->'outcome',
                    'byId', v.by_staff_id
                )), '[]') FROM visits v WHERE (v.data->>'exception')::boolean
            ),
            'households', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'householdId', v.household_id, 'buildingId', v.building_id, 'refused', v.refused,
                    'byChannel', jsonb_build_object('door', v.door, 'phone', v.phone, 'wechat', v.wechat),
                    'vulnerable', coalesce((s.file->>'vulnerable')::boolean, false), 'handlerId', s.handler_id
                )), '[]') FROM (
                    SELECT household_id, building_id, count(*) FILTER (WHERE data->>'outcome' = 'refused') AS refused,
                        count(*) FILTER (WHERE data->>'channel' = 'door') AS door,
                        count(*) FILTER (WHERE data->>'channel' = 'phone') AS phone,
                        count(*) FILTER (WHERE data->>'channel' = 'wechat') AS wechat
                    FROM visits GROUP BY household_id, building_id
                ) v LEFT JOIN household_state s ON s.household_id = v.household_id
            )
        )
    );
END $$;

-- The promises of a pack as they stand now, with their words, and what the household's history says happened since.
CREATE FUNCTION pack_promises(campaign uuid, lower timestamptz, made_before timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        WITH told AS MATERIALIZED (
            SELECT p.*, n.text AS what, coalesce(e.data->>'dueAt', c.data->>'dueAt', instant_text(p.due_at)) AS first_due_at
            FROM promise p LEFT JOIN note n ON n.command_id = p.command_id AND n.field = 'what'
            -- Before it ever climbed: the history of its building says so, or that of the campaign.
            LEFT JOIN event e ON e.command_id = p.command_id AND e.type = 'promise_made'
                AND e.data->>'promiseId' = p.id::text
            LEFT JOIN campaign_event c ON p.household_id IS NULL AND c.campaign_id = p.campaign_id
                AND c.type = 'promise_made' AND c.data->>'promiseId' = p.id::text
            WHERE p.campaign_id = campaign AND (p.outcome IS NULL OR p.decided_at >= lower OR p.made_at >= lower)
                AND (made_before IS NULL OR p.made_at < made_before)
                -- In a building at rest nobody can decide one any more.
                AND (p.outcome IS NOT NULL OR p.building_id IS NULL OR EXISTS (
                    SELECT FROM building_state s WHERE s.building_id = p.building_id
                        AND s.stage NOT IN ('closed', 'lapsed')
                ))
        ), visits AS (
            SELECT t.id, count(*) AS times
            FROM whole_households(ARRAY(SELECT DISTINCT household_id FROM told WHERE household_id IS NOT NULL)) w
            JOIN told t ON t.household_id = w.root
            JOIN event e ON e.household_id = w.id AND e.type = 'visit_recorded'
                AND coalesce(e.occurred_at, e.at) >= t.made_at
            WHERE NOT EXISTS (
                SELECT FROM event x WHERE x.household_id = w.id AND x.type = 'record_withdrawn'
                    AND x.data->>'commandId' = e.command_id::text
            ) GROUP BY t.id
        )
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'promiseId', t.id, 'householdId', t.household_id, 'buildingId', t.building_id, 'staffId', t.staff_id,
            'what', coalesce(t.what, ''), 'madeAt', instant_text(t.made_at), 'dueAt', instant_text(t.due_at),
            'firstDueAt', t.first_due_at,
            'level', t.level, 'outcome', t.outcome, 'decidedAt', instant_text(t.decided_at),
            'visits', coalesce(v.times, 0),
            'answers', (
                SELECT count(*) FROM event e WHERE e.household_id = t.household_id AND e.type = 'objection_answered'
                    AND coalesce(e.occurred_at, e.at) >= t.made_at
            ),
            'signed', coalesce((
                SELECT s.signed_at >= t.made_at FROM household_state s WHERE s.household_id = t.household_id
            ), false)
        ) ORDER BY t.due_at, t.id), '[]') FROM told t LEFT JOIN visits v ON v.id = t.id
    );
END $$;

-- Stores a paper and enqueues what staff and groups hear of it, or, where one of that day is there, does neither. Says
-- whether it did.
CREATE FUNCTION store_paper(
    campaign uuid, paper_kind text, day date, at timestamptz, content jsonb, notifications jsonb
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO paper (campaign_id, kind, date, made_at, document) VALUES (campaign, paper_kind, day, at, content)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM enqueue_notifications(NULL, campaign, notifications);
    RETURN true;
END $$;
