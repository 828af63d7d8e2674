package org.cfgrun.interpreter;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.eval.Budget;
import org.cfgrun.interpreter.eval.Surroundings;

/**
 * How configs are evaluated.
 *
 * @param roots the folders that configs and their bases may be read from, after symbolic links are
 *     followed; empty for no limit, which suits users who evaluate their own files
 * @param budget what each file may compute
 * @param packages the folders of packages by name, for bases such as {@code mmdet::path}; a folder
 *     is a checkout or an installed package
 * @param surroundings what a config may ask of the world
 * @param texts what some files, by their absolute paths, are taken to say in place of what is on
 *     the disk
 */
public record InterpreterOptions(
    List<Path> roots,
    Budget budget,
    Map<String, Path> packages,
    Surroundings surroundings,
    Map<Path, String> texts) {
  /** No limit on folders, the default budget, and the environment of the process. */
  public static final InterpreterOptions DEFAULT =
      new InterpreterOptions(List.of(), Budget.DEFAULT);

  public InterpreterOptions {
    roots = List.copyOf(roots);
    packages = Map.copyOf(packages);
    texts = Map.copyOf(texts);
  }

  /** Options that take every file as it is on the disk. */
  public InterpreterOptions(
      List<Path> roots, Budget budget, Map<String, Path> packages, Surroundings surroundings) {
    this(roots, budget, packages, surroundings, Map.of());
  }

  /** Options without packages. */
  public InterpreterOptions(List<Path> roots, Budget budget) {
    this(roots, budget, Map.of(), Surroundings.OF_PROCESS);
  }

  /** The same with other packages. */
  public InterpreterOptions withPackages(Map<String, Path> folders) {
    return new InterpreterOptions(roots, budget, folders, surroundings, texts);
  }

  /** The same in other surroundings. */
  public InterpreterOptions within(Surroundings other) {
    return new InterpreterOptions(roots, budget, packages, other, texts);
  }

  /** The same with other texts for some files. */
  public InterpreterOptions withTexts(Map<Path, String> others) {
    return new InterpreterOptions(roots, budget, packages, surroundings, others);
  }
}
