/** The extension: it chooses the language of documents, starts the language server, and adds its commands to the editor. */

import * as vscode from 'vscode';
import { LSPErrorCodes, ResponseError } from 'vscode-languageclient';
import { explainKey } from './explain';
import { GraphView } from './graphView';
import { LANGUAGE, Languages } from './languages';
import { ResolvedDocuments } from './resolved';
import { LAUNCH_SETTINGS, Server } from './server';
import { createStatusItem, showMenu } from './status';
import { train } from './training';

let running: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const languages = new Languages(context.workspaceState);
  const server = new Server(context);
  running = server;
  const resolved = new ResolvedDocuments(server);
  const graph = new GraphView(server);
  context.subscriptions.push(languages, server, resolved, graph, createStatusItem(server));

  const command = (name: string, action: (...args: unknown[]) => Promise<void>): void => {
    context.subscriptions.push(
      vscode.commands.registerCommand(`cfgrun.${name}`, async (...args: unknown[]) => {
        try {
          await action(...args);
        } catch (error) {
          report(error);
        }
      }),
    );
  };
  /** Registers a command about a config: the one of its first argument, or the one in the editor. */
  const configCommand = (name: string, action: (source: vscode.Uri, ...args: unknown[]) => Promise<void>): void => {
    command(name, async (first, ...rest) => {
      const source = toUri(first) ?? vscode.window.activeTextEditor?.document.uri;
      if (source === undefined) {
        void vscode.window.showInformationMessage('Open a config first.');
        return;
      }
      await action(source, ...rest);
    });
  };

  configCommand('train', (source) => train(source, 'train', []));
  configCommand('dryRun', (source) => train(source, 'dry run', ['--dry-run']));
  configCommand('showResolved', (source) => resolved.show(source));
  configCommand('showBaseGraph', (source) => graph.show(source));
  configCommand('compareWith', async (source, other) => {
    const second = toUri(other) ?? (await pickConfig(source));
    if (second !== undefined) {
      await resolved.compare(source, second);
    }
  });
  configCommand('explain', (source, position) =>
    explainKey(server, source, toPosition(position) ?? vscode.window.activeTextEditor?.selection.active ?? new vscode.Position(0, 0)),
  );
  command('restartServer', () => server.restart());
  command('showMenu', () => showMenu(server));
  command('showOutput', () => {
    server.showOutput();
    return Promise.resolve();
  });

  const startIfNeeded = (document: vscode.TextDocument): void => {
    if (document.languageId === LANGUAGE && document.uri.scheme === 'file' && server.state === 'stopped') {
      void server.start();
    }
  };
  context.subscriptions.push(
    vscode.workspace.onDidOpenTextDocument(startIfNeeded),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('cfgrun')) {
        void server.sendSettings();
      }
      if (server.state !== 'stopped' && LAUNCH_SETTINGS.some((setting) => event.affectsConfiguration(setting))) {
        void server.restart();
      }
    }),
  );
  vscode.workspace.textDocuments.forEach(startIfNeeded);
  void languages.offerPythonConfigs();
}

/** Shows why a command failed. What the server refuses, such as to explain a place without a key, is no fault. */
function report(error: unknown): void {
  if (error instanceof ResponseError && error.code === LSPErrorCodes.RequestFailed) {
    void vscode.window.showInformationMessage(error.message);
  } else {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

/** Lets the server end before the editor does. */
export async function deactivate(): Promise<void> {
  await running?.stop();
}

/** Reads the first argument of a command: a URI of the explorer, or its text as the server sends it. */
function toUri(argument: unknown): vscode.Uri | undefined {
  return argument instanceof vscode.Uri ? argument : typeof argument === 'string' ? vscode.Uri.parse(argument) : undefined;
}

function toPosition(argument: unknown): vscode.Position | undefined {
  if (typeof argument !== 'object' || argument === null || !('line' in argument) || !('character' in argument)) {
    return undefined;
  }
  return new vscode.Position(Number(argument.line), Number(argument.character));
}

/** Lets the user choose another config of the workspace. */
async function pickConfig(source: vscode.Uri): Promise<vscode.Uri | undefined> {
  const files = await vscode.workspace.findFiles('**/{*.cfgrun,*.cfg,configs/**/*.py}', '**/{node_modules,.git}/**');
  const entries = files
    .filter((uri) => uri.toString() !== source.toString())
    .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const chosen = await vscode.window.showQuickPick(entries, {
    title: `Compare ${vscode.workspace.asRelativePath(source)} with`,
    placeHolder: 'Choose a config; both are compared as they evaluate.',
  });
  return chosen?.uri;
}
