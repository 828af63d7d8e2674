package org.cfgrun.interpreter;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.document.Documents;
import org.cfgrun.interpreter.eval.Settings;
import org.cfgrun.interpreter.inherit.BaseGraph;
import org.cfgrun.interpreter.inherit.BaseResolver;
import org.cfgrun.interpreter.inherit.Inheritance;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.inherit.Overrides;
import org.cfgrun.interpreter.inherit.Packages;
import org.cfgrun.interpreter.inherit.ProjectFiles;
import org.cfgrun.interpreter.source.FileName;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates configs. An interpreter reads each file once and shares it among all configs, so that
 * changes to a file are seen only by a new interpreter, or after {@link #edit}. Interpreters are
 * thread-safe.
 */
public final class Interpreter {
  private final Settings settings;
  private final SourceLoader loader;
  private final ProjectFiles projects;
  private final BaseResolver resolver;
  private final Inheritance inheritance = new Inheritance();

  /** Creates an interpreter with the default options. */
  public Interpreter() {
    this(InterpreterOptions.DEFAULT);
  }

  /** Creates an interpreter. */
  public Interpreter(InterpreterOptions options) {
    this.settings = options.environment().settings();
    this.loader = new SourceLoader(options.roots(), options.texts());
    this.projects = new ProjectFiles(loader);
    this.resolver =
        new BaseResolver(
            loader,
            new Documents(options.budget(), options.environment()),
            new Packages(options.packages(), projects, loader));
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
    Analysis analysis = analyze(file, overrides);
    analysis.problems().forEach(problems::add);
    return analysis.config();
  }

  /** Evaluates a file as far as its errors and those of its bases allow. */
  public Analysis analyze(String file) {
    return analyze(file, List.of());
  }

  /**
   * Evaluates a file as far as its errors and those of its bases allow.
   *
   * @param options overrides {@code key.path=value}, in order
   */
  public Analysis analyze(String file, List<String> options) {
    Problems problems = new Problems();
    settings.errors().forEach(problems::add);
    Overrides overrides = Overrides.parse(options, problems);
    BaseGraph graph = bases(file, problems);
    EvaluatedConfig partial = graph == null ? null : evaluate(graph, overrides, problems);
    if (partial != null) {
      FinalChecks.unusedSettings(partial, settings, problems);
    }
    return new Analysis(graph, partial, problems.all());
  }

  /**
   * Replaces the text of a file, as an editor does before the file is saved. The file, and every
   * config that inherits it, is read again when it is asked for; what was read of other files
   * stays.
   *
   * @param text what the file says from now on; null for what is on the disk
   */
  public void edit(Path file, @Nullable String text) {
    loader.edit(file, text);
    inheritance.forget(resolver.forget(SourceId.of(file.toString())));
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

  /**
   * Returns the catalogs of components in Python that the nearest project file names for a config.
   */
  public List<ProjectFiles.NamedFile> catalogs(String file, Problems problems) {
    SourceId id = id(file, new Problems());
    return id == null || id.path() == null
        ? List.of()
        : projects.of(id.path().getParent(), problems).catalogs();
  }

  private static @Nullable SourceId id(String file, Problems problems) {
    try {
      return SourceId.of(file);
    } catch (InvalidPathException e) {
      problems.add(Diagnostic.unread(FileName.invalid(file), null));
      return null;
    }
  }

  private EvaluatedConfig evaluate(BaseGraph graph, Overrides overrides, Problems problems) {
    DictNode config = overrides.applyTo(inheritance.evaluate(graph, problems));
    FinalChecks.reservedKeys(config, problems);
    List<Layer> layers = inheritance.layers(graph);
    FinalChecks.leftoverDelete(config, layers, problems);
    return new EvaluatedConfig(
        graph.entry().document().source(), config, layers, overrides.gathered());
  }
}
