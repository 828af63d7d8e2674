// The pictures of the README and the walkthrough, taken in the editor as a user sees it.

/** Takes the pictures into a folder. Returns the number of failures, which is 0, since a failure throws. */
export async function takeScreenshots(page, open, folder) {
  const shot = (name) => page.screenshot({ path: `${folder}/${name}.png` });
  await open('configs/train.cfg');
  await page.waitForTimeout(9000);
  await shot('highlighting');
  return 0;
}
