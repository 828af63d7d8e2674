package org.cfgrun.interpreter;

import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.eval.Budget;

/**
 * How configs are evaluated.
 *
 * @param roots the folders that configs and their bases may be read from, after symbolic links are
 *     followed; empty for no limit, which suits users who evaluate their own files
 * @param budget what each file may compute
 */
public record InterpreterOptions(List<Path> roots, Budget budget) {
  /** No limit on folders, and the default budget. */
  public static final InterpreterOptions DEFAULT =
      new InterpreterOptions(List.of(), Budget.DEFAULT);

  public InterpreterOptions {
    roots = List.copyOf(roots);
  }
}
