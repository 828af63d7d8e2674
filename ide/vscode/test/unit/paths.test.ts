import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBelow, pathInside, settingPath } from '../../src/paths';

test('a file is named from its folder', () => {
  assert.equal(pathInside('/home/u/w', '/home/u/w/configs/a.cfg'), 'configs/a.cfg');
  assert.equal(pathInside('/', '/configs/a.cfg'), 'configs/a.cfg');
  assert.equal(pathInside('/home/u/w', '/home/u/w2/a.cfg'), '/home/u/w2/a.cfg');
});

test('drive letters of either case are the same drive', () => {
  assert.equal(pathInside('/c:/Users/u/w', '/C:/Users/u/w/configs/a.cfg'), 'configs/a.cfg');
  assert.equal(pathInside('/C:/w', '/c:/w/a.cfg'), 'a.cfg');
  assert.equal(pathInside('/c:/w', '/d:/w/a.cfg'), '/d:/w/a.cfg');
  assert.equal(pathInside('/c:/', '/C:/configs/a.cfg'), 'configs/a.cfg');
});

test('folders differ by case on the systems where they do', () => {
  assert.equal(pathInside('/home/u/W', '/home/u/w/a.cfg'), '/home/u/w/a.cfg');
});

test('shares of Windows and names with blanks, signs and other scripts stay whole', () => {
  assert.equal(pathInside('//server/share/w', '//server/share/w/configs/é 50%.cfg'), 'configs/é 50%.cfg');
});

test('settings are written in many ways', () => {
  for (const written of ['configs', './configs', 'configs/', '/configs', '.\\configs\\', 'configs//']) {
    assert.equal(settingPath(written), 'configs', written);
  }
  assert.equal(settingPath('zoo\\configs'), 'zoo/configs');
  assert.equal(settingPath('.'), '');
  assert.equal(settingPath('./'), '');
  assert.equal(settingPath('.github'), '.github');
});

test('only what begins with the folder and a slash is below it', () => {
  assert.ok(isBelow('configs', 'configs/a.py'));
  assert.ok(isBelow('', 'a.py'));
  assert.ok(!isBelow('configs', 'configs2/a.py'));
});
