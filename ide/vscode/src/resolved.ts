/** Read-only documents with evaluated configs. They follow the edits of their source. */

import { sep } from 'node:path';
import * as vscode from 'vscode';
import { LANGUAGE } from './languages';
import { shortenOrigins } from './origins';
import { Commands, type Page } from './protocol';
import type { Server } from './server';

const SCHEME = 'cfgrun-resolved';

/** Typing goes on before the evaluated config is asked for again. */
const DELAY_MS = 300;

export class ResolvedDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changes.event;

  private readonly subscriptions: vscode.Disposable;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly server: Server) {
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.languageId === LANGUAGE && document.uri.scheme !== SCHEME) {
          this.refreshLater();
        }
      }),
      this.changes,
    );
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscriptions.dispose();
  }

  /** Returns the address of the evaluated config of `source`. */
  uriOf(source: vscode.Uri, origins: boolean): vscode.Uri {
    const query = new URLSearchParams({ source: source.toString(), origins: String(origins) });
    const slash = source.path.lastIndexOf('/') + 1;
    const path = `${source.path.slice(0, slash)}Resolved ${source.path.slice(slash)}`;
    return vscode.Uri.from({ scheme: SCHEME, path, query: query.toString() });
  }

  /** Opens the evaluated config beside its source. */
  async show(source: vscode.Uri): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.uriOf(source, true));
    await vscode.languages.setTextDocumentLanguage(document, LANGUAGE);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true });
  }

  /** Opens the differences of two evaluated configs. */
  async compare(left: vscode.Uri, right: vscode.Uri): Promise<void> {
    const [a, b] = [left, right].map((source) => this.uriOf(source, false));
    for (const uri of [a, b]) {
      await vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(uri), LANGUAGE);
    }
    const title = `${vscode.workspace.asRelativePath(left)} ↔ ${vscode.workspace.asRelativePath(right)} (resolved)`;
    await vscode.commands.executeCommand('vscode.diff', a, b, title, { preview: true });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const query = new URLSearchParams(uri.query);
    const source = query.get('source') ?? '';
    const origins = query.get('origins') === 'true';
    try {
      const { text } = await this.server.execute<Page>(Commands.resolved, source, { origins });
      return origins ? shortenOrigins(text, folders()) : text;
    } catch (error) {
      return `# The config cannot be evaluated: ${error instanceof Error ? error.message : String(error)}\n`;
    }
  }

  private refreshLater(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      for (const { uri } of vscode.workspace.textDocuments.filter((it) => it.uri.scheme === SCHEME)) {
        this.changes.fire(uri);
      }
    }, DELAY_MS);
  }
}

function folders(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath + sep);
}
