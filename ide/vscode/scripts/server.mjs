// Puts the language server into the extension: the jar that a build of cfgrun writes.
import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';

const built = '../../cli/target/cfgrun-lsp.jar';
if (!existsSync(built)) {
  console.error(`${built} does not exist. Build cfgrun first: mvn -B -q -pl cli -am -DskipTests package`);
  process.exit(1);
}
mkdirSync('server', { recursive: true });
copyFileSync(built, 'server/cfgrun-lsp.jar');
console.log(`server/cfgrun-lsp.jar: ${(statSync(built).size / 1e6).toFixed(1)} MB`);
