import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { Holdout } from '../../api/contract.ts';
import { slotsTypedIn, type Slot } from './drafts.ts';
import { inPlace } from './steady.ts';

/** Where somebody types a promise; at first where something typed has not been sent. */
export function useTypedIn(campaignId: string) {
  const queries = useQueryClient();
  const [typedIn, setTypedIn] = useState<ReadonlySet<Slot>>(() => new Set(slotsTypedIn(queries, campaignId)));
  const onTyping = useCallback((slot: Slot, isTyping: boolean) => {
    setTypedIn((slots) => {
      const changed = new Set(slots);
      if (isTyping) changed.add(slot);
      else changed.delete(slot);
      return changed;
    });
  }, []);
  return [typedIn, onTyping] as const;
}

const NOBODY: readonly Holdout[] = [];

/** The lines as they are shown: none moves under the hands of whoever types. */
export function useHoldouts(newer: readonly Holdout[] = NOBODY, typedIn: ReadonlySet<Slot>) {
  const [shown, setShown] = useState(newer);
  const next = inPlace(shown, newer, typedIn);
  if (!isSame(shown, next)) setShown(next);
  return next;
}

const isSame = (some: readonly Holdout[], others: readonly Holdout[]): boolean =>
  some === others ||
  (some.length === others.length && some.every((holdout, index) => holdout === others[index]));
