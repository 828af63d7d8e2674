/** Finds a Java runtime that can run the language server. This module knows nothing of VS Code. */

import { execFile } from 'node:child_process';
import { access, constants, readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, posix, win32 } from 'node:path';

/** The oldest Java that the server runs on. */
export const MINIMUM = 17;

export interface Java {
  readonly executable: string;
  readonly major: number;
}

/** A place that was tried, and why its Java cannot be used. */
export interface Rejection {
  readonly place: string;
  readonly reason: string;
}

export interface Search {
  readonly java?: Java;
  readonly rejections: readonly Rejection[];
}

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folders whose subfolders are Java installations. */
  readonly installations: readonly string[];
}

/** Returns the usual surroundings of this process. */
export function surroundings(): Surroundings {
  const environment = process.env;
  return { platform: process.platform, environment, installations: installations(process.platform, environment) };
}

/**
 * Finds Java: at `configuredHome` alone if it is set, since a setting that cannot be used is a mistake to report; otherwise
 * at JAVA_HOME, on PATH, and where installers put it.
 */
export async function findJava(configuredHome: string, where: Surroundings): Promise<Search> {
  const rejections: Rejection[] = [];
  for await (const [place, executable] of candidates(configuredHome, where)) {
    const found = await inspect(executable, where);
    if (typeof found !== 'string') {
      return { java: found, rejections };
    }
    rejections.push({ place, reason: found });
  }
  return { rejections };
}

async function* candidates(configuredHome: string, where: Surroundings): AsyncGenerator<[string, string]> {
  const paths = pathsOf(where.platform);
  const program = where.platform === 'win32' ? 'java.exe' : 'java';
  if (configuredHome !== '') {
    yield ['the setting cfgrun.java.home', paths.join(configuredHome, 'bin', program)];
    return;
  }
  const home = where.environment.JAVA_HOME;
  if (home !== undefined && home !== '') {
    yield ['JAVA_HOME', paths.join(home, 'bin', program)];
  }
  for (const folder of pathFolders(where)) {
    const executable = paths.join(folder, program);
    if (await canExecute(executable)) {
      yield ['PATH', executable];
    }
  }
  for (const parent of where.installations) {
    for (const name of (await readdir(parent).catch(() => [])).sort().reverse()) {
      for (const inside of where.platform === 'darwin' ? ['Contents/Home'] : ['']) {
        const executable = paths.join(parent, name, inside, 'bin', program);
        if (await canExecute(executable)) {
          yield [parent, executable];
        }
      }
    }
  }
}

/** Returns the folders of PATH. */
export function pathFolders(where: Surroundings): string[] {
  // Windows has variables of any case; PATH is usually Path there.
  const name = Object.keys(where.environment).find((it) => (where.platform === 'win32' ? it.toUpperCase() : it) === 'PATH');
  const path = name === undefined ? '' : (where.environment[name] ?? '');
  return path
    .split(pathsOf(where.platform).delimiter)
    .map((folder) => (where.platform === 'win32' ? folder.replace(/^"(.*)"$/, '$1') : folder))
    .filter((folder) => folder !== '');
}

/** Returns the rules for paths of a system, which may be another one in tests. */
export function pathsOf(platform: NodeJS.Platform): typeof posix {
  return platform === 'win32' ? win32 : posix;
}

/** Returns the first executable file with one of these names on PATH. */
export async function onPath(names: readonly string[], where: Surroundings): Promise<string | undefined> {
  const paths = pathsOf(where.platform);
  for (const folder of pathFolders(where)) {
    for (const name of names) {
      if (await canExecute(paths.join(folder, name))) {
        return paths.join(folder, name);
      }
    }
  }
  return undefined;
}

/** Returns whether a file exists and may be executed. */
export async function canExecute(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Returns the Java at a path, or why it cannot be used. */
async function inspect(executable: string, where: Surroundings): Promise<Java | string> {
  if (!(await canExecute(executable))) {
    return `${executable} does not exist`;
  }
  const version = (await versionFromRelease(executable)) ?? (await versionFromRun(executable, where));
  const major = version === undefined ? undefined : majorOf(version);
  if (major === undefined) {
    return `${executable} does not run`;
  }
  return major >= MINIMUM ? { executable, major } : `${executable} is version ${version}`;
}

/** Reads the version from the file `release` of a JDK, which takes less time than starting it. */
async function versionFromRelease(executable: string): Promise<string | undefined> {
  const home = dirname(dirname(await realpath(executable)));
  const release = await readFile(`${home}/release`, 'utf8').catch(() => '');
  return /^JAVA_VERSION="(.*)"$/m.exec(release)?.[1];
}

async function versionFromRun(executable: string, where: Surroundings): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(executable, ['-version'], { timeout: 20_000, env: { ...where.environment } }, (error, stdout, stderr) => {
      resolve(error === null ? / version "(.*?)"/.exec(stderr + stdout)?.[1] : undefined);
    });
  });
}

/** Returns the major version: 8 of `1.8.0_292`, 17 of `17.0.2` and `17-ea`. */
export function majorOf(version: string): number | undefined {
  const digits = /^(?:1\.)?(\d+)/.exec(version)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Returns the folders whose subfolders are Java installations, by the habits of each system's installers. */
export function installations(platform: NodeJS.Platform, environment: Readonly<Record<string, string | undefined>>): string[] {
  const paths = pathsOf(platform);
  const home = environment.HOME ?? environment.USERPROFILE ?? '';
  const own = home === '' ? [] : [paths.join(home, '.sdkman', 'candidates', 'java'), paths.join(home, '.jdks')];
  switch (platform) {
    case 'darwin':
      return ['/Library/Java/JavaVirtualMachines', paths.join(home, 'Library/Java/JavaVirtualMachines')];
    case 'win32': {
      const programs = environment.ProgramFiles ?? 'C:\\Program Files';
      return [...['Eclipse Adoptium', 'Java', 'Microsoft', 'Zulu', 'Amazon Corretto'].map((it) => paths.join(programs, it)), ...own];
    }
    default:
      return ['/usr/lib/jvm', '/usr/java', '/opt/java', ...own];
  }
}
