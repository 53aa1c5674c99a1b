import { useEffect, useRef, useState } from 'react';
import { sizeOf, storeysOf, windowsOf, WINDOW } from './facade.ts';

const FLAG_ROOM = 52;
const FRESH_FOR_MS = 12_000;

interface ElevationProps {
  total: number;
  signed: number;
  roof: 'plain' | 'reached' | 'complete';
  /** The largest front of the campaign: all are drawn to its scale. */
  frame: { width: number; height: number };
}

/** The front of a building: a filled window for each signed household, a flag when all have signed. */
export function Elevation({ total, signed, roof, frame }: ElevationProps) {
  const seen = useSeen(signed);
  const storeys = storeysOf(total);
  const { width, height } = sizeOf(storeys);
  const left = (frame.width - width) / 2;
  const top = frame.height - height;
  return (
    <svg
      className="elevation"
      viewBox={`-8 ${-FLAG_ROOM} ${frame.width + 16} ${frame.height + FLAG_ROOM + 2}`}
      preserveAspectRatio="xMidYMax meet"
      aria-hidden="true"
    >
      <g transform={`translate(${left} ${top})`}>
        <rect className="front" width={width} height={height} />
        <path className={`roof roof-${roof}`} d={`M-6 0H${width + 6}`} />
        {roof === 'complete' && <RoofFlag x={width / 2} />}
        {windowsOf(storeys).map(({ x, y }, index) => (
          <Window
            key={index}
            x={x}
            y={y}
            state={index >= signed ? 'open' : index >= seen ? 'fresh' : 'signed'}
          />
        ))}
      </g>
    </svg>
  );
}

/** How many had signed a little while ago: what is above it lit up just now. Each window has its own time. */
function useSeen(signed: number): number {
  const [seen, setSeen] = useState(signed);
  const timers = useRef(new Set<number>());
  useEffect(() => {
    const timer = window.setTimeout(() => {
      timers.current.delete(timer);
      setSeen((known) => Math.max(known, signed));
    }, FRESH_FOR_MS);
    timers.current.add(timer);
  }, [signed]);
  useEffect(() => {
    const running = timers.current;
    return () => running.forEach((timer) => window.clearTimeout(timer));
  }, []);
  return seen;
}

interface WindowProps {
  x: number;
  y: number;
  state: 'open' | 'fresh' | 'signed';
}

function Window({ x, y, state }: WindowProps) {
  const inset = state === 'open' ? 1 : 0;
  return (
    <>
      <rect
        className={`window window-${state}`}
        x={x + inset}
        y={y + inset}
        width={WINDOW.width - 2 * inset}
        height={WINDOW.height - 2 * inset}
        rx="1.5"
      />
      {state === 'fresh' && <path className="window-flag" d={`M${x + 5} ${y + 30}V${y + 9}h8v9h-8`} />}
    </>
  );
}

function RoofFlag({ x }: { x: number }) {
  return (
    <g className="roof-flag" transform={`translate(${x} 0)`}>
      <path className="pole" d="M0 0V-46" />
      <path className="cloth" d="M1.5 -46C10 -51 18 -41 32 -46V-26C18 -21 10 -31 1.5 -26Z" />
    </g>
  );
}
