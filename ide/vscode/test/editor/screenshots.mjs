// The pictures of the README and the walkthrough, taken in the editor as a user sees it.

/** Takes the pictures into a folder. Returns the number of failures, which is 0: what cannot be shown throws. */
export async function takeScreenshots(page, open, folder) {
  const shot = (name, clip) => page.screenshot({ path: `${folder}/${name}.png`, ...(clip === undefined ? {} : { clip }) });
  const run = async (title) => {
    await page.keyboard.press('F1');
    await page.keyboard.type(title);
    await page.waitForTimeout(400);
    await page.keyboard.press('Enter');
  };
  const goTo = async (line, column) => {
    await page.keyboard.press('Control+G');
    await page.keyboard.type(`${line}:${column}`);
    await page.waitForTimeout(300);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(300);
  };
  const editor = () => page.waitForSelector('.monaco-editor .view-line', { timeout: 30_000 });

  await open('configs/train.cfg');
  await editor();
  await page.waitForSelector('.squiggly-warning', { timeout: 30_000 });
  await page.waitForTimeout(2500);
  await shot('overview');

  await goTo(5, 20);
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+I');
  await page.waitForSelector('.monaco-hover:not(.hidden) .hover-contents', { timeout: 15_000 });
  await page.waitForTimeout(800);
  await shot('hover');
  await page.keyboard.press('Escape');

  await open('configs/schedule.cfg');
  await editor();
  await page.waitForTimeout(2500);
  await goTo(3, 4);
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+I');
  await page.waitForSelector('.monaco-hover:not(.hidden) .hover-contents img', { timeout: 15_000 });
  await page.waitForTimeout(800);
  await shot('schedule');
  await page.keyboard.press('Escape');

  await open('configs/train.cfg');
  await editor();
  await page.waitForSelector('.squiggly-warning', { timeout: 30_000 });
  await goTo(2, 14);
  await page.keyboard.press('Control+.');
  await page.waitForSelector('.action-widget', { timeout: 15_000 });
  await page.waitForTimeout(500);
  await shot('fix');
  await page.keyboard.press('Escape');

  await goTo(5, 25);
  await page.keyboard.type(', ');
  await page.keyboard.press('Control+Space');
  await page.waitForSelector('.suggest-widget.visible .monaco-list-row', { timeout: 15_000 });
  await page.keyboard.press('Control+Space');
  await page.waitForTimeout(1200);
  await shot('complete');
  await page.keyboard.press('Escape');
  await run('File: Revert File');

  await run('cfgrun: Show Resolved Config with Origins');
  await page.waitForSelector('.tab:nth-child(1) >> nth=1', { timeout: 15_000 });
  await page.waitForTimeout(2500);
  await shot('resolved');
  await run('View: Close All Editors in Group');

  await open('configs/train.cfg');
  await editor();
  await page.waitForSelector('.squiggly-warning', { timeout: 30_000 });
  await run('cfgrun: Show Base Graph');
  await page.waitForSelector('iframe.webview.ready', { timeout: 15_000 });
  await page.waitForTimeout(2000);
  await shot('graph');
  return 0;
}
