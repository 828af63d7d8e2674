/** Runs `cfgrun train` in the terminal. */

import * as vscode from 'vscode';
import { surroundings } from './java';
import { findLauncher } from './launch';
import { launchSettings } from './server';

const INSTALL = 'https://github.com/cfgrun/cfgrun#quick-start';

/** Starts a training of a saved config, with further options such as `--dry-run`. */
export async function train(source: vscode.Uri, label: string, options: readonly string[]): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showWarningMessage('Training runs the code of a config’s custom_imports. Trust this workspace first.');
    return;
  }
  const document = await vscode.workspace.openTextDocument(source);
  if (document.isUntitled || (document.isDirty && !(await document.save()))) {
    void vscode.window.showWarningMessage('Save the config first: cfgrun trains what is in the file.');
    return;
  }
  const launcher = await findLauncher(launchSettings().path, surroundings());
  if (typeof launcher !== 'string') {
    await explain(launcher.message);
    return;
  }
  const folder = vscode.workspace.getWorkspaceFolder(source);
  // A process and not a shell line: no shell quotes paths the way all others do.
  const further = vscode.workspace.getConfiguration('cfgrun', source).get<string[]>('training.arguments', []);
  const execution = new vscode.ProcessExecution(launcher, ['train', source.fsPath, ...options, ...further], {
    ...(folder === undefined ? {} : { cwd: folder.uri.fsPath }),
  });
  const name = `${label} ${vscode.workspace.asRelativePath(source)}`;
  const task = new vscode.Task({ type: 'process' }, folder ?? vscode.TaskScope.Workspace, name, 'cfgrun', execution, []);
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, panel: vscode.TaskPanelKind.Dedicated, clear: true };
  await vscode.tasks.executeTask(task);
}

async function explain(message: string): Promise<void> {
  const setting = 'Open Setting';
  const install = 'How to Install';
  const answer = await vscode.window.showWarningMessage(message, setting, install);
  if (answer === setting) {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'cfgrun.path');
  } else if (answer === install) {
    await vscode.env.openExternal(vscode.Uri.parse(INSTALL));
  }
}
