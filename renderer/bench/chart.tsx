import {
  Background,
  Controls,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  Handle,
  MarkerType,
  MiniMap,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  useReactFlow,
  useStore,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ChartView } from '../../runtime/contract/event.ts';
import { useTerminal } from '../terminal.tsx';
import { cameraFor, fits } from './chart-camera.ts';
import { layOut, type PlacedChart, type Point, roundedPath } from './chart-layout.ts';
import { isActive, lastStays } from './chart-names.ts';

type StateNode = Node<{ label: string; kind: string; active: boolean; visited: boolean }, 'state'>;
type WayEdge = Edge<
  { points: readonly Point[]; label: readonly string[]; labelAt: Point; taken: boolean },
  'way'
>;

const CORNER = 6;
const MOVE_MS = 260;

function StateBox({ data }: NodeProps<StateNode>) {
  const classes = ['box', `box-${data.kind}`];
  if (data.active) classes.push('box-active');
  else if (data.visited) classes.push('box-visited');
  return (
    <div className={classes.join(' ')} aria-current={data.active ? 'step' : undefined}>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      {data.label}
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </div>
  );
}

function Way({ data, markerEnd }: EdgeProps<WayEdge>) {
  if (!data) return null;
  const { x, y } = data.labelAt;
  return (
    <>
      <path
        className={data.taken ? 'way way-taken' : 'way'}
        d={roundedPath(data.points, CORNER)}
        markerEnd={markerEnd}
      />
      <EdgeLabelRenderer>
        <span
          className={data.taken ? 'way-label way-label-taken' : 'way-label'}
          style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
        >
          {data.label.join('\n')}
        </span>
      </EdgeLabelRenderer>
    </>
  );
}

const NODE_TYPES = { state: StateBox };
const EDGE_TYPES = { way: Way };

/** Turns the view to where the machine is, whenever that or the room changes. */
function Follower({ placed, active }: { placed: PlacedChart; active: string | undefined }) {
  const { setViewport } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const shown = useRef(false);
  useEffect(() => {
    if (width === 0 || height === 0) return;
    const calm = !shown.current || matchMedia('(prefers-reduced-motion: reduce)').matches;
    shown.current = true;
    void setViewport(cameraFor(placed, active, { width, height }), {
      duration: calm ? 0 : MOVE_MS,
    });
  }, [setViewport, placed, active, width, height]);
  return null;
}

/** The whole chart in small, where only a part of it is seen. */
function Overview({ placed }: { placed: PlacedChart }) {
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  if (fits(placed, { width, height })) return null;
  return (
    <MiniMap
      className="overview"
      style={{ width: 116, height: 76 }}
      nodeClassName={(node) => (node.data.active ? 'overview-active' : '')}
      ariaLabel="Whole chart"
    />
  );
}

/** A machine's chart, with where it is and where it has been. */
export function Chart(props: { chart: ChartView; follow: boolean; onLeave: () => void }) {
  const { chart } = props;
  const active = useTerminal((state) => state.active);
  const path = useTerminal((state) => state.path);
  const [placed, setPlaced] = useState<PlacedChart | undefined>();

  useEffect(() => {
    let wanted = true;
    void layOut(chart).then((result) => {
      if (wanted) setPlaced(result);
    });
    return () => {
      wanted = false;
    };
  }, [chart]);

  const stays = useMemo(() => {
    const own = path.filter(({ state }) => state.startsWith(`${chart.machine}.`));
    return lastStays(own, own.length);
  }, [path, chart.machine]);

  const drawn = useMemo(() => {
    if (!placed) return undefined;
    const visited = new Set(stays.map(({ state }) => state));
    const taken = new Set(stays.map(({ state }, at) => `${stays[at - 1]?.state} ${state}`));
    const nodes: StateNode[] = placed.states.map((state) => ({
      id: state.id,
      type: 'state',
      position: { ...state.at },
      width: state.width,
      height: state.height,
      ariaLabel: `${state.label}${isActive(state.id, active) ? ', active' : ''}`,
      data: {
        label: state.label,
        kind: state.kind,
        active: isActive(state.id, active),
        visited: visited.has(state.id),
      },
    }));
    const edges: WayEdge[] = placed.transitions.map((way) => ({
      id: way.id,
      type: 'way',
      source: way.from,
      target: way.to,
      focusable: false,
      markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14 },
      data: {
        points: way.points,
        label: way.label,
        labelAt: way.labelAt,
        taken: taken.has(way.id),
      },
    }));
    return { nodes, edges };
  }, [placed, stays, active]);

  const here = placed?.states.findLast(({ id }) => isActive(id, active))?.id;
  if (!drawn || !placed) return <p className="empty">Laying out the chart…</p>;
  return (
    <ReactFlow
      key={chart.machine}
      nodes={drawn.nodes}
      edges={drawn.edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      minZoom={0.2}
      // A move without an event is our own.
      onMoveStart={(event) => {
        if (event) props.onLeave();
      }}
      nodesDraggable={false}
      nodesConnectable={false}
      edgesFocusable={false}
      aria-label={`States of ${chart.machine}`}
    >
      <Background gap={18} size={1} />
      <Controls
        showInteractive={false}
        onZoomIn={props.onLeave}
        onZoomOut={props.onLeave}
        onFitView={props.onLeave}
      />
      <Overview placed={placed} />
      {props.follow ? <Follower placed={placed} active={here} /> : null}
    </ReactFlow>
  );
}
