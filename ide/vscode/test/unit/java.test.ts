import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { findJava, installations, majorOf, pathFolders, type Surroundings } from '../../src/java';
import { findLauncher, findServer, type LaunchSettings } from '../../src/launch';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cfgrun-java-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Makes a Java installation whose version is in its `release` file, or only printed by the program. */
function jdk(name: string, version: string, release = true): string {
  const home = join(root, name);
  executable(join(home, 'bin'), 'java', `echo 'openjdk version "${version}" 2024-01-01' >&2`);
  if (release) {
    writeFileSync(join(home, 'release'), `IMPLEMENTOR="Test"\nJAVA_VERSION="${version}"\n`);
  }
  return home;
}

function executable(folder: string, name: string, body = ''): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

function where(environment: Record<string, string>, installations: string[] = []): Surroundings {
  return { platform: 'linux', environment, installations };
}

const SETTINGS: LaunchSettings = { source: 'extension', path: '', javaHome: '', javaArguments: [] };

test('versions of all formats', () => {
  assert.equal(majorOf('1.8.0_292'), 8);
  assert.equal(majorOf('17.0.2'), 17);
  assert.equal(majorOf('21-ea'), 21);
  assert.equal(majorOf('unknown'), undefined);
});

test('JAVA_HOME comes before PATH', async () => {
  const environment = { JAVA_HOME: jdk('a', '17.0.1'), PATH: join(jdk('b', '21'), 'bin') };
  assert.equal((await findJava('', where(environment))).java?.major, 17);
});

test('a Java that is too old is passed over', async () => {
  const environment = { JAVA_HOME: jdk('a', '1.8.0_292'), PATH: join(jdk('b', '21', false), 'bin') };
  const search = await findJava('', where(environment));
  assert.equal(search.java?.major, 21);
  assert.match(search.rejections[0].reason, /is version 1\.8\.0_292$/);
});

test('the newest installation is used when PATH has none', async () => {
  jdk('jvm/java-17', '17.0.9');
  jdk('jvm/java-21', '21.0.1');
  const search = await findJava('', where({ PATH: '' }, [join(root, 'jvm')]));
  assert.equal(search.java?.executable, join(root, 'jvm', 'java-21', 'bin', 'java'));
});

test('a setting that cannot be used is reported, not passed over', async () => {
  const environment = { JAVA_HOME: jdk('a', '17.0.1') };
  const search = await findJava(join(root, 'missing'), where(environment));
  assert.equal(search.java, undefined);
  assert.match(search.rejections[0].reason, /does not exist$/);
});

test('a program named java that fails is not Java', async () => {
  const PATH = [join(root, 'bin'), join(jdk('a', '17'), 'bin')].join(delimiter);
  executable(join(root, 'bin'), 'java', 'echo "Unable to locate a Java Runtime" >&2; exit 1');
  assert.equal((await findJava('', where({ PATH }))).java?.executable, join(root, 'a', 'bin', 'java'));
});

test('the jar of the extension runs with the Java that was found', async () => {
  const jar = join(root, 'server.jar');
  writeFileSync(jar, '');
  const settings = { ...SETTINGS, javaArguments: ['-Xmx200m'] };
  const launch = await findServer(jar, settings, where({ JAVA_HOME: jdk('a', '17.0.1') }));
  assert.ok('command' in launch);
  assert.equal(launch.command, join(root, 'a', 'bin', 'java'));
  assert.deepEqual(launch.args.slice(-3), ['-Xmx200m', '-jar', jar]);
});

test('without Java the message says what is needed and what was tried', async () => {
  const jar = join(root, 'server.jar');
  writeFileSync(jar, '');
  const obstacle = await findServer(jar, SETTINGS, where({ JAVA_HOME: jdk('a', '11.0.2'), PATH: '' }));
  assert.ok('message' in obstacle);
  assert.equal(obstacle.kind, 'no-java');
  assert.match(obstacle.message, /need Java 17 or newer, and none was found \(JAVA_HOME: .* is version 11\.0\.2\)/);
});

test('a Java setting that cannot be used is named with the reason', async () => {
  const jar = join(root, 'server.jar');
  writeFileSync(jar, '');
  const obstacle = await findServer(jar, { ...SETTINGS, javaHome: jdk('a', '11.0.2') }, where({ PATH: '' }));
  assert.ok('message' in obstacle);
  assert.equal(obstacle.kind, 'java-setting');
  assert.match(obstacle.message, /cfgrun\.java\.home cannot be used: .*bin\/java is version 11\.0\.2\. Set it to/);
});

test('without the jar, cfgrun on PATH is the server', async () => {
  const cfgrun = executable(join(root, 'bin'), 'cfgrun');
  const launch = await findServer(join(root, 'none.jar'), SETTINGS, where({ PATH: join(root, 'bin') }));
  assert.deepEqual(launch, { command: cfgrun, args: ['lsp'], description: `${cfgrun} lsp` });
});

test('a path setting that names nothing is reported', async () => {
  const obstacle = await findLauncher(join(root, 'nothing'), where({ PATH: '' }));
  assert.ok(typeof obstacle !== 'string');
  assert.match(obstacle.message, /cfgrun\.path names .*nothing, which does not exist/);
});

test('PATH of Windows has drives, quotes and a name of any case', () => {
  const folders = (environment: Record<string, string>): string[] => pathFolders({ platform: 'win32', environment, installations: [] });
  assert.deepEqual(folders({ Path: 'C:\\a;;C:\\Program Files\\b' }), ['C:\\a', 'C:\\Program Files\\b']);
  assert.deepEqual(folders({ path: 'C:\\a;"D:\\b c"' }), ['C:\\a', 'D:\\b c']);
  assert.deepEqual(pathFolders({ platform: 'linux', environment: { Path: '/a' }, installations: [] }), []);
});

test('installers of each system have their own folders', () => {
  assert.ok(installations('win32', { ProgramFiles: 'D:\\Programs', USERPROFILE: 'C:\\Users\\u' }).includes('D:\\Programs\\Eclipse Adoptium'));
  assert.ok(installations('win32', { USERPROFILE: 'C:\\Users\\u' }).includes('C:\\Users\\u\\.jdks'));
  assert.deepEqual(installations('darwin', { HOME: '/Users/u' }), ['/Library/Java/JavaVirtualMachines', '/Users/u/Library/Java/JavaVirtualMachines']);
});
