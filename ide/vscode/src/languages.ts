/** Chooses the language of documents whose extension does not tell it: `.cfg`, and `.py` in folders that opted in. */

import * as vscode from 'vscode';
import { isConfig } from './detect';
import { isBelow, pathInside, settingPath } from './paths';

/** The language of configs. */
export const LANGUAGE = 'cfgrun';

/** Documents whose language VS Code knows only from the extension. What a user chose is another one. */
const AMBIGUOUS: Readonly<Partial<Record<string, readonly string[]>>> = {
  '.cfg': ['plaintext', 'properties', 'ini'],
  '.py': ['python'],
};

const OFFERED = 'cfgrun.pythonConfigsOffered';

export class Languages implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable;

  /** Documents that got a language here. Whoever changes it afterwards is the user, whose choice stays. */
  private readonly decided = new Set<string>();

  private readonly pending = new Map<string, NodeJS.Timeout>();

  constructor(private readonly memory: vscode.Memento) {
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument((document) => void this.decide(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.forgetLater(uri);
      }),
      vscode.workspace.onDidChangeTextDocument((event) => {
        this.decideLater(event.document);
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('cfgrun.pythonConfigs')) {
          this.reconsiderPython();
        }
      }),
    );
    for (const document of vscode.workspace.textDocuments) {
      void this.decide(document);
    }
  }

  dispose(): void {
    this.pending.forEach((timer) => {
      clearTimeout(timer);
    });
    this.subscriptions.dispose();
  }

  /** Offers once in each workspace to treat the `.py` files of an OpenMMLab project as configs. */
  async offerPythonConfigs(): Promise<void> {
    if (this.memory.get<boolean>(OFFERED) === true) {
      return;
    }
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      if (pythonFolders(folder.uri).length > 0) {
        continue;
      }
      const found = await vscode.workspace.findFiles(
        new vscode.RelativePattern(folder, '**/configs/_base_/**/*.py'),
        '**/{node_modules,site-packages,.git}/**',
        1,
      );
      if (found.length > 0) {
        await this.offer(folder, found[0]);
        return;
      }
    }
  }

  private async offer(folder: vscode.WorkspaceFolder, example: vscode.Uri): Promise<void> {
    const path = pathInside(folder.uri.path, example.path);
    const configs = path.slice(0, path.indexOf('configs/_base_/') + 'configs'.length);
    const accept = 'Use cfgrun';
    const never = "Don't Ask Again";
    const answer = await vscode.window.showInformationMessage(
      `The .py files in ${configs} look like OpenMMLab configs. Check and complete them with cfgrun?`,
      accept,
      never,
    );
    // Closing the notification is no answer: it comes again when the folder is opened the next time.
    if (answer !== undefined) {
      await this.memory.update(OFFERED, true);
    }
    if (answer === accept) {
      await vscode.workspace
        .getConfiguration('cfgrun', folder.uri)
        .update('pythonConfigs', [configs], vscode.ConfigurationTarget.WorkspaceFolder);
    }
  }

  /** A new file is empty when it is opened, and becomes a config while it is written. */
  private decideLater(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!isAmbiguous(document) || this.decided.has(key)) {
      return;
    }
    clearTimeout(this.pending.get(key));
    this.pending.set(
      key,
      setTimeout(() => {
        this.pending.delete(key);
        if (!document.isClosed) {
          void this.decide(document);
        }
      }, 500),
    );
  }

  /** A document that is opened again is judged again. A change of its language closes it too, for a moment. */
  private forgetLater(uri: vscode.Uri): void {
    const key = uri.toString();
    setTimeout(() => {
      if (!vscode.workspace.textDocuments.some((it) => it.uri.toString() === key)) {
        this.decided.delete(key);
      }
    }, 200);
  }

  private async decide(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    if (!isAmbiguous(document) || this.decided.has(key)) {
      return;
    }
    const python = document.uri.path.endsWith('.py');
    if (python ? isPythonConfig(document.uri) : isConfig(relativePath(document.uri), document.getText())) {
      this.decided.add(key);
      await vscode.languages.setTextDocumentLanguage(document, LANGUAGE);
    }
  }

  /** Applies a change of the folders with Python configs to open documents. */
  private reconsiderPython(): void {
    for (const document of vscode.workspace.textDocuments) {
      if (!document.uri.path.endsWith('.py')) {
        continue;
      }
      const key = document.uri.toString();
      if (document.languageId === LANGUAGE && this.decided.has(key) && !isPythonConfig(document.uri)) {
        void vscode.languages.setTextDocumentLanguage(document, 'python');
      } else {
        this.decided.delete(key);
        void this.decide(document);
      }
    }
  }
}

/** Returns whether a `.py` file lies in a folder that opted in. */
export function isPythonConfig(uri: vscode.Uri): boolean {
  const path = relativePath(uri);
  return pythonFolders(uri).some((folder) => isBelow(folder, path));
}

function pythonFolders(scope: vscode.Uri): string[] {
  const folders = vscode.workspace.getConfiguration('cfgrun', scope).get<string[]>('pythonConfigs', []);
  return folders.map(settingPath);
}

function isAmbiguous(document: vscode.TextDocument): boolean {
  const extension = document.uri.path.slice(document.uri.path.lastIndexOf('.'));
  // Other schemes show what the user cannot edit as a file, such as the old side of a diff.
  const editable = document.uri.scheme !== 'git' && document.uri.scheme !== 'output';
  return editable && (AMBIGUOUS[extension]?.includes(document.languageId) ?? false);
}

/** Returns the path in the workspace, so that a folder `configs` around the workspace says nothing. */
function relativePath(uri: vscode.Uri): string {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return folder === undefined ? uri.path : pathInside(folder.uri.path, uri.path);
}
