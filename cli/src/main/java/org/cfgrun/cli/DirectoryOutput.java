package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Problems;

/** Writes configs to files in a directory, under the paths that the user gave. */
final class DirectoryOutput implements EvalOutput {
  private final Terminal terminal;
  private final Path folder;
  private final Set<Path> created = new HashSet<>();
  private int evaluated;
  private int failed;

  DirectoryOutput(Terminal terminal, Path folder) {
    this.terminal = terminal;
    this.folder = folder;
  }

  @Override
  public void evaluated(String file, String text, Problems warnings) {
    evaluated++;
    write(target(file), text);
  }

  @Override
  public void failed(String file, Problems problems) {
    failed++;
    Path target = target(file);
    write(target.resolveSibling(target.getFileName() + ".err"), Report.text(problems, false));
  }

  private void write(Path target, String text) {
    Path directory = target.resolveSibling("");
    if (created.add(directory)) {
      TextFile.createInside(folder, directory);
    }
    TextFile.writeInPlace(target, text);
  }

  @Override
  public void finish() {
    terminal.err().println(evaluated + " evaluated, " + failed + " failed; written to " + folder);
  }

  /**
   * Returns the file to write. The root and the {@code ..} steps of a path are dropped, so that no
   * path leads out of the directory.
   */
  private Path target(String file) {
    Path inside = folder;
    for (Path step : Path.of(file.replace("::", "/"))) {
      if (!step.toString().equals("..") && !step.toString().equals(".")) {
        inside = inside.resolve(step);
      }
    }
    return inside;
  }
}
