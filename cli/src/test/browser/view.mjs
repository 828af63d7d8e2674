// Uses the page of `cfgrun view` in a headless Chromium: search, collapse, origins, keyboard,
// differences, bases, schedule, themes, print, and a hostile config. From the root of the project:
//
//   npm install --prefix /tmp/browser playwright-core
//   node cli/src/test/browser/view.mjs /tmp/browser [DIRECTORY FOR SCREENSHOTS]
//
// CHROMIUM names the browser (default: /usr/bin/chromium), and CFGRUN the command (default: ./cfgrun).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [, , packages, screenshots] = process.argv;
const { chromium } = createRequire(join(packages, 'x.js'))('playwright-core');
const folder = mkdtempSync(join(tmpdir(), 'cfgrun-view-'));

function write(name, text) {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

function view(...files) {
  const out = join(folder, 'page.html');
  execFileSync(process.env.CFGRUN || './cfgrun', ['view', ...files, '--out', out, '--iters-per-epoch', '100'], { stdio: 'inherit' });
  return 'file://' + out;
}

const base = write('base.cfg', `
optimizer = dict(type='SGD', lr=0.1, momentum=0.9)
lr_config = dict(policy='step', step=[8, 11], warmup='linear', warmup_iters=50, warmup_ratio=0.1)
runner = dict(type='EpochBasedRunner', max_epochs=12)
`);
const model = write('model.cfg', `
norm_cfg = dict(type='BN')
model = dict(type='RetinaNet', backbone=dict(type='ResNet', depth=50, norm_cfg=norm_cfg), neck=dict(type='FPN'))
`);
const first = write('first.cfg', `_base_ = ['model.cfg', 'base.cfg']\nmodel = dict(backbone=dict(depth=18))\noptimizer = dict(lr=0.01)\n`);
const second = write('second.cfg', `_base_ = 'first.cfg'\nlog_level = 'INFO'\nmodel = dict(neck=dict(_delete_=True, type='NASFPN'))\n`);
const hostile = write('hostile.cfg', `
a = '</script><script>window.hacked = 1</script>'
b = '<img src=x onerror="window.hacked = 1">'
c = '\\u2028 \\u202e "quoted" \\'single\\''
d = {'"><svg onload=window.hacked=1>': '{{', 'type': '<b onmouseover=window.hacked=1>'}
`);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });

async function open(url, options) {
  const page = await browser.newPage(Object.assign({ viewport: { width: 1280, height: 800 } }, options));
  const faults = [];
  page.on('pageerror', error => faults.push(String(error)));
  page.on('console', message => message.type() === 'error' && faults.push(message.text()));
  page.on('request', request => request.url().startsWith('file:') || faults.push('request ' + request.url()));
  await page.goto(url);
  page.faults = faults;
  return page;
}

const rowOf = (page, key) => page.locator('.row', { has: page.locator(`.key:text-is("${key}")`) }).first();
const details = page => page.locator('#details').innerText();
const focused = page => page.evaluate(() => document.activeElement.querySelector('.key, .index')?.textContent);
// The search waits for a pause in typing.
const shown = (page, text) => page.locator('.status', { hasText: new RegExp(`^${text}$`) }).waitFor({ timeout: 5000 });
const shoot = async (page, name) => screenshots && page.screenshot({ path: join(screenshots, name + '.png') });

const url = view(first, second);
for (const colorScheme of ['light', 'dark']) {
  const page = await open(url, { colorScheme });
  assert.equal(await page.locator('[role=tree]').count(), 1);

  // Search shows the number of matches, opens what is closed, and jumps.
  await page.keyboard.press('/');
  await page.keyboard.type('depth');
  await shown(page, '1 of 1');
  assert.match(await details(page), /^model\.backbone\.depth/);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('type');
  await shown(page, '1 of 7');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await shown(page, '3 of 7');
  await page.keyboard.press('Shift+Enter');
  await shown(page, '2 of 7');
  await shoot(page, `resolved-${colorScheme}`);

  // Origins, by pointer: every contributing place and the references to bases.
  await rowOf(page, 'depth').hover();
  const origin = await details(page);
  assert.match(origin, /model\.cfg:3:67[\s\S]*50[\s\S]*inherited through first\.cfg:1:11[\s\S]*replaced by[\s\S]*first\.cfg:2:34/);
  assert.match(await rowOf(page, 'depth').innerText(), /overrides · first\.cfg:2/);

  // Collapse and expand all, by button and keyboard.
  await page.locator('#collapse').click();
  assert.equal(await page.locator('.group:visible').count(), 0);
  await page.locator('#expand').click();
  const rows = await page.locator('.row:visible').count();
  await page.locator('#collapse').click();
  assert.ok(await page.locator('.row:visible').count() < rows);

  // The keyboard alone: one stop in the tab order, arrows, Enter, Home and End, and origins on focus.
  assert.equal(await page.locator('.row[tabindex="0"]').count(), 1);
  await page.locator('.row[tabindex="0"]').focus();
  await page.keyboard.press('Home');
  assert.equal(await focused(page), 'norm_cfg');
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(page), 'model');
  await page.keyboard.press('Enter');
  assert.equal(await rowOf(page, 'model').getAttribute('aria-expanded'), 'true');
  await page.keyboard.press('ArrowRight');
  assert.equal(await focused(page), 'type');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  assert.match(await details(page), /^model\.backbone\.type/);
  await page.keyboard.press('ArrowLeft');
  assert.equal(await focused(page), 'backbone');
  await page.keyboard.press('ArrowLeft');
  assert.equal(await rowOf(page, 'backbone').getAttribute('aria-expanded'), 'false');
  await page.keyboard.press('End');
  assert.equal(await focused(page), 'runner');

  // Bases.
  await page.locator('#tab-bases').click();
  assert.equal(await page.locator('.graph .node').count(), 3);
  assert.equal(await page.locator('.graph .edge').count(), 2);
  await page.locator('.graph .node').first().focus();
  assert.match(await page.locator('.readout').innerText(), /model\.cfg sets norm_cfg, model/);
  await shoot(page, `bases-${colorScheme}`);

  // Differences.
  await page.keyboard.press('Tab');
  await page.locator('#tab-differences').click();
  assert.match(await page.locator('.status').innerText(), /^2 of 2 differences/);
  await page.locator('.chip.added').click();
  assert.equal(await page.locator('tbody tr').count(), 1);
  assert.match(await page.locator('tbody tr').innerText(), /changed\s+model\.neck\.type\s+'FPN'/);
  await shoot(page, `differences-${colorScheme}`);

  // Schedule, read by keyboard.
  await page.locator('#tab-schedule').click();
  await page.locator('svg').first().focus();
  await page.keyboard.press('ArrowRight');
  assert.match(await page.locator('.readout').first().innerText(), /epoch 1, iteration 6: 0\.00208/);
  await shoot(page, `schedule-${colorScheme}`);

  // Tabs by keyboard, another config, and the theme.
  await page.locator('#tab-schedule').focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.locator('#tab-findings').getAttribute('aria-selected'), 'true');
  await page.locator('#configs').selectOption({ index: 1 });
  await page.locator('#tab-bases').click();
  assert.equal(await page.locator('.graph .node').count(), 4);
  const before = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.locator('#theme').click();
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), before);
  assert.deepEqual(page.faults, []);
  await page.close();
}

// A print has all rows.
const printed = await open(url);
await printed.emulateMedia({ media: 'print' });
await printed.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
assert.equal(await printed.locator('.tools').first().isVisible(), false);
assert.equal(await rowOf(printed, 'depth').isVisible(), true);
assert.deepEqual(printed.faults, []);

// A hostile config is text.
const attacked = await open(view(hostile));
await attacked.locator('#expand').click();
for (const row of await attacked.locator('.row').all()) {
  await row.hover();
}
assert.equal(await attacked.evaluate(() => window.hacked), undefined);
assert.equal(await attacked.locator('main img, main b, main script').count(), 0);
assert.match(await rowOf(attacked, 'a').innerText(), /<\/script><script>window\.hacked = 1<\/script>/);
assert.deepEqual(attacked.faults, []);

// A long config opens in a second and stays responsive.
const long = await open(view(write('long.cfg', `x = [dict(a=i, b='text') for i in range(20000)]\ny = 1\n`)));
const started = Date.now();
await long.locator('#expand').click();
await long.getByText('18,000 more').waitFor();
await long.keyboard.press('/');
await long.keyboard.type('19999');
await long.locator('.row.current').waitFor();
console.log(`expand and search of a list of 20,000 dicts: ${Date.now() - started} ms`);
assert.deepEqual(long.faults, []);

await browser.close();
console.log('cfgrun view: all checks passed');
