package org.cfgrun.interpreter;

import java.nio.file.InvalidPathException;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.document.Documents;
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
 * Evaluates configs. An interpreter reads each file once and shares it among all configs, so that
 * changes to a file are seen only by a new interpreter. Interpreters are thread-safe.
 */
public final class Interpreter {
  private final BaseResolver resolver;
  private final Inheritance inheritance = new Inheritance();

  /** Creates an interpreter with the default options. */
  public Interpreter() {
    this(InterpreterOptions.DEFAULT);
  }

  /** Creates an interpreter. */
  public Interpreter(InterpreterOptions options) {
    SourceLoader loader = new SourceLoader(options.roots(), options.texts());
    this.resolver =
        new BaseResolver(
            loader,
            new Documents(options.budget(), options.environment()),
            new Packages(options.packages(), loader));
  }

  /**
   * Evaluates a file.
   *
   * @param file a path as the user gave it, or {@code stdlib::path}
   * @param overrides overrides {@code key.path=value}, in order
   * @param problems receives the errors and warnings
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
   * Reads files and resolves their bases on all cores, ahead of {@link #evaluate}, which reports
   * their problems.
   */
  public void open(List<String> files) {
    files.parallelStream().map(file -> id(file, new Problems())).forEach(this::read);
    // Sequentially: the first file that enters a cycle is the one reported.
    files.forEach(file -> bases(file, new Problems()));
  }

  private void read(@Nullable SourceId id) {
    if (id != null) {
      resolver.read(id);
    }
  }

  /**
   * Resolves the bases of a file, recursively. Files are evaluated only up to the assignment of
   * {@code _base_}.
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
      problems.error(ErrorCode.MISSING_FILE, null, "`" + file + "` is not a valid path.");
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
