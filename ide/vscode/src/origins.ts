/** Shortens the origins of a resolved config. This module knows nothing of VS Code. */

/**
 * Removes the folders of the workspace from the comments of a resolved config, whose lines are `path = value  # file:line`,
 * and puts each comment beside its value: aligned, it would be outside of half a window. A value may contain such a path
 * too, and keeps it.
 */
export function shortenOrigins(text: string, folders: readonly string[]): string {
  return text
    .split('\n')
    .map((line) => {
      const comment = line.lastIndexOf('  # ');
      if (comment < 0) {
        return line;
      }
      const origin = folders.reduce((rest, folder) => rest.replaceAll(pattern(folder), ''), line.slice(comment));
      return `${line.slice(0, comment).trimEnd()}  ${origin.trimStart()}`;
    })
    .join('\n');
}

/** Matches a folder at the begin of a path. A drive letter matches in both cases. */
function pattern(folder: string): RegExp {
  const literal = folder.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(literal.replace(/^([A-Za-z]):/, (_, letter: string) => `[${letter.toLowerCase()}${letter.toUpperCase()}]:`), 'g');
}
