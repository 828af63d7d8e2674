import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawGraph, type Graph, type GraphNode, layers } from '../../src/graph';

function graph(edges: string): Graph {
  const pairs = edges.split(' ').map((edge) => edge.split('>'));
  const ids = [...new Set(pairs.flat())];
  const nodes = ids.map((id): GraphNode => ({ id, label: id, detail: '', isSource: false }));
  return { nodes, edges: pairs.filter((pair) => pair.length === 2).map(([child, base]) => ({ child, base })) };
}

function columns(edges: string): string {
  return layers(graph(edges))
    .map((column) => column.map((node) => node.id).join(','))
    .join(' | ');
}

test('a base is to the right of all its children', () => {
  assert.equal(columns('a>b b>c a>c'), 'a | b | c');
});

test('siblings share a column', () => {
  assert.equal(columns('a>b a>c a>d'), 'a | b,c,d');
});

test('a base that is listed before its child is still to its right', () => {
  assert.equal(columns('b>c a>b'), 'a | b | c');
});

test('a cycle ends where it closes', () => {
  assert.equal(columns('a>b b>a'), 'a | b');
  assert.equal(columns('a>a'), 'a');
});

test('one file is one node', () => {
  assert.equal(columns('a'), 'a');
});

test('names are escaped', () => {
  const svg = drawGraph({ nodes: [{ id: '"><script>', label: '<b>', detail: '', isSource: false }], edges: [] });
  assert.ok(!svg.includes('<script') && !svg.includes('<b>'));
});

test('each edge is drawn once', () => {
  assert.equal(drawGraph(graph('a>b b>c a>c')).match(/class="edge"/g)?.length, 3);
});
