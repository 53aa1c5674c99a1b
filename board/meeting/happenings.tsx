import type { ReactNode } from 'react';
import type { MeetingPack } from '../../api/contract.ts';
import { shanghaiMinute, shanghaiMoment } from '../wall/clock.ts';
import { APPOINTMENT } from './words.ts';

interface HappeningsProps {
  pack: MeetingPack;
  shared: string;
}

/** The short lists of a pack side by side: what was signed and taken back, whom one meets today, who is nearly there. */
export function Happenings({ pack, shared }: HappeningsProps) {
  const short = (name: string) => name.slice(shared.length);
  return (
    <div className="happenings">
      <Signed signed={pack.signed} short={short} />
      <Part id="retracted" title="反悔" english="Retracted" count={pack.retracted.length}>
        {pack.retracted.map(({ householdId, buildingName, room, at }) => (
          <li key={`${householdId} ${at}`}>
            <span>
              ↩ {short(buildingName)} <b className="n">{room}</b>
            </span>
            <span className="n when">{shanghaiMoment(at)}</span>
          </li>
        ))}
      </Part>
      <Part id="appointments" title="今日预约" english="Appointments" count={pack.appointments.length}>
        {pack.appointments.map(({ appointmentId, buildingName, room, kind, at, handlerName }) => (
          <li key={appointmentId}>
            <span>
              <b className="n">{shanghaiMinute(at)}</b> {short(buildingName)} <b className="n">{room}</b>{' '}
              {APPOINTMENT[kind]}
            </span>
            <span>{handlerName ?? '未指定'}</span>
          </li>
        ))}
      </Part>
      <Part id="near" title="差一两户" english="Nearly there" count={pack.nearThreshold.length}>
        {pack.nearThreshold.map(({ buildingId, buildingName, thresholdId, label, missing }) => (
          <li key={`${buildingId} ${thresholdId}`}>
            <span>
              <b>{short(buildingName)}</b> {label}
            </span>
            <b className="missing">差 {missing} 户</b>
          </li>
        ))}
      </Part>
    </div>
  );
}

/** Beyond so many a line each would push the households off the page: then it is told building by building. */
const MOST_LINES = 6;

interface SignedProps extends Pick<MeetingPack, 'signed'> {
  short: (buildingName: string) => string;
}

function Signed({ signed, short }: SignedProps) {
  const isMany = signed.length > MOST_LINES;
  return (
    <Part id="signed" title="新签约" english="Newly signed" count={signed.length} isWide={isMany}>
      {isMany
        ? byBuilding(signed).map(([buildingName, rooms]) => (
            <li key={buildingName}>
              <span>
                ⚑ {short(buildingName)} <span className="n rooms">{rooms.join('  ')}</span>
              </span>
              <b>
                <span className="n">{rooms.length}</span> 户
              </b>
            </li>
          ))
        : signed.map(({ householdId, buildingName, room, at, signingNumber }) => (
            <li key={`${householdId} ${at}`}>
              <span>
                ⚑ {short(buildingName)} <b className="n">{room}</b>
              </span>
              <span className="n when">
                {signingNumber !== null && `第 ${signingNumber} 号 · `}
                {shanghaiMoment(at)}
              </span>
            </li>
          ))}
    </Part>
  );
}

function byBuilding(signed: MeetingPack['signed']): [string, string[]][] {
  const rooms = new Map<string, string[]>();
  for (const { buildingName, room } of signed) {
    rooms.set(buildingName, [...(rooms.get(buildingName) ?? []), room]);
  }
  return [...rooms];
}

interface PartProps {
  id: string;
  title: string;
  english: string;
  count: number;
  isWide?: boolean;
  children: ReactNode;
}

function Part({ id, title, english, count, isWide = false, children }: PartProps) {
  return (
    <section className={isWide ? 'part part-wide' : 'part'} aria-labelledby={id}>
      <h2 id={id}>
        {title} <b className="n">{count}</b> <small lang="en">{english}</small>
      </h2>
      {count === 0 ? <p className="quiet">没有</p> : <ul>{children}</ul>}
    </section>
  );
}
