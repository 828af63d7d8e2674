/** Explains where the value under the cursor comes from, as a list whose entries lead to the places. */

import * as vscode from 'vscode';
import { Commands, type Explanation, type Location } from './protocol';
import type { Server } from './server';

interface Step extends vscode.QuickPickItem {
  readonly location?: Location;
}

/** Shows the origins of the key at a position. Moving through the list shows each place; Escape returns. */
export async function explainKey(server: Server, source: vscode.Uri, position: vscode.Position): Promise<void> {
  const { line, character } = position;
  const result = await server.execute<Explanation>(Commands.explainAt, source.toString(), { line, character });
  const editor = vscode.window.activeTextEditor;
  const steps = result.steps.map((step): Step => ({
    label: step.text,
    ...(step.location === undefined ? {} : { description: placeName(step.location), location: step.location }),
  }));
  const chosen = await vscode.window.showQuickPick<Step>(steps, {
    title: result.title,
    placeHolder: 'Where the value comes from. Choose a place to go there.',
    matchOnDescription: true,
    onDidSelectItem: (item) => {
      const { location } = item as Step;
      if (location !== undefined) {
        void reveal(location, true);
      }
    },
  });
  if (chosen?.location !== undefined) {
    await reveal(chosen.location, false);
  } else if (editor !== undefined) {
    await vscode.window.showTextDocument(editor.document, { selection: editor.selection, ...columnOf(editor) });
  }
}

function columnOf(editor: vscode.TextEditor): vscode.TextDocumentShowOptions {
  return editor.viewColumn === undefined ? {} : { viewColumn: editor.viewColumn };
}

function placeName({ uri, range }: Location): string {
  return `${vscode.workspace.asRelativePath(vscode.Uri.parse(uri))}:${range.start.line + 1}`;
}

async function reveal({ uri, range }: Location, preview: boolean): Promise<void> {
  const { start, end } = range;
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), {
    selection: new vscode.Range(start.line, start.character, end.line, end.character),
    preserveFocus: preview,
    preview: true,
  });
}
