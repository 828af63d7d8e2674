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
