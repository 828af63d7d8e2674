/** The item in the status bar: the state of the server, shown while a config is in the editor. */

import * as vscode from 'vscode';
import { LANGUAGE } from './languages';
import type { Server, ServerState } from './server';

const APPEARANCE: Readonly<Record<ServerState, { icon: string; tooltip: string }>> = {
  stopped: { icon: '$(circle-slash)', tooltip: 'The cfgrun language server is stopped.' },
  starting: { icon: '$(loading~spin)', tooltip: 'The cfgrun language server is starting.' },
  running: { icon: '$(check)', tooltip: 'The cfgrun language server is running.' },
  blocked: { icon: '$(warning)', tooltip: 'The cfgrun language server cannot start. Click to see why.' },
};

export function createStatusItem(server: Server): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('cfgrun.status', vscode.StatusBarAlignment.Right, 100);
  item.name = 'cfgrun';
  item.command = 'cfgrun.showMenu';
  const update = (): void => {
    const { icon, tooltip } = APPEARANCE[server.state];
    item.text = `${icon} cfgrun`;
    item.tooltip = tooltip;
    if (server.state === 'blocked') {
      item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    } else {
      item.backgroundColor = undefined;
    }
    if (vscode.window.activeTextEditor?.document.languageId === LANGUAGE) {
      item.show();
    } else {
      item.hide();
    }
  };
  update();
  return vscode.Disposable.from(
    item,
    server.onDidChangeState(update),
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.workspace.onDidOpenTextDocument(update),
  );
}

/** Offers the commands that concern the config in the editor. */
export async function showMenu(server: Server): Promise<void> {
  const entries: (vscode.QuickPickItem & { command: string })[] = [
    { label: '$(list-tree) Show resolved config with origins', command: 'cfgrun.showResolved' },
    { label: '$(search) Explain key under cursor', command: 'cfgrun.explain' },
    { label: '$(type-hierarchy-sub) Show base graph', command: 'cfgrun.showBaseGraph' },
    { label: '$(diff) Compare with...', command: 'cfgrun.compareWith' },
    { label: '$(play) Run training in terminal', command: 'cfgrun.train' },
    { label: '$(beaker) Dry run', command: 'cfgrun.dryRun' },
    { label: '$(refresh) Restart language server', command: 'cfgrun.restartServer' },
    { label: '$(output) Show output', command: 'cfgrun.showOutput' },
  ];
  const chosen = await vscode.window.showQuickPick(entries, { title: `cfgrun: ${APPEARANCE[server.state].tooltip}` });
  if (chosen !== undefined) {
    await vscode.commands.executeCommand(chosen.command);
  }
}
