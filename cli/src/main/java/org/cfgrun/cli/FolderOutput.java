package org.cfgrun.cli;

import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.Problems;

/** Configs go to files of a folder, under the paths they were given by. */
final class FolderOutput implements EvalOutput {
  private final Terminal terminal;
  private final Path folder;
  private int evaluated;
  private int failed;

  FolderOutput(Terminal terminal, Path folder) {
    this.terminal = terminal;
    this.folder = folder;
  }

  @Override
  public void evaluated(String file, String text, Problems warnings) {
    evaluated++;
    TextFile.write(target(file), text);
  }

  @Override
  public void failed(String file, Problems problems) {
    failed++;
    Path target = target(file);
    TextFile.write(
        target.resolveSibling(target.getFileName() + ".err"), Report.text(problems, false));
  }

  @Override
  public void finish() {
    terminal.err().println(evaluated + " evaluated, " + failed + " failed; written to " + folder);
  }

  /**
   * A path that would leave the folder stays inside it: its root and its steps upwards are left
   * out.
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
