package org.cfgrun.ide.workspace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.interpreter.Analysis;
import org.cfgrun.interpreter.ComponentCatalogs;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.InterpreterOptions;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.document.Environment;
import org.cfgrun.interpreter.inherit.BaseGraph;
import org.cfgrun.interpreter.inherit.ProjectFiles;
import org.cfgrun.interpreter.lint.Linter;
import org.cfgrun.interpreter.schema.InstalledCatalog;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentItem;
import org.jspecify.annotations.Nullable;

/**
 * The open documents and what is known of them and their bases. All methods are called on the
 * analysis thread.
 */
public final class Workspace {
  private final PositionEncoding encoding;
  private final List<Path> folders;
  private final Map<String, Buffer> buffers = new LinkedHashMap<>();
  private final Map<String, Snapshot> snapshots = new HashMap<>();

  /** The buffers whose last edits the interpreter has not seen: many edits make one analysis. */
  private final Set<Buffer> edited = new LinkedHashSet<>();

  /** The documents without a snapshot, for {@link #takeChanged}. */
  private final Set<String> changed = new LinkedHashSet<>();

  /** How often anything has changed. */
  private long edits;

  private ServerSettings settings;
  private ClientAbilities client = ClientAbilities.NONE;
  private Interpreter interpreter;
  private ComponentCatalogs catalogs;

  /** The catalogs of projects with the sections of the built-in one. */
  private final Map<Catalog, Catalog> withSettings = new IdentityHashMap<>();

  private final Linter linter = new Linter();
  private final ConfigIndex index = new ConfigIndex(this);
  private ProjectFiles projects = new ProjectFiles(new SourceLoader(List.of()));
  private @Nullable Catalog catalog;

  /**
   * Creates a workspace.
   *
   * @param folders the directories that are open in the editor; empty for single files
   */
  public Workspace(List<Path> folders, ServerSettings settings, PositionEncoding encoding) {
    this.folders = new ArrayList<>(folders);
    this.settings = settings;
    this.encoding = encoding;
    this.interpreter = interpreter(Map.of());
    this.catalogs = new ComponentCatalogs(interpreter, List.of());
  }

  /**
   * Returns an interpreter that reads the open texts.
   *
   * @param more further texts, which replace open ones
   */
  private Interpreter interpreter(Map<Path, String> more) {
    Map<Path, String> texts = new HashMap<>();
    for (Buffer buffer : buffers.values()) {
      if (buffer.id().path() != null) {
        texts.put(buffer.id().path(), buffer.text());
      }
    }
    texts.putAll(more);
    return new Interpreter(
        InterpreterOptions.DEFAULT
            .withPackages(settings.packages())
            .withEnvironment(Environment.OF_PROCESS.with(settings.dialect()))
            .withTexts(texts));
  }

  /** The unit of positions. */
  public PositionEncoding encoding() {
    return encoding;
  }

  /** What the client can do. */
  public ClientAbilities client() {
    return client;
  }

  /** Takes note of what the client can do. */
  public void connect(ClientAbilities abilities) {
    client = abilities;
  }

  /** The directories that are open in the editor. */
  public List<Path> folders() {
    return List.copyOf(folders);
  }

  /** The settings. */
  public ServerSettings settings() {
    return settings;
  }

  /** Which configs of the workspace inherit which. */
  public ConfigIndex index() {
    return index;
  }

  /**
   * Returns an interpreter that sees unsaved texts as they are now, for a question about many files
   * of which nothing is to be kept.
   */
  public Interpreter reader() {
    return interpreter(Map.of());
  }

  /** Returns the files of the open configs, which may not exist yet. */
  public Set<Path> openFiles() {
    Set<Path> files = new LinkedHashSet<>();
    for (Buffer buffer : buffers.values()) {
      if (buffer.isConfig() && buffer.id().path() != null) {
        files.add(buffer.id().path());
      }
    }
    return files;
  }

  /** Returns what is known of a config that need not be open. */
  public Analysis analysis(Path file) {
    applyEdits();
    return interpreter.analyze(file.toString());
  }

  /** The lint rules, which keep what they found in bases. */
  public Linter linter() {
    return linter;
  }

  /**
   * Returns the components that a config can use: those of the catalogs that its project names, or
   * else the built-in ones.
   */
  public Catalog catalog(SourceId id) {
    Path file = id.path();
    Catalog python = file == null ? null : catalogs.of(file.toString(), new Problems());
    return python == null
        ? catalog()
        : withSettings.computeIfAbsent(
            python, known -> Catalog.of(known.components(), catalog().settings(), known.python()));
  }

  /** The built-in components. */
  public Catalog catalog() {
    Catalog known = catalog;
    if (known == null) {
      known = InstalledCatalog.read();
      catalog = known;
    }
    return known;
  }

  /** Replaces the settings. Everything is analyzed again. */
  public void configure(ServerSettings changed) {
    if (!changed.equals(settings)) {
      settings = changed;
      reset();
    }
  }

  /** Returns the levels of rules in the nearest project file above a config. */
  public Map<String, String> projectRules(SourceId id) {
    Path file = id.path();
    return file == null ? Map.of() : projects.of(file.getParent(), new Problems()).rules();
  }

  /** Adds and removes directories. */
  public void changeFolders(Collection<Path> added, Collection<Path> removed) {
    edits++;
    folders.removeAll(removed);
    added.stream().filter(folder -> !folders.contains(folder)).forEach(folders::add);
  }

  /** Forgets everything but the open texts. */
  private void reset() {
    edits++;
    edited.clear();
    snapshots.clear();
    changed.addAll(buffers.keySet());
    projects = new ProjectFiles(new SourceLoader(List.of()));
    interpreter = interpreter(Map.of());
    catalogs = new ComponentCatalogs(interpreter, List.of());
    withSettings.clear();
  }

  /** Opens a document. */
  public void open(TextDocumentItem document) {
    edits++;
    SourceId id = DocumentUri.id(document.getUri(), folders);
    if (id == null) {
      return;
    }
    boolean config = ConfigDetection.isConfig(id, document.getLanguageId(), document.getText());
    Buffer buffer =
        new Buffer(document.getUri(), id, config, document.getVersion(), document.getText());
    buffers.put(document.getUri(), buffer);
    edited.add(buffer);
  }

  /** Changes the text of a document. */
  public void change(String uri, int version, List<TextDocumentContentChangeEvent> changes) {
    edits++;
    Buffer buffer = buffers.get(uri);
    if (buffer != null) {
      buffer.change(version, changes, encoding);
      edited.add(buffer);
    }
  }

  /** Closes a document: the file on the disk counts again. */
  public void close(String uri) {
    edits++;
    Buffer buffer = buffers.remove(uri);
    if (buffer != null) {
      edited.remove(buffer);
      forget(uri);
      replace(buffer.id(), null);
    }
  }

  /** Reads files again that another program has changed, created or deleted. */
  public void changeOnDisk(Collection<Path> files) {
    edits++;
    if (files.stream().anyMatch(file -> file.endsWith(ProjectFiles.NAME))) {
      reset();
    }
    for (Path file : files) {
      Buffer open = buffer(file);
      replace(new SourceId(file.toString(), file), open == null ? null : open.text());
    }
  }

  private @Nullable Buffer buffer(Path file) {
    return buffers.values().stream()
        .filter(buffer -> file.equals(buffer.id().path()))
        .findFirst()
        .orElse(null);
  }

  /** Returns a number that grows with each change of a document, a file or a setting. */
  public long edits() {
    return edits;
  }

  /** Returns the URIs of the open configs. */
  public List<String> configs() {
    return buffers.values().stream().filter(Buffer::isConfig).map(Buffer::uri).toList();
  }

  /**
   * Returns the open configs whose findings may have changed since the last call: those that were
   * edited, those that inherit an edited file, and those with errors, for which it may be the
   * missing base.
   */
  public Set<String> takeChanged() {
    applyEdits();
    Set<String> taken = new LinkedHashSet<>(changed);
    changed.clear();
    taken.retainAll(configs());
    return taken;
  }

  /** Returns the present state of an open config; null for any other document. */
  public @Nullable Snapshot snapshot(String uri) {
    Buffer buffer = buffers.get(uri);
    if (buffer == null || !buffer.isConfig() || buffer.id().path() == null) {
      return null;
    }
    applyEdits();
    Snapshot known = snapshots.get(uri);
    if (known == null) {
      Analysis analysis = interpreter.analyze(buffer.id().path().toString());
      BaseGraph graph = analysis.graph();
      known = graph == null ? null : new Snapshot(this, buffer, analysis, graph);
      if (known != null) {
        snapshots.put(uri, known);
      }
    }
    return known;
  }

  /** Reads configs that are not open, and keeps what it reads for the next one. */
  public final class Reader {
    private final Interpreter own = interpreter(Map.of());

    private Reader() {}

    /** Returns the present state of a config; null if the file is not a config. */
    public @Nullable Snapshot snapshot(Path file) {
      Buffer open = buffer(file);
      if (open != null) {
        return Workspace.this.snapshot(open.uri());
      }
      Analysis analysis = own.analyze(file.toString());
      BaseGraph graph = analysis.graph();
      SourceId id = new SourceId(file.toString(), file);
      String text = graph == null ? null : graph.entry().document().source().text();
      if (graph == null || text == null || !ConfigDetection.isConfig(id, "", text)) {
        return null;
      }
      Buffer closed = new Buffer(file.toUri().toString(), id, true, 0, text);
      return new Snapshot(Workspace.this, closed, analysis, graph);
    }
  }

  /** Returns a reader of configs as they are now. */
  public Reader newReader() {
    return new Reader();
  }

  /** Evaluates a config as if it had another text; returns null if that has errors. */
  @Nullable EvaluatedConfig evaluate(SourceId id, String text) {
    Path file = id.path();
    return file == null
        ? null
        : interpreter(Map.of(file, text)).evaluate(file.toString(), List.of(), new Problems());
  }

  private void applyEdits() {
    for (Buffer buffer : edited) {
      forget(buffer.uri());
      replace(buffer.id(), buffer.text());
    }
    edited.clear();
  }

  /** Gives the interpreter a new text of a file; null for the one on the disk. */
  private void replace(SourceId id, @Nullable String text) {
    Path file = id.path();
    if (file != null) {
      List.copyOf(snapshots.values()).stream()
          .filter(snapshot -> snapshot.reads(file) || snapshot.analysis().hasErrors())
          .forEach(snapshot -> forget(snapshot.uri()));
      interpreter.edit(file, text);
    }
  }

  private void forget(String uri) {
    snapshots.remove(uri);
    changed.add(uri);
  }

  /** Returns the URI of a file, as the client names it if it is open. */
  public @Nullable String uri(SourceId id) {
    Buffer open = id.path() == null ? null : buffer(id.path());
    return open == null ? DocumentUri.of(id) : open.uri();
  }
}
