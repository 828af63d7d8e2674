/** Draws the graph of bases as SVG. This module knows nothing of VS Code. */

export interface GraphNode {
  /** Identifies the node; it is the file's URI. */
  readonly id: string;
  readonly label: string;
  /** The second, smaller line: the folder. */
  readonly detail: string;
  /** Whether it is the config that was asked about. */
  readonly isSource: boolean;
}

/** An edge from a config to one of its bases. */
export interface GraphEdge {
  readonly child: string;
  readonly base: string;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

interface Placed {
  readonly width: number;
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
}

const HEIGHT = 46;
const GAP_X = 48;
const GAP_Y = 16;
const MARGIN = 8;

/** Room for a character of the label, a little more than its mean width. */
const CHARACTER = 7.2;
const MAX_LABEL = 34;
const MAX_DETAIL = 40;

/** Returns the SVG: children at the left, each base in a column to the right of all its children. */
export function drawGraph(graph: Graph): string {
  const columns = layers(graph);
  const tallest = Math.max(1, ...columns.map((column) => column.length));
  const height = 2 * MARGIN + tallest * (HEIGHT + GAP_Y) - GAP_Y;
  const lengths = graph.nodes.map(({ label, detail }) =>
    Math.max(Math.min(label.length, MAX_LABEL), Math.min(detail.length, MAX_DETAIL) * 0.85),
  );
  const box = Math.round(Math.max(...lengths, 8) * CHARACTER + 24);
  const width = 2 * MARGIN + columns.length * (box + GAP_X) - GAP_X;
  const placed = new Map<string, Placed>();
  columns.forEach((column, index) => {
    const top = (height - (column.length * (HEIGHT + GAP_Y) - GAP_Y)) / 2;
    column.forEach((node, row) => {
      placed.set(node.id, { node, width: box, x: MARGIN + index * (box + GAP_X), y: top + row * (HEIGHT + GAP_Y) });
    });
  });
  const edges = graph.edges.map(({ child, base }) => drawEdge(placed.get(child), placed.get(base))).join('');
  const nodes = [...placed.values()].map(drawNode).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">' +
    `<path d="M0 0 8 4 0 8Z"/></marker></defs>${edges}${nodes}</svg>`
  );
}

/** Assigns each node to the column after the last of its children. Edges that close a cycle are not followed. */
export function layers(graph: Graph): GraphNode[][] {
  const bases = new Map<string, string[]>();
  const inherited = new Set<string>();
  for (const { child, base } of graph.edges) {
    bases.set(child, [...(bases.get(child) ?? []), base]);
    inherited.add(base);
  }
  // A topological order by depth-first search; what is on the current path would close a cycle.
  const order: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const followed: GraphEdge[] = [];
  const visit = (id: string): void => {
    state.set(id, 'open');
    for (const base of bases.get(id) ?? []) {
      if (state.get(base) !== 'open') {
        followed.push({ child: id, base });
      }
      if (!state.has(base)) {
        visit(base);
      }
    }
    state.set(id, 'done');
    order.unshift(id);
  };
  const starts = [...graph.nodes].sort((a, b) => Number(inherited.has(a.id)) - Number(inherited.has(b.id)));
  for (const { id } of starts) {
    if (!state.has(id)) {
      visit(id);
    }
  }
  const depth = new Map<string, number>();
  for (const id of order) {
    const own = depth.get(id) ?? 0;
    depth.set(id, own);
    for (const { base } of followed.filter(({ child }) => child === id)) {
      depth.set(base, Math.max(depth.get(base) ?? 0, own + 1));
    }
  }
  const columns: GraphNode[][] = [];
  for (const node of graph.nodes) {
    (columns[depth.get(node.id) ?? 0] ??= []).push(node);
  }
  return columns;
}

function drawEdge(from: Placed | undefined, to: Placed | undefined): string {
  if (from === undefined || to === undefined) {
    return '';
  }
  const x1 = from.x + from.width;
  const y1 = from.y + HEIGHT / 2;
  const x2 = to.x - 2;
  const y2 = to.y + HEIGHT / 2;
  const bend = Math.max(GAP_X / 2, (x2 - x1) / 2);
  return `<path class="edge" marker-end="url(#arrow)" d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}"/>`;
}

function drawNode({ node, width, x, y }: Placed): string {
  const label = escapeHtml(shorten(node.label, MAX_LABEL));
  const detail = escapeHtml(shorten(node.detail, MAX_DETAIL));
  return (
    `<a href="#" role="link" tabindex="0" class="node${node.isSource ? ' source' : ''}" data-id="${escapeHtml(node.id)}">` +
    `<title>${escapeHtml(node.detail === '' ? node.label : `${node.detail}/${node.label}`)}</title>` +
    `<rect x="${x}" y="${y}" width="${width}" height="${HEIGHT}" rx="5"/>` +
    `<text x="${x + 12}" y="${y + 20}">${label}</text>` +
    `<text class="detail" x="${x + 12}" y="${y + 36}">${detail}</text></a>`
  );
}

/** Keeps the end, since configs that belong together begin alike. */
function shorten(text: string, length: number): string {
  return text.length <= length ? text : `…${text.slice(text.length - length + 1)}`;
}

/** Escapes a text for HTML and for an attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
