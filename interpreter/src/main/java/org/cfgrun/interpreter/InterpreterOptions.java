package org.cfgrun.interpreter;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.document.Environment;
import org.cfgrun.interpreter.eval.Budget;

/**
 * Options of an {@link Interpreter}.
 *
 * @param roots the directories that configs and bases may be read from, after symbolic links are
 *     resolved; empty for no limit, which suits users who evaluate their own files
 * @param budget the limits of computation per config
 * @param packages the directories of packages by name, for bases such as {@code mmdet::path}; each
 *     is a checkout or an installed package
 * @param environment the environment that a config may read. With roots, a config reads no variable
 *     of the process unless it is named: {@code Environment.OF_PROCESS.allowing(Set.of("DATA"))}
 * @param texts texts that replace the contents of files, by absolute path
 */
public record InterpreterOptions(
    List<Path> roots,
    Budget budget,
    Map<String, Path> packages,
    Environment environment,
    Map<Path, String> texts) {
  /** No limit on directories and variables, and the default budget. */
  public static final InterpreterOptions DEFAULT =
      new InterpreterOptions(List.of(), Budget.DEFAULT);

  public InterpreterOptions {
    roots = List.copyOf(roots);
    packages = Map.copyOf(packages);
    texts = Map.copyOf(texts);
    // Whoever limits the files that a config reads does not trust it with passwords either.
    boolean wide =
        environment.readable() == null
            && environment.variables().equals(Environment.OF_PROCESS.variables());
    environment = roots.isEmpty() || !wide ? environment : environment.allowing(Set.of());
  }

  /** Creates options without replaced texts. */
  public InterpreterOptions(
      List<Path> roots, Budget budget, Map<String, Path> packages, Environment environment) {
    this(roots, budget, packages, environment, Map.of());
  }

  /** Creates options without packages. */
  public InterpreterOptions(List<Path> roots, Budget budget) {
    this(roots, budget, Map.of(), Environment.OF_PROCESS);
  }

  /** Returns a copy with other packages. */
  public InterpreterOptions withPackages(Map<String, Path> folders) {
    return new InterpreterOptions(roots, budget, folders, environment, texts);
  }

  /** Returns a copy with another environment. */
  public InterpreterOptions withEnvironment(Environment other) {
    return new InterpreterOptions(roots, budget, packages, other, texts);
  }

  /** Returns a copy that replaces the contents of some files. */
  public InterpreterOptions withTexts(Map<Path, String> others) {
    return new InterpreterOptions(roots, budget, packages, environment, others);
  }
}
