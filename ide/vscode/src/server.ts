/** Starts the language server, shows its state, and says what to do if it cannot start. */

import * as vscode from 'vscode';
import {
  type Executable,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
} from 'vscode-languageclient/node';
import { surroundings } from './java';
import { LANGUAGE } from './languages';
import { findServer, type LaunchSettings, type Obstacle } from './launch';

/** What the status bar shows of the server. */
export type ServerState = 'stopped' | 'starting' | 'running' | 'blocked';

const JAVA_DOWNLOAD = 'https://adoptium.net/temurin/releases/';

export class Server implements vscode.Disposable {
  private readonly stateEmitter = new vscode.EventEmitter<ServerState>();
  readonly onDidChangeState = this.stateEmitter.event;

  private readonly output = vscode.window.createOutputChannel('cfgrun');
  private client: LanguageClient | undefined;
  private currentState: ServerState = 'stopped';

  /** Starts and stops follow each other, since each of them takes a while. */
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly context: vscode.ExtensionContext) {}

  get state(): ServerState {
    return this.currentState;
  }

  /** Starts the server unless it runs. */
  async start(): Promise<void> {
    return this.inOrder(async () => {
      if (this.client === undefined) {
        await this.launch();
      }
    });
  }

  /** Stops the server and starts it with the settings as they are now. */
  async restart(): Promise<void> {
    return this.inOrder(async () => {
      await this.shutDown();
      await this.launch();
    });
  }

  /** Tells the server that settings changed. */
  async sendSettings(): Promise<void> {
    await this.client?.sendNotification('workspace/didChangeConfiguration', { settings: { cfgrun: serverSettings() } });
  }

  /** Stops the server. The process ends before the promise does. */
  async stop(): Promise<void> {
    return this.inOrder(() => this.shutDown());
  }

  dispose(): void {
    void this.stop().then(() => {
      this.output.dispose();
      this.stateEmitter.dispose();
    });
  }

  showOutput(): void {
    this.output.show(true);
  }

  /** Sends a command of the server and returns its result. Throws if the server does not run. */
  async execute<T>(command: string, ...args: unknown[]): Promise<T> {
    await this.start();
    if (this.client === undefined) {
      throw new Error('The cfgrun language server is not running. See its output for the reason.');
    }
    return this.client.sendRequest<T>('workspace/executeCommand', { command, arguments: args });
  }

  private inOrder(action: () => Promise<void>): Promise<void> {
    const next = this.last.then(action);
    this.last = next.catch(() => undefined);
    return next;
  }

  private async launch(): Promise<void> {
    this.setState('starting');
    const jar = vscode.Uri.joinPath(this.context.extensionUri, 'server', 'cfgrun-lsp.jar').fsPath;
    const launch = await findServer(jar, launchSettings(), surroundings());
    if ('message' in launch) {
      this.output.appendLine(launch.message);
      this.setState('blocked');
      void this.explain(launch);
      return;
    }
    this.output.appendLine(`Starting the language server: ${launch.description}`);
    const executable: Executable = { command: launch.command, args: [...launch.args] };
    const client = new LanguageClient('cfgrun', 'cfgrun', { run: executable, debug: executable }, this.clientOptions());
    client.onDidChangeState(({ newState }) => {
      if (this.client === client || newState !== State.Stopped) {
        this.setState(newState === State.Running ? 'running' : newState === State.Starting ? 'starting' : 'stopped');
      }
    });
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      this.client = undefined;
      this.setState('blocked');
      this.output.appendLine(String(error));
      void this.reportFailure(error);
    }
  }

  private clientOptions(): LanguageClientOptions {
    return {
      documentSelector: [
        { language: LANGUAGE, scheme: 'file' },
        { language: LANGUAGE, scheme: 'untitled' },
      ],
      outputChannel: this.output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: serverSettings(),
      // A hover draws the schedule of the learning rate, which is an image inside its Markdown.
      markdown: { supportHtml: true },
    };
  }

  private async shutDown(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client !== undefined) {
      await client.dispose(5000).catch((error: unknown) => {
        this.output.appendLine(`The language server did not stop in time: ${String(error)}`);
      });
    }
    this.setState('stopped');
  }

  private setState(state: ServerState): void {
    this.currentState = state;
    this.stateEmitter.fire(state);
  }

  private async explain(obstacle: Obstacle): Promise<void> {
    const setting = obstacle.kind === 'path-setting' ? 'cfgrun.path' : 'cfgrun.java.home';
    const download = 'Get Java';
    const settings = 'Open Setting';
    const retry = 'Try Again';
    const buttons = obstacle.kind === 'no-java' ? [download, settings, retry] : [settings, retry];
    const answer = await vscode.window.showWarningMessage(obstacle.message, ...buttons);
    if (answer === download) {
      await vscode.env.openExternal(vscode.Uri.parse(JAVA_DOWNLOAD));
      await this.explain(obstacle);
    } else if (answer === settings) {
      await vscode.commands.executeCommand('workbench.action.openSettings', setting);
    } else if (answer === retry) {
      await this.restart();
    }
  }

  private async reportFailure(error: unknown): Promise<void> {
    const show = 'Show Output';
    const retry = 'Try Again';
    const reason = error instanceof Error ? error.message : String(error);
    const answer = await vscode.window.showErrorMessage(`The cfgrun language server did not start: ${reason}`, show, retry);
    if (answer === show) {
      this.showOutput();
    } else if (answer === retry) {
      await this.restart();
    }
  }
}

/** Returns the settings that decide which program is started. */
export function launchSettings(): LaunchSettings {
  const settings = vscode.workspace.getConfiguration('cfgrun');
  return {
    source: settings.get('server.source') === 'path' ? 'path' : 'extension',
    path: settings.get<string>('path', ''),
    javaHome: settings.get<string>('java.home', ''),
    javaArguments: settings.get<string[]>('java.arguments', []),
  };
}

/** Returns the settings that the server reads, in its form. */
function serverSettings(): Record<string, unknown> {
  const settings = vscode.workspace.getConfiguration('cfgrun');
  return { packages: settings.get('packages', {}), dialect: settings.get('dialect', 'mmengine'), pictures: settings.get('pictures', true) };
}

/** The settings after whose change the server has to be started anew. */
export const LAUNCH_SETTINGS = ['cfgrun.server.source', 'cfgrun.path', 'cfgrun.java'] as const;
