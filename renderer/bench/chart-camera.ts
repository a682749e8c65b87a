import type { PlacedChart } from './chart-layout.ts';

export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Labels are 12 px: below this they would be smaller than 11. */
export const LEAST_READABLE_ZOOM = 11 / 12;
const MOST_ZOOM = 1.1;
const PADDING = 20;

/** The stretch around those states, as far as it fits; the first is always in the middle of it. */
function stretch(boxes: readonly { from: number; to: number }[], room: number): number {
  const [first] = boxes;
  if (!first) return 0;
  const from = Math.min(...boxes.map((box) => box.from));
  const to = Math.max(...boxes.map((box) => box.to));
  return to - from <= room ? (from + to) / 2 : (first.from + first.to) / 2;
}

/** What is smaller than the room stands in its middle; else no room is left empty beside it. */
function shift(length: number, room: number, middle: number, zoom: number): number {
  const drawn = length * zoom;
  if (drawn + 2 * PADDING <= room) return (room - drawn) / 2;
  const wanted = room / 2 - middle * zoom;
  return Math.min(PADDING, Math.max(room - drawn - PADDING, wanted));
}

function wholeZoom(chart: PlacedChart, room: Size): number {
  return Math.min(
    (room.width - 2 * PADDING) / chart.width,
    (room.height - 2 * PADDING) / chart.height,
    MOST_ZOOM,
  );
}

/** Whether the whole chart can be seen with readable labels. */
export function fits(chart: PlacedChart, room: Size): boolean {
  return wholeZoom(chart, room) >= LEAST_READABLE_ZOOM;
}

/**
 * Where to look from: at the whole chart if its labels stay readable, else at the active state
 * with the states around it, else at where the machine begins.
 */
export function cameraFor(chart: PlacedChart, active: string | undefined, room: Size): Camera {
  const zoom = Math.max(wholeZoom(chart, room), LEAST_READABLE_ZOOM);
  const first =
    chart.states.find(({ id }) => id === active) ??
    chart.states.find(({ kind }) => kind === 'initial');
  const near = new Set(
    chart.transitions
      .filter(({ from, to }) => from === first?.id || to === first?.id)
      .flatMap(({ from, to }) => [from, to]),
  );
  const seen = [
    ...(first ? [first] : []),
    ...chart.states.filter(({ id }) => near.has(id) && id !== first?.id),
  ];
  const across = seen.map(({ at, width }) => ({ from: at.x, to: at.x + width }));
  const down = seen.map(({ at, height }) => ({ from: at.y, to: at.y + height }));
  const middle = {
    x: stretch(across, (room.width - 2 * PADDING) / zoom),
    y: stretch(down, (room.height - 2 * PADDING) / zoom),
  };
  return {
    x: shift(chart.width, room.width, middle.x, zoom),
    y: shift(chart.height, room.height, middle.y, zoom),
    zoom,
  };
}
