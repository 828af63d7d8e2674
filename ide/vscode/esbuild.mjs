// Bundles the extension into dist/, with `--tests` the unit tests into dist/test/, or with `--driver` the driver of the
// test in a real editor into dist/driver/.
import { build } from 'esbuild';
import { copyFileSync, readdirSync } from 'node:fs';

const common = { bundle: true, platform: 'node', format: 'cjs', target: 'node18', logLevel: 'warning' };

if (process.argv.includes('--tests')) {
  const entryPoints = readdirSync('test/unit').map((name) => `test/unit/${name}`);
  await build({ ...common, entryPoints, outdir: 'dist/test' });
} else if (process.argv.includes('--driver')) {
  const entryPoints = ['test/editor/driver/extension.ts'];
  await build({ ...common, entryPoints, outdir: 'dist/driver', external: ['vscode'] });
  copyFileSync('test/editor/driver/package.json', 'dist/driver/package.json');
} else {
  await build({
    ...common,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.js',
    external: ['vscode'],
    minify: true,
    metafile: true,
  });
}
