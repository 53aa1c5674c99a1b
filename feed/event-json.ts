const UTC = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

/** A row `e` of `event` as JSON: `{ seq, at, occurredAt?, type, by, commandId?, householdId?, objectionId?, data }`, with
 *  instants as the rest of the API writes them. */
export const EVENT_JSON = `jsonb_strip_nulls(jsonb_build_object(
      'seq', e.seq, 'at', to_char(e.at AT TIME ZONE 'UTC', ${UTC}),
      'occurredAt', to_char(e.occurred_at AT TIME ZONE 'UTC', ${UTC}), 'type', e.type,
      'commandId', e.command_id, 'householdId', e.household_id, 'objectionId', e.objection_id
    )) || jsonb_build_object(
      'by', jsonb_build_object('staffId', e.by_staff_id, 'role', e.by_role), 'data', e.data
    )`;
