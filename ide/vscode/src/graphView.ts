/** A panel with the graph of a config's bases. A click on a file, or Enter, opens it. */

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { drawGraph, escapeHtml, type Graph } from './graph';
import { type BaseGraph, Commands } from './protocol';
import type { Server } from './server';

export class GraphView implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private source: vscode.Uri | undefined;
  private readonly saves: vscode.Disposable;

  constructor(private readonly server: Server) {
    this.saves = vscode.workspace.onDidSaveTextDocument(() => {
      if (this.panel?.visible === true && this.source !== undefined) {
        void this.refresh(this.panel, this.source);
      }
    });
  }

  dispose(): void {
    this.saves.dispose();
    this.panel?.dispose();
  }

  async show(source: vscode.Uri): Promise<void> {
    const graph = await this.server.execute<BaseGraph>(Commands.baseGraph, source.toString());
    const panel = (this.panel ??= this.createPanel());
    this.source = source;
    this.render(panel, source, graph);
    panel.reveal(vscode.ViewColumn.Beside, true);
  }

  private async refresh(panel: vscode.WebviewPanel, source: vscode.Uri): Promise<void> {
    this.render(panel, source, await this.server.execute<BaseGraph>(Commands.baseGraph, source.toString()));
  }

  private createPanel(): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel(
      'cfgrun.baseGraph',
      'Base graph',
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [] },
    );
    panel.webview.onDidReceiveMessage((message: { open?: unknown }) => {
      if (typeof message.open === 'string') {
        void vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(message.open), vscode.ViewColumn.One);
      }
    });
    panel.onDidDispose(() => {
      this.panel = undefined;
    });
    return panel;
  }

  private render(panel: vscode.WebviewPanel, source: vscode.Uri, result: BaseGraph): void {
    const name = vscode.workspace.asRelativePath(source);
    panel.title = `Bases of ${name.slice(name.lastIndexOf('/') + 1)}`;
    panel.webview.html = page(name, toGraph(result, source), randomBytes(16).toString('hex'));
  }
}

function toGraph(result: BaseGraph, source: vscode.Uri): Graph {
  return {
    nodes: result.nodes.map(({ label, uri }) => {
      const path = label.includes('::') ? label : vscode.workspace.asRelativePath(vscode.Uri.parse(uri));
      const slash = path.lastIndexOf('/');
      const isSource = vscode.Uri.parse(uri).toString() === source.toString();
      return { id: uri, label: path.slice(slash + 1), detail: path.slice(0, Math.max(0, slash)), isSource };
    }),
    edges: result.edges.flatMap(({ from, to }) => {
      const [child, base] = [result.nodes.at(from), result.nodes.at(to)];
      return child === undefined || base === undefined ? [] : [{ child: child.uri, base: base.uri }];
    }),
  };
}

function page(name: string, graph: Graph, nonce: string): string {
  const count = graph.nodes.length === 1 ? '1 file' : `${graph.nodes.length} files`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<title>Base graph</title>
<style nonce="${nonce}">
  body { color: var(--vscode-foreground); font-family: var(--vscode-font-family); }
  p { color: var(--vscode-descriptionForeground); }
  text { fill: var(--vscode-foreground); font-size: 13px; }
  text.detail { fill: var(--vscode-descriptionForeground); font-size: 11px; }
  rect { fill: var(--vscode-editorWidget-background); stroke: var(--vscode-editorWidget-border, var(--vscode-contrastBorder, gray)); }
  .source rect { stroke: var(--vscode-focusBorder); stroke-width: 2; }
  a:hover rect, a:focus rect { fill: var(--vscode-list-hoverBackground); }
  a:focus { outline: none; }
  a:focus rect { stroke: var(--vscode-focusBorder); stroke-width: 2; }
  .edge { fill: none; stroke: var(--vscode-descriptionForeground); }
  marker path { fill: var(--vscode-descriptionForeground); }
</style>
</head>
<body>
<p>${escapeHtml(name)}: ${count}. Arrows point from a config to its bases. Click a file to open it.</p>
${drawGraph(graph)}
<script nonce="${nonce}">
  const vscode = acquireVsCodeApi();
  const open = (event) => {
    const node = event.target.closest('a.node');
    if (node !== null && (event.type === 'click' || event.key === 'Enter')) {
      event.preventDefault();
      vscode.postMessage({ open: node.dataset.id });
    }
  };
  document.addEventListener('click', open);
  document.addEventListener('keydown', open);
</script>
</body>
</html>`;
}
