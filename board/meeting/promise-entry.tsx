import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useCalendar } from '../papers/calendar.ts';
import { newKey } from '../request.ts';
import { useToday } from '../wall/use-now.ts';
import { dropDraft, keepDraft, NO_HOUSEHOLD, readDraft, type Slot } from './drafts.ts';
import type { Draft } from './draft.ts';
import { dueAtOf, dueChoices, firstAhead, type DueChoice } from './due.ts';
import { useMakePromise } from './promise-changes.ts';
import { PromiseForm } from './promise-form.tsx';
import { lackOf, refusalOf, type PromiseRefusal } from './refusal.ts';
import { STAFF, type StaffMember } from './staff.ts';

/** A household by its door. */
export interface Door {
  householdId: string;
  buildingId: string;
  buildingName: string;
  room: string;
}

interface PromiseEntryProps {
  campaignId: string;
  date: string;
  /** Null: about no household. */
  door: Door | null;
  /** Who does it unless somebody else is chosen. */
  preselected: string | null;
  onMade: () => void;
  onClose: (() => void) | null;
}

/** Where a promise is typed and sent. What is typed stays until the server has it. */
export function PromiseEntry({ campaignId, date, door, preselected, onMade, onClose }: PromiseEntryProps) {
  const queries = useQueryClient();
  const staff = useQuery(STAFF).data;
  const choices = dueChoices(useToday(), useCalendar());
  const make = useMakePromise(campaignId, date);
  const [lack, setLack] = useState<PromiseRefusal>({});
  const [round, setRound] = useState(0);
  const slot: Slot = door?.householdId ?? NO_HOUSEHOLD;
  if (!staff) return <p className="quiet">正在读取名单…</p>;

  const send = (draft: Draft) => {
    const dueAt = dueAtOf(choices, draft.when, draft.picked);
    setLack(lackOf(draft, dueAt));
    const staffName = staff.find(({ id }) => id === draft.staffId)?.name;
    if (dueAt === null || staffName === undefined || draft.what.trim() === '') return;
    const onSuccess = () => {
      dropDraft(queries, campaignId, slot);
      setRound(round + 1);
      onMade();
    };
    make.mutate({ ...sentOf(draft, door, dueAt), shown: shownOf(door, staffName) }, { onSuccess });
  };
  const onType = (draft: Draft) => {
    setLack({});
    if (make.isError) make.reset();
    keepDraft(queries, campaignId, slot, draft);
  };
  return (
    <PromiseForm
      key={round}
      about={door === null ? '与户无关' : `${door.buildingName} ${door.room}`}
      staff={staff}
      choices={choices}
      initial={readDraft(queries, campaignId, slot) ?? freshDraft(staff, preselected, choices)}
      sending={make.isPending}
      refusal={{ ...refusalOf(make.error), ...lack }}
      onType={onType}
      onSend={send}
      onClose={onClose}
    />
  );
}

const freshDraft = (
  staff: readonly StaffMember[],
  preselected: string | null,
  choices: readonly DueChoice[],
): Draft => ({
  staffId: staff.find(({ id }) => id === preselected)?.id ?? '',
  what: '',
  when: firstAhead(choices, Date.now()),
  picked: '',
  key: newKey(),
});

const sentOf = ({ staffId, what, key }: Draft, door: Door | null, dueAt: string) => ({
  promise: { ...(door === null ? {} : { householdId: door.householdId }), staffId, dueAt, what: what.trim() },
  key,
});

const shownOf = (door: Door | null, staffName: string) => ({
  staffName,
  buildingId: door?.buildingId ?? null,
  buildingName: door?.buildingName ?? null,
  room: door?.room ?? null,
});
