package org.cfgrun.interpreter;

import java.nio.file.InvalidPathException;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.eval.Documents;
import org.cfgrun.interpreter.inherit.BaseGraph;
import org.cfgrun.interpreter.inherit.BaseResolver;
import org.cfgrun.interpreter.inherit.Inheritance;
import org.cfgrun.interpreter.inherit.Overrides;
import org.cfgrun.interpreter.inherit.Packages;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates configs. One interpreter reads each file once and shares it among all configs it
 * evaluates; a file that changes afterwards is seen by the next interpreter. Several threads may
 * share one.
 */
public final class Interpreter {
  private final BaseResolver resolver;
  private final Inheritance inheritance = new Inheritance();

  /** An interpreter with the default options. */
  public Interpreter() {
    this(InterpreterOptions.DEFAULT);
  }

  /** An interpreter with options. */
  public Interpreter(InterpreterOptions options) {
    SourceLoader loader = new SourceLoader(options.roots(), options.texts());
    this.resolver =
        new BaseResolver(
            loader,
            new Documents(options.budget(), options.surroundings()),
            new Packages(options.packages(), loader));
  }

  /**
   * Evaluates a file.
   *
   * @param file a path as the user gave it, or {@code stdlib::path}
   * @param overrides {@code key.path=value}, in the order in which they were given
   * @param problems takes what is wrong
   * @return the config, or null when {@code problems} has errors
   */
  public @Nullable EvaluatedConfig evaluate(
      String file, List<String> overrides, Problems problems) {
    Problems found = new Problems();
    EvaluatedConfig config = evaluate(file, Overrides.parse(overrides, found), found);
    problems.addAll(found);
    return found.hasErrors() ? null : config;
  }

  /**
   * Reads files and finds their bases by all cores, as the first step of evaluating all of them.
   * What is wrong with a file is told when it is evaluated.
   */
  public void open(List<String> files) {
    files.parallelStream().map(file -> id(file, new Problems())).forEach(this::read);
    // In order: which file of a ring is told of depends on who asks first.
    files.forEach(file -> bases(file, new Problems()));
  }

  private void read(@Nullable SourceId id) {
    if (id != null) {
      resolver.read(id);
    }
  }

  /**
   * Finds the bases of a file, and theirs, without evaluating more of them than names their bases.
   *
   * @return the graph, or null when the file itself cannot be read
   */
  public @Nullable BaseGraph bases(String file, Problems problems) {
    SourceId id = id(file, problems);
    return id == null ? null : resolver.resolve(id, problems);
  }

  private static @Nullable SourceId id(String file, Problems problems) {
    try {
      return SourceId.of(file);
    } catch (InvalidPathException e) {
      problems.error(ErrorCode.MISSING_FILE, null, "`" + file + "` is no path.");
      return null;
    }
  }

  private @Nullable EvaluatedConfig evaluate(String file, Overrides overrides, Problems problems) {
    BaseGraph graph = bases(file, problems);
    if (graph == null) {
      return null;
    }
    DictNode config = overrides.applyTo(inheritance.evaluate(graph, problems));
    FinalChecks.reservedKeys(config, problems);
    FinalChecks.leftoverDelete(config, problems);
    return new EvaluatedConfig(
        graph.entry().document().source(), config, inheritance.layers(graph), overrides.gathered());
  }
}
