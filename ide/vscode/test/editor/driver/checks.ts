/** The checks: each opens a file of the workspace and asks the editor. What a check returns is printed beside its name. */

import assert from 'node:assert/strict';
import * as vscode from 'vscode';

type Check = () => Promise<string | undefined>;

const TIMEOUT_MS = 15_000;

async function open(path: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  const uri = vscode.Uri.joinPath(folder.uri, path);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
  return until(`${path} is open`, () => vscode.workspace.textDocuments.find((it) => it.uri.toString() === uri.toString()));
}

async function config(path: string): Promise<vscode.TextDocument> {
  await open(path);
  return until(`${path} is a config`, () =>
    vscode.workspace.textDocuments.find((it) => it.uri.path.endsWith(path) && it.languageId === 'cfgrun'),
  );
}

async function until<T>(what: string, get: () => T | undefined | PromiseLike<T | undefined>): Promise<T> {
  const end = Date.now() + TIMEOUT_MS;
  for (;;) {
    const value = await get();
    if (value !== undefined && value !== null && value !== false) {
      return value;
    }
    assert.ok(Date.now() < end, `waited ${TIMEOUT_MS / 1000} s until ${what}`);
    await pause(100);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Returns the position in front of `text`, plus `offset`. */
function at(document: vscode.TextDocument, text: string, offset = 0): vscode.Position {
  const index = document.getText().indexOf(text);
  assert.ok(index >= 0, `${document.fileName} contains ${text}`);
  return document.positionAt(index + offset);
}

function ask<T>(command: string, document: vscode.TextDocument, ...args: unknown[]): Thenable<T> {
  return vscode.commands.executeCommand<T>(`vscode.${command}`, document.uri, ...args);
}

async function edit(document: vscode.TextDocument, range: vscode.Range | vscode.Position, text: string): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, range instanceof vscode.Range ? range : new vscode.Range(range, range), text);
  assert.ok(await vscode.workspace.applyEdit(change), 'the edit was applied');
}

async function undoAll(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('workbench.action.files.revert');
}

function diagnostics(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri);
}

function code(diagnostic: vscode.Diagnostic): string {
  const value = typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
  return String(value);
}

async function complete(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.CompletionItem[]> {
  return (await ask<vscode.CompletionList>('executeCompletionItemProvider', document, position)).items;
}

function labels(items: readonly vscode.CompletionItem[]): string[] {
  return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

function places(found: readonly (vscode.Location | vscode.LocationLink)[]): string[] {
  return found.map((it) =>
    'targetUri' in it
      ? `${vscode.workspace.asRelativePath(it.targetUri)}:${it.targetRange.start.line + 1}`
      : `${vscode.workspace.asRelativePath(it.uri)}:${it.range.start.line + 1}`,
  );
}

export const checks: Record<string, Check> = {
  'a .cfg in a folder of bases is a config': async () => (await config('configs/_base_/detector.cfg')).languageId,

  'a .cfg is a config by its content': async () => (await config('detector.cfg')).languageId,

  'setup.cfg stays as it is': async () => {
    const document = await open('setup.cfg');
    await pause(1500);
    assert.notEqual(document.languageId, 'cfgrun');
    return document.languageId;
  },

  'the language that a user chooses stays': async () => {
    await config('detector.cfg');
    const chosen = await vscode.languages.setTextDocumentLanguage(await open('detector.cfg'), 'plaintext');
    await pause(1500);
    assert.equal((await open('detector.cfg')).languageId, 'plaintext');
    await vscode.languages.setTextDocumentLanguage(chosen, 'cfgrun');
    return undefined;
  },

  'a config that is opened again is a config again': async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'again.cfg');
    const find = (): vscode.TextDocument | undefined => vscode.workspace.textDocuments.find((it) => it.uri.toString() === uri.toString());
    for (let i = 0; i < 2; i++) {
      await vscode.commands.executeCommand('vscode.open', uri, { preview: false });
      await until('again.cfg is a config', () => find()?.languageId === 'cfgrun' || undefined);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await until('again.cfg is closed', () => find() === undefined || undefined);
      await pause(500);
    }
    return undefined;
  },

  '.py is Python until its folder opts in': async () => {
    assert.equal((await open('zoo/configs/small.py')).languageId, 'python');
    const settings = vscode.workspace.getConfiguration('cfgrun');
    await settings.update('pythonConfigs', ['zoo/configs'], vscode.ConfigurationTarget.Workspace);
    await config('zoo/configs/small.py');
    assert.equal((await open('zoo/tool.py')).languageId, 'python');
    await settings.update('pythonConfigs', undefined, vscode.ConfigurationTarget.Workspace);
    await until('small.py is Python again', async () => (await open('zoo/configs/small.py')).languageId === 'python' || undefined);
    return undefined;
  },

  'the status bar and the commands exist': async () => {
    const commands = await vscode.commands.getCommands(true);
    for (const name of ['train', 'dryRun', 'showResolved', 'explain', 'compareWith', 'showBaseGraph', 'restartServer']) {
      assert.ok(commands.includes(`cfgrun.${name}`), name);
    }
    return undefined;
  },

  'diagnostics: a warning of a rule': async () => {
    const document = await config('configs/train.cfg');
    const found = await until('there are diagnostics', () => diagnostics(document).find((it) => code(it) === 'backslash-path'));
    assert.equal(document.getText(found.range), "r'work\\train'");
    assert.equal(found.severity, vscode.DiagnosticSeverity.Warning);
    return found.message;
  },

  'diagnostics: a broken line does not hide the rest': async () => {
    const document = await config('configs/broken.cfg');
    const found = await until('there are diagnostics', () => diagnostics(document)[0]);
    const symbols = await ask<vscode.DocumentSymbol[]>('executeDocumentSymbolProvider', document);
    assert.ok(symbols.some(({ name }) => name === 'lr_config'));
    return found.message;
  },

  'diagnostics while typing': async () => {
    const document = await config('configs/train.cfg');
    await edit(document, new vscode.Position(document.lineCount, 0), 'typo = {{ _base_.optimizr }}\n');
    const found = await until('the typo is found', () => diagnostics(document).find((it) => it.message.includes('optimizr')));
    await undoAll(document);
    await until('the typo is gone', () => !diagnostics(document).some((it) => it.message.includes('optimizr')) || undefined);
    return found.message;
  },

  'an edit of a base refreshes its open children': async () => {
    const child = await config('configs/train.cfg');
    const base = await config('configs/schedule.cfg');
    await edit(base, new vscode.Position(0, 0), 'optimizr = = 1\n');
    const ofBase = (): vscode.Diagnostic | undefined => diagnostics(child).find(({ message }) => message.includes('schedule.cfg'));
    const found = await until('the child shows the error of its base', ofBase);
    await undoAll(base);
    await until('the error of the base is gone', () => ofBase() === undefined || undefined);
    return found.message;
  },

  'quick fix': async () => {
    const document = await config('configs/train.cfg');
    const problem = await until('there is a finding', () => diagnostics(document).find((it) => code(it) === 'backslash-path'));
    const actions = await ask<vscode.CodeAction[]>('executeCodeActionProvider', document, problem.range, vscode.CodeActionKind.QuickFix.value);
    const fix = actions.find((it) => it.edit !== undefined);
    assert.ok(fix?.edit, `a fix among ${actions.map((it) => it.title).join(', ')}`);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await until('the finding is gone', () => !diagnostics(document).some((it) => code(it) === 'backslash-path') || undefined);
    await undoAll(document);
    return actions.map(({ title }) => title).join(' / ');
  },

  'completion of a type': async () => {
    const document = await config('configs/schedule.cfg');
    const items = await complete(document, at(document, "'SGD'", 1));
    assert.ok(labels(items).includes('AdamW'), labels(items).slice(0, 10).join());
    return `${items.length} items`;
  },

  'completion of arguments': async () => {
    const document = await config('configs/schedule.cfg');
    await edit(document, at(document, 'momentum=0.9)', 'momentum=0.9'.length), ', ');
    const items = await complete(document, at(document, 'momentum=0.9, )', 'momentum=0.9, '.length));
    await undoAll(document);
    const item = items.find(({ label }) => (typeof label === 'string' ? label : label.label).startsWith('weight_decay'));
    assert.ok(item, labels(items).slice(0, 10).join());
    return `${item.detail ?? ''} ${typeof item.documentation === 'object' ? item.documentation.value : (item.documentation ?? '')}`;
  },

  'completion of a base path': async () => {
    const document = await config('configs/train.cfg');
    const items = await complete(document, at(document, "./schedule", 2));
    assert.ok(labels(items).some((it) => it.includes('schedule.cfg')), labels(items).slice(0, 10).join());
    return labels(items).slice(0, 5).join();
  },

  'hover shows the value and its origin': async () => {
    const document = await config('configs/train.cfg');
    const hovers = await ask<vscode.Hover[]>('executeHoverProvider', document, at(document, 'lr=0.01'));
    const text = hovers.flatMap(({ contents }) => contents.map((it) => (typeof it === 'string' ? it : it.value))).join('\n');
    assert.match(text, /0\.02/);
    assert.match(text, /schedule\.cfg/);
    return text;
  },

  'hover draws the schedule of the learning rate': async () => {
    const document = await config('configs/schedule.cfg');
    const hovers = await ask<vscode.Hover[]>('executeHoverProvider', document, at(document, 'lr_config'));
    const text = hovers.flatMap(({ contents }) => contents.map((it) => (typeof it === 'string' ? it : it.value))).join('\n');
    assert.match(text, /!\[learning rate\]\(data:image\/svg\+xml;base64,[A-Za-z0-9+/=]{500,}\)/);
    return `${text.length} characters`;
  },

  'signature help': async () => {
    const document = await config('configs/schedule.cfg');
    const help = await ask<vscode.SignatureHelp | undefined>('executeSignatureHelpProvider', document, at(document, 'lr=0.02', 3));
    assert.ok(help && help.signatures.length > 0, 'there is a signature');
    return help.signatures[0].label;
  },

  'definition of a base': async () => {
    const document = await config('configs/train.cfg');
    const found = places(await ask<vscode.Location[]>('executeDefinitionProvider', document, at(document, 'schedule.cfg')));
    assert.deepEqual(found, ['configs/schedule.cfg:1']);
    return found.join();
  },

  'definition of an inherited key': async () => {
    const document = await config('configs/train.cfg');
    const found = places(await ask<vscode.Location[]>('executeDefinitionProvider', document, at(document, 'optimizer = ')));
    assert.ok(found.includes('configs/schedule.cfg:2'), found.join());
    return found.join();
  },

  'definition of a variable': async () => {
    const document = await config('configs/train.cfg');
    const found = places(await ask<vscode.Location[]>('executeDefinitionProvider', document, at(document, 'depth=depth', 6)));
    assert.ok(found.includes('configs/train.cfg:3'), found.join());
    return found.join();
  },

  references: async () => {
    const document = await config('configs/schedule.cfg');
    const found = places(await ask<vscode.Location[]>('executeReferenceProvider', document, at(document, 'total = ')));
    assert.ok(found.includes('configs/schedule.cfg:4'), found.join());
    return found.join();
  },

  rename: async () => {
    const document = await config('configs/schedule.cfg');
    const change = await ask<vscode.WorkspaceEdit>('executeDocumentRenameProvider', document, at(document, 'total = '), 'epochs');
    assert.equal(change.get(document.uri).length, 2);
    return `${change.get(document.uri).length} edits`;
  },

  'document symbols': async () => {
    const document = await config('configs/schedule.cfg');
    const symbols = await ask<vscode.DocumentSymbol[]>('executeDocumentSymbolProvider', document);
    assert.deepEqual(symbols.map(({ name }) => name), ['total', 'optimizer', 'lr_config', 'runner']);
    assert.ok(symbols[1].children.some(({ name }) => name === 'lr'));
    return undefined;
  },

  'workspace symbols': async () => {
    await config('configs/schedule.cfg');
    const symbols = await vscode.commands.executeCommand<vscode.SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', 'lr_config');
    assert.ok(symbols.some(({ name }) => name.includes('lr_config')), String(symbols.length));
    return `${symbols.length} symbols`;
  },

  'document links': async () => {
    const document = await config('configs/train.cfg');
    const links = await ask<vscode.DocumentLink[]>('executeLinkProvider', document, 10);
    const targets = links.map(({ target }) => (target === undefined ? '' : vscode.workspace.asRelativePath(target)));
    assert.ok(targets.includes('configs/schedule.cfg'), targets.join());
    return targets.join();
  },

  folding: async () => {
    const document = await config('configs/_base_/detector.cfg');
    const ranges = await ask<vscode.FoldingRange[]>('executeFoldingRangeProvider', document);
    assert.ok(ranges.some(({ start, end }) => start === 1 && end >= 7), JSON.stringify(ranges));
    return `${ranges.length} ranges`;
  },

  'selection ranges': async () => {
    const document = await config('configs/_base_/detector.cfg');
    const [range] = await ask<vscode.SelectionRange[]>('executeSelectionRangeProvider', document, [at(document, 'depth=50', 6)]);
    const steps: string[] = [];
    for (let step: vscode.SelectionRange | undefined = range; step !== undefined; step = step.parent) {
      steps.push(document.getText(step.range));
    }
    assert.ok(steps.includes('depth=50'), steps.join(' < '));
    return `${steps.length} steps`;
  },

  'semantic tokens': async () => {
    const document = await config('configs/train.cfg');
    const tokens = await ask<vscode.SemanticTokens>('provideDocumentSemanticTokens', document);
    assert.ok(tokens.data.length >= 5 * 5);
    return `${tokens.data.length / 5} tokens`;
  },

  formatting: async () => {
    const document = await config('configs/ugly.cfgrun');
    const edits = await ask<vscode.TextEdit[]>('executeFormatDocumentProvider', document, { tabSize: 4, insertSpaces: true });
    const change = new vscode.WorkspaceEdit();
    change.set(document.uri, edits);
    await vscode.workspace.applyEdit(change);
    assert.equal(document.getText(), "lr = 0.1\noptimizer = dict(type='SGD', lr=lr)\n");
    await undoAll(document);
    return undefined;
  },

  'range formatting': async () => {
    const document = await config('configs/ugly.cfgrun');
    const edits = await ask<vscode.TextEdit[]>('executeFormatRangeProvider', document, document.lineAt(1).range, { tabSize: 4, insertSpaces: true });
    const change = new vscode.WorkspaceEdit();
    change.set(document.uri, edits);
    await vscode.workspace.applyEdit(change);
    assert.equal(document.getText(), "lr=0.1\noptimizer = dict(type='SGD', lr=lr)\n");
    await undoAll(document);
    return undefined;
  },

  'inlay hints': async () => {
    const document = await config('configs/train.cfg');
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = await ask<vscode.InlayHint[]>('executeInlayHintProvider', document, all);
    const texts = hints.map(({ label }) => (typeof label === 'string' ? label : label.map(({ value }) => value).join('')));
    assert.ok(texts.some((it) => it.includes('overrides 0.02')), texts.join(' | '));
    return texts.join(' | ');
  },

  'code lens': async () => {
    const document = await config('configs/train.cfg');
    const lenses = await ask<vscode.CodeLens[]>('executeCodeLensProvider', document, 20);
    const commands = await vscode.commands.getCommands(true);
    assert.ok(lenses.length > 0, 'there are lenses');
    for (const { command } of lenses) {
      assert.ok(command && commands.includes(command.command), `the command of a lens exists: ${command?.command ?? ''}`);
    }
    return lenses.map(({ command }) => command?.title).join(' | ');
  },

  'type hierarchy: who inherits this file': async () => {
    const document = await config('configs/schedule.cfg');
    const [item] = await ask<vscode.TypeHierarchyItem[]>('prepareTypeHierarchy', document, new vscode.Position(0, 0));
    assert.ok(item, 'there is an item');
    const children = await vscode.commands.executeCommand<vscode.TypeHierarchyItem[]>('vscode.provideSubtypes', item);
    assert.ok(children.some(({ uri }) => uri.path.endsWith('configs/train.cfg')), children.map(({ name }) => name).join());
    return children.map(({ name }) => name).join();
  },

  'resolved config with origins': async () => {
    const document = await config('configs/train.cfg');
    await vscode.commands.executeCommand('cfgrun.showResolved', document.uri);
    const shown = await until('the resolved config is shown', () =>
      vscode.workspace.textDocuments.find((it) => it.uri.scheme === 'cfgrun-resolved' && it.getText() !== ''),
    );
    assert.match(shown.getText(), /optimizer\.lr = 0\.01|lr=0\.01/);
    assert.match(shown.getText(), /train\.cfg:5/);
    return shown.getText().split('\n').slice(0, 3).join(' / ');
  },

  'the resolved config follows the edits of its source': async () => {
    const document = await config('configs/train.cfg');
    await vscode.commands.executeCommand('cfgrun.showResolved', document.uri);
    await edit(document, new vscode.Position(document.lineCount, 0), 'resume_from = "later.pth"\n');
    await until('it is refreshed', () =>
      vscode.workspace.textDocuments.find((it) => it.uri.scheme === 'cfgrun-resolved' && it.getText().includes('later.pth')),
    );
    await undoAll(document);
    return undefined;
  },

  'comparison of two configs': async () => {
    const document = await config('configs/train.cfg');
    const other = await config('configs/schedule.cfg');
    await vscode.commands.executeCommand('cfgrun.compareWith', document.uri, other.uri);
    const tab = await until('the diff is shown', () =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ input }) => input instanceof vscode.TabInputTextDiff),
    );
    const sides = vscode.workspace.textDocuments.filter((it) => it.uri.scheme === 'cfgrun-resolved' && it.uri.query.includes('origins=false'));
    assert.deepEqual(sides.map((it) => /lr=(0\.\d+)/.exec(it.getText())?.[1]).sort(), ['0.01', '0.02']);
    await vscode.window.tabGroups.close(tab);
    return tab.label;
  },

  /** The terminal of a task cannot be read, but the files that a training leaves can. */
  'a training runs in the terminal': async () => {
    const launcher = process.env.CFGRUN_DRIVER_LAUNCHER;
    if (launcher === undefined) {
      return 'skipped: cfgrun is not built';
    }
    const document = await config('configs/shapes.cfg');
    const settings = vscode.workspace.getConfiguration('cfgrun', document.uri);
    await settings.update('path', launcher, vscode.ConfigurationTarget.Workspace);
    await settings.update('training.arguments', ['--fast-dev-run', '1', '--threads', '1'], vscode.ConfigurationTarget.WorkspaceFolder);
    const started: string[][] = [];
    const subscription = vscode.tasks.onDidStartTask(({ execution: { task } }) => {
      const process = task.execution as vscode.ProcessExecution;
      started.push([process.process, ...process.args]);
    });
    const ended = new Promise<number | undefined>((resolve) => {
      const listening = vscode.tasks.onDidEndTaskProcess(({ exitCode }) => {
        listening.dispose();
        resolve(exitCode);
      });
    });
    await vscode.commands.executeCommand('cfgrun.train', document.uri);
    const code = await Promise.race([ended, pause(240_000).then(() => 'no end in four minutes')]);
    subscription.dispose();
    assert.deepEqual(started, [[launcher, 'train', document.uri.fsPath, '--fast-dev-run', '1', '--threads', '1']]);
    assert.equal(code, 0);
    assert.ok(vscode.window.terminals.some(({ name }) => name.includes('shapes.cfg')), 'there is a terminal');
    return `${started[0].join(' ')} ended with ${code}`;
  },

  'base graph': async () => {
    const document = await config('configs/train.cfg');
    await vscode.commands.executeCommand('cfgrun.showBaseGraph', document.uri);
    const tab = await until('the graph is shown', () =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ input }) => input instanceof vscode.TabInputWebview),
    );
    await vscode.window.tabGroups.close(tab);
    return tab.label;
  },

  'the server restarts': async () => {
    const document = await config('configs/train.cfg');
    await vscode.commands.executeCommand('cfgrun.restartServer');
    await until('there are diagnostics again', () => diagnostics(document)[0]);
    return undefined;
  },
};
