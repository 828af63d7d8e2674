package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Problems;

/**
 * Writes configs to files in a directory, under the paths that the user gave and with the extension
 * of the format.
 */
final class DirectoryOutput implements EvalOutput {
  private final Terminal terminal;
  private final OutputFormat format;
  private final Path folder;
  private final Map<Path, String> written = new HashMap<>();
  private final Set<Path> created = new HashSet<>();
  private int evaluated;
  private int failed;

  DirectoryOutput(Terminal terminal, OutputFormat format, Path folder) {
    this.terminal = terminal;
    this.format = format;
    this.folder = folder;
  }

  @Override
  public void evaluated(String file, String text, Problems warnings) {
    evaluated++;
    Path target = target(file);
    String name = target.getFileName().toString();
    Path named = target.resolveSibling(format.fileName(name));
    // `a.py` and `a.cfg` would both be `a.json`.
    String other = written.putIfAbsent(named, file);
    boolean taken = other != null && !other.equals(file);
    write(taken ? target.resolveSibling(name + format.extension()) : named, text);
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
