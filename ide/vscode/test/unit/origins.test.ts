import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortenOrigins } from '../../src/origins';

test('files of the workspace are relative to it', () => {
  assert.equal(shortenOrigins('a = 1        # /w/x.cfg:1, over /w/y/z.cfg:2\n', ['/w/']), 'a = 1  # x.cfg:1, over y/z.cfg:2\n');
});

test('values and other files keep their paths', () => {
  const text = "a = '/w/data  # /w/'  # /other/x.cfg:1\nb = '/w/'\n";
  assert.equal(shortenOrigins(text, ['/w/']), text);
});

test('folders of Windows lose their drive in either case', () => {
  const text = "a = 'C:\\\\w\\\\x'  # C:\\w\\x.cfg:1, over c:\\w\\y\\z.cfg:2, D:\\w\\q.cfg:3\n";
  assert.equal(shortenOrigins(text, ['c:\\w\\']), "a = 'C:\\\\w\\\\x'  # x.cfg:1, over y\\z.cfg:2, D:\\w\\q.cfg:3\n");
});

test('folders with signs of patterns are taken literally', () => {
  assert.equal(shortenOrigins('a = 1  # /w(1)+$/x.cfg:1\n', ['/w(1)+$/']), 'a = 1  # x.cfg:1\n');
});
