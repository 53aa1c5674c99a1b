import { happenedAt, type EventOf, type RecountedStep } from './events.ts';
import type { RefusalTrack } from './refusal-track.ts';

export function evolveTrack(
  track: RefusalTrack | null,
  event: EventOf<'refusal_step_recorded' | 'refusal_clocks_recounted' | 'refusal_track_ended'>,
): RefusalTrack | null {
  if (event.type === 'refusal_track_ended') {
    return track && { ...track, ended: { at: event.at, cause: event.data.cause } };
  }
  if (event.type === 'refusal_clocks_recounted') return track && withClocks(track, event.data.steps);
  const { step, phase, servedAt, clocks } = event.data;
  const { at: recordedAt, by } = event;
  const commandId = event.commandId ?? String(event.seq);
  const record = { commandId, step, phase, at: servedAt ?? happenedAt(event), recordedAt, by, clocks };
  return { steps: [...(track === null || track.ended ? [] : track.steps), record], ended: null };
}

const withClocks = (track: RefusalTrack, recounted: readonly RecountedStep[]): RefusalTrack => ({
  ...track,
  steps: track.steps.map((step) => ({
    ...step,
    clocks: recounted.find(({ commandId }) => commandId === step.commandId)?.clocks ?? step.clocks,
  })),
});

/** The track without its last step; null when that was the first. */
export const withoutLastStep = (track: RefusalTrack): RefusalTrack | null =>
  track.steps.length <= 1 ? null : { steps: track.steps.slice(0, -1), ended: null };
