import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk.bundled.js';
import ELK from 'elkjs/lib/elk.bundled.js';
import type { ChartView } from '../../runtime/contract/event.ts';
import { qualified } from './chart-names.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedChart {
  readonly width: number;
  readonly height: number;
  readonly states: readonly {
    readonly id: string;
    readonly label: string;
    readonly kind: 'normal' | 'final' | 'initial';
    readonly at: Point;
    readonly width: number;
    readonly height: number;
  }[];
  readonly transitions: readonly {
    readonly id: string;
    readonly from: string;
    readonly to: string;
    /** One line an event. */
    readonly label: readonly string[];
    readonly labelAt: Point;
    readonly points: readonly Point[];
  }[];
}

const STATE_HEIGHT = 36;
const STATE_LETTER = 8.2;
const LABEL_LINE = 15;
const LABEL_LETTER = 7;
/** Of the events that lead the same way so many are named, the rest counted. */
const NAMED_EVENTS = 2;

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.spacing.nodeNode': '20',
  'elk.spacing.edgeNode': '14',
  'elk.spacing.edgeEdge': '10',
  'elk.spacing.edgeLabel': '3',
  'elk.layered.spacing.nodeNodeBetweenLayers': '12',
  'elk.layered.spacing.edgeNodeBetweenLayers': '10',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
};

/** `cash done`, `cash failed` → `cash done, failed`: what one actor tells stands together. */
function shorten(events: readonly string[]): readonly string[] {
  const words = new Map<string, string[]>();
  for (const event of new Set(events)) {
    const [, actor, end] = /^(\w+) (done|failed)$/.exec(event) ?? [];
    const key = actor ?? event;
    words.set(key, [...(words.get(key) ?? []), end ?? '']);
  }
  return [...words].map(([key, ends]) => `${key} ${ends.join(', ')}`.trim() || 'at once');
}

function labelOf(events: readonly string[]): readonly string[] {
  const lines = shorten(events);
  const rest = lines.length - NAMED_EVENTS;
  return rest > 0 ? [...lines.slice(0, NAMED_EVENTS), `+${rest}`] : lines;
}

/** One line for all events that lead from a state to another. */
function bundle(chart: ChartView): readonly { from: string; to: string; events: string[] }[] {
  const ways = new Map<string, { from: string; to: string; events: string[] }>();
  for (const { from, to, event } of chart.transitions) {
    const way = {
      from: qualified(chart.machine, from),
      to: qualified(chart.machine, to),
      events: [],
    };
    const known = ways.get(`${way.from} ${way.to}`);
    if (known) known.events.push(event);
    else ways.set(`${way.from} ${way.to}`, { ...way, events: [event] });
  }
  return [...ways.values()];
}

const wayId = ({ from, to }: { from: string; to: string }): string => `${from} ${to}`;

/** A machine's states in layers, its transitions as lines around them. */
export async function layOut(chart: ChartView): Promise<PlacedChart> {
  const states = chart.states.map(({ id, kind }) => ({
    id: qualified(chart.machine, id),
    label: id.startsWith(`${chart.machine}.`) ? id.slice(chart.machine.length + 1) : id,
    kind,
  }));
  const known = new Set(states.map(({ id }) => id));
  const ways = bundle(chart).filter(({ from, to }) => known.has(from) && known.has(to));
  const labels = new Map(ways.map((way) => [wayId(way), labelOf(way.events)]));
  const graph: ElkNode = {
    id: chart.machine,
    layoutOptions: OPTIONS,
    children: states.map(({ id, label }) => ({
      id,
      width: Math.max(72, label.length * STATE_LETTER + 30),
      height: STATE_HEIGHT,
    })),
    edges: ways.map((way) => {
      const lines = labels.get(wayId(way)) ?? [];
      const width = Math.max(...lines.map((line) => line.length)) * LABEL_LETTER + 8;
      return {
        id: wayId(way),
        sources: [way.from],
        targets: [way.to],
        labels: [{ text: lines.join(' '), width, height: lines.length * LABEL_LINE + 2 }],
      };
    }),
  };
  const placed = await new ELK().layout(graph);
  const nodes = new Map((placed.children ?? []).map((node) => [node.id, node]));
  return {
    width: placed.width ?? 0,
    height: placed.height ?? 0,
    states: states.map((state) => {
      const { x = 0, y = 0, width = 0, height = 0 } = nodes.get(state.id) ?? {};
      return { ...state, at: { x, y }, width, height };
    }),
    transitions: (placed.edges ?? []).map((edge) => transitionOf(edge, labels.get(edge.id) ?? [])),
  };
}

function transitionOf(
  edge: ElkExtendedEdge,
  lines: readonly string[],
): PlacedChart['transitions'][number] {
  const section = edge.sections?.[0];
  const label = edge.labels?.[0];
  return {
    id: edge.id,
    from: edge.sources[0] ?? '',
    to: edge.targets[0] ?? '',
    label: lines,
    labelAt: {
      x: (label?.x ?? 0) + (label?.width ?? 0) / 2,
      y: (label?.y ?? 0) + (label?.height ?? 0) / 2,
    },
    points: section ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint] : [],
  };
}

/** A line through the points with rounded corners, as SVG path data. */
export function roundedPath(points: readonly Point[], radius: number): string {
  return points
    .map((point, at) => {
      const before = points[at - 1];
      const after = points[at + 1];
      if (!before) return `M${point.x} ${point.y}`;
      if (!after) return `L${point.x} ${point.y}`;
      const enter = towards(point, before, radius);
      const leave = towards(point, after, radius);
      return `L${enter.x} ${enter.y}Q${point.x} ${point.y} ${leave.x} ${leave.y}`;
    })
    .join('');
}

/** From `from` at most `distance`, and at most half of the way, to `to`. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = length === 0 ? 0 : Math.min(distance, length / 2) / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}
