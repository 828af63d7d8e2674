/** Decides which program is the language server, and which one trains. This module knows nothing of VS Code. */

import { access } from 'node:fs/promises';
import { canExecute, findJava, MINIMUM, onPath, type Surroundings } from './java';

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** One line for the output channel. */
  readonly description: string;
}

/** What the user has to do before the server can start. */
export interface Obstacle {
  readonly kind: 'no-java' | 'java-setting' | 'path-setting';
  readonly message: string;
}

export interface LaunchSettings {
  /** The setting `cfgrun.server.source`. */
  readonly source: 'extension' | 'path';
  /** The setting `cfgrun.path`. */
  readonly path: string;
  /** The setting `cfgrun.java.home`. */
  readonly javaHome: string;
  /** The setting `cfgrun.java.arguments`. */
  readonly javaArguments: readonly string[];
}

/** Short pauses and a small heap matter more to a server than throughput, and one compiler starts faster. */
const JVM_ARGUMENTS = [
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Xms32m',
  '-Xmx256m',
  '-Xshare:auto',
  '-Dfile.encoding=UTF-8',
];

/** Returns the server's command line: the jar of the extension with Java, or `cfgrun lsp`. */
export async function findServer(jar: string, settings: LaunchSettings, where: Surroundings): Promise<Launch | Obstacle> {
  const bundled = await access(jar).then(
    () => true,
    () => false,
  );
  if (settings.source === 'path' || !bundled) {
    const launcher = await findLauncher(settings.path, where);
    return typeof launcher === 'string' ? { command: launcher, args: ['lsp'], description: `${launcher} lsp` } : launcher;
  }
  const { java, rejections } = await findJava(settings.javaHome, where);
  if (java !== undefined) {
    const args = [...JVM_ARGUMENTS, ...settings.javaArguments, '-jar', jar];
    return { command: java.executable, args, description: `Java ${java.major} at ${java.executable}` };
  }
  if (settings.javaHome !== '') {
    const [{ reason }] = rejections;
    return {
      kind: 'java-setting',
      message: `The setting cfgrun.java.home cannot be used: ${reason}. Set it to the directory of a Java ${MINIMUM} or newer, or empty it.`,
    };
  }
  const tried = rejections.map(({ place, reason }) => `${place}: ${reason}`).join('; ');
  return {
    kind: 'no-java',
    message: `Checks and completion of configs need Java ${MINIMUM} or newer, and none was found${tried === '' ? '' : ` (${tried})`}.`,
  };
}

/** Returns the `cfgrun` command: that of the setting if it is set, otherwise the one on PATH. */
export async function findLauncher(path: string, where: Surroundings): Promise<string | Obstacle> {
  if (path !== '') {
    return (await canExecute(path))
      ? path
      : { kind: 'path-setting', message: `The setting cfgrun.path names ${path}, which does not exist or is not executable.` };
  }
  const names = where.platform === 'win32' ? ['cfgrun.cmd', 'cfgrun.bat', 'cfgrun.exe'] : ['cfgrun'];
  return (
    (await onPath(names, where)) ?? {
      kind: 'path-setting',
      message: 'Training needs the cfgrun command, and there is none on PATH. Checks and completion work without it.',
    }
  );
}
