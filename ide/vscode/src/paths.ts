/**
 * Paths of files in a workspace. URIs have `/` between their parts on every system, and on Windows a drive letter whose
 * case depends on who wrote it. This module knows nothing of VS Code.
 */

/** Returns the path of a file in a folder, both as URIs have them after decoding; the whole path of a file elsewhere. */
export function pathInside(folder: string, file: string): string {
  const root = folder.endsWith('/') ? folder : `${folder}/`;
  return sameDrive(file).startsWith(sameDrive(root)) ? file.slice(root.length) : file;
}

/** Returns a folder of a setting in the form of `pathInside`: `.\configs\` is `configs`, and `.` is the empty path. */
export function settingPath(folder: string): string {
  return folder
    .replace(/\\/g, '/')
    .replace(/^(\.?\/+)+|^\.$/, '')
    .replace(/\/+$/, '');
}

/** Returns whether a file, or a folder, is below a folder; everything is below the empty path. */
export function isBelow(folder: string, file: string): boolean {
  return folder === '' || file.startsWith(`${folder}/`);
}

/** Returns a path whose drive letter is in lower case: VS Code and Java write it differently. */
export function sameDrive(path: string): string {
  return path.replace(/^\/?[A-Z]:/, (drive) => drive.toLowerCase());
}
