import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

interface Manifest {
  readonly icon: string;
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Record<string, readonly { readonly command: string }[]>;
    readonly configuration: { readonly properties: Record<string, { readonly scope: string }> };
    readonly grammars: readonly { readonly path: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly description: string; readonly media: { readonly markdown?: string; readonly image?: string } }[];
    }[];
  };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const { commands, menus, configuration, walkthroughs } = manifest.contributes;
const settings = Object.keys(configuration.properties);
const sources = readdirSync('src').map((name) => readFileSync(`src/${name}`, 'utf8'));
const contributed = commands.map(({ command }) => command).sort();

test('the extension registers the commands that it contributes, and no others', () => {
  const registered = [...sources.join('\n').matchAll(/\b(?:command|configCommand)\('(\w+)'/g)].map((match) => `cfgrun.${match[1]}`);
  assert.deepEqual(registered.sort(), contributed);
});

test('menus name commands that exist', () => {
  for (const { command } of Object.values(menus).flat()) {
    assert.ok(contributed.includes(command), command);
  }
});

test('the README lists every setting', () => {
  const readme = readFileSync('README.md', 'utf8');
  const listed = [...readme.matchAll(/^\| `(cfgrun\.[\w.]+)` \|/gm)].map((match) => match[1]);
  assert.deepEqual(listed, settings);
});

test('settings that name programs are restricted to trusted workspaces', () => {
  const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  const machine = settings.filter((name) => configuration.properties[name].scope === 'machine-overridable');
  assert.deepEqual([...restrictedConfigurations].sort(), machine.sort());
});

test('the walkthrough links to commands, settings and pictures that exist', () => {
  for (const { description, media } of walkthroughs.flatMap(({ steps }) => steps)) {
    assert.ok(existsSync(media.markdown ?? media.image ?? ''), media.markdown ?? media.image);
    for (const [, command] of description.matchAll(/\(command:(cfgrun\.\w+)\)/g)) {
      assert.ok(contributed.includes(command), command);
    }
    for (const [, setting] of description.matchAll(/openSettings\?%5B%22([\w.]+)%22/g)) {
      assert.ok(settings.includes(setting), setting);
    }
  }
});

test('the pictures of the README exist and are small', () => {
  const readme = readFileSync('README.md', 'utf8');
  const pictures = [...readme.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map((match) => match[1]);
  assert.ok(pictures.length >= 5);
  for (const picture of [...pictures, manifest.icon]) {
    assert.ok(readFileSync(picture).length < 150_000, picture);
  }
});
