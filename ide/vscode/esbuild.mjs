// Bundles the extension into dist/, with `--tests` the unit tests into dist/test/, or with `--driver` the driver of the
// test in a real editor into dist/driver/.
import { build } from 'esbuild';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const common = { bundle: true, platform: 'node', format: 'cjs', target: 'node18', logLevel: 'warning' };

if (process.argv.includes('--tests')) {
  const entryPoints = readdirSync('test/unit').map((name) => `test/unit/${name}`);
  await build({ ...common, entryPoints, outdir: 'dist/test' });
} else if (process.argv.includes('--driver')) {
  const entryPoints = ['test/editor/driver/extension.ts'];
  await build({ ...common, entryPoints, outdir: 'dist/driver', external: ['vscode'] });
  copyFileSync('test/editor/driver/package.json', 'dist/driver/package.json');
} else {
  const { metafile } = await build({
    ...common,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.js',
    external: ['vscode'],
    minify: true,
    metafile: true,
  });
  writeFileSync('dist/NOTICES.txt', notices(Object.keys(metafile.inputs)));
}

/** Returns the licenses of the packages in a bundle, which their copies have to carry. */
function notices(inputs) {
  const folders = inputs.map((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]).filter((it) => it !== undefined);
  return [...new Set(folders)]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
      const file = readdirSync(folder).find((it) => /^(license|licence)/i.test(it));
      if (file === undefined) {
        throw new Error(`${folder} has no license file`);
      }
      return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}
