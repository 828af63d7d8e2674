import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { classify, isConfig } from '../../src/detect';

const SAMPLES = join('..', 'detection');

function files(folder: string): string[] {
  return readdirSync(join(SAMPLES, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  );
}

for (const folder of ['config', 'configs', 'other']) {
  for (const file of files(folder)) {
    const expected = folder !== 'other' && !file.endsWith('logging.cfg');
    test(`${file} is ${expected ? 'a config' : 'left alone'}`, () => {
      assert.equal(isConfig(file, readFileSync(join(SAMPLES, file), 'utf8')), expected);
    });
  }
}

test('a file with a foreign name is left alone whatever it contains', () => {
  assert.equal(isConfig('configs/setup.cfg', "_base_ = 'a.cfg'"), false);
});

test('values that look like words of Python are no evidence', () => {
  assert.equal(classify('password = secret\n'), 'other');
  assert.equal(classify('a = not\nb = in\n'), 'other');
  assert.equal(classify('a = 1 2'), 'other');
  assert.equal(classify('a = *.py'), 'other');
  assert.equal(classify('a = 10.0.0.1'), 'other');
});

test('expressions of the language are plausible', () => {
  for (const value of ['1e-3', '-1', '[1, 2]', "'a' 'b'", '2 * (3 + 4)', '1 if True else 2', '0xff', '1.', '.5', '(1, 2)[0]', "f'{x}'"]) {
    assert.equal(classify(`a = ${value}\n`), 'plausible', value);
  }
  assert.equal(classify('a = 1\nb = a\nc = a, b\n'), 'plausible');
});

test('a string that is not closed does not hide the statements after it', () => {
  assert.equal(classify("a = 'x\n_base_ = 'b.cfg'\n"), 'config');
});

test('a bracket that is not closed does not hide the statements after it', () => {
  assert.equal(classify('a = [1,\n[section]\nb = 2\n'), 'plausible');
  assert.equal(classify("a = [1,\n_base_ = 'b.cfg'\n"), 'config');
});

test('a template of a base is evidence', () => {
  assert.equal(classify('a = {{ _base_.b }}\n'), 'config');
  assert.equal(classify('a = {{_base_.b}}\n'), 'config');
});

test('long hostile texts take no visible time', () => {
  const start = process.cpuUsage();
  for (const part of ['(', "'", '{{', '"""', 'a=', '# ', '\\\n', '[a', 'a = dict(\n']) {
    classify(part.repeat(200_000));
  }
  assert.ok(process.cpuUsage(start).user < 5e6);
});
