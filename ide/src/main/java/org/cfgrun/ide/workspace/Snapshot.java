package org.cfgrun.ide.workspace;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.cfgrun.interpreter.Analysis;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.inherit.BaseGraph;
import org.cfgrun.interpreter.inherit.BaseGraph.Member;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.value.ConfigNode;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Range;
import org.jspecify.annotations.Nullable;

/**
 * An open config and its bases at one moment, unsaved text included. It is used on the analysis
 * thread only.
 */
public final class Snapshot {
  private final Workspace workspace;
  private final Buffer buffer;
  private final int version;
  private final Analysis analysis;
  private final BaseGraph graph;
  private final Positions positions;
  private final Map<Source, Positions> ofBases = new HashMap<>();
  private final Map<Class<?>, Object> derived = new HashMap<>();

  Snapshot(Workspace workspace, Buffer buffer, Analysis analysis, BaseGraph graph) {
    this.workspace = workspace;
    this.buffer = buffer;
    this.version = buffer.version();
    this.analysis = analysis;
    this.graph = graph;
    this.positions = buffer.positions(workspace.encoding());
  }

  /** The workspace that the document is open in. */
  public Workspace workspace() {
    return workspace;
  }

  /** The document as the client names it. */
  public String uri() {
    return buffer.uri();
  }

  /** The address of the config. An untitled document has one in the first workspace folder. */
  public SourceId id() {
    return buffer.id();
  }

  /** The client's version of the text. */
  public int version() {
    return version;
  }

  /** What is known of the config. */
  public Analysis analysis() {
    return analysis;
  }

  /** The config and its bases. */
  public BaseGraph graph() {
    return graph;
  }

  /** The text of the document; spans of the document have this source. */
  public Source source() {
    return graph.entry().document().source();
  }

  /** The syntax tree of the document; null for JSON and YAML. */
  public @Nullable ConfigFile tree() {
    return graph.entry().document().tree();
  }

  /** Converts positions in the document. */
  public Positions positions() {
    return positions;
  }

  /** Whether a span is in the document itself, and not in one of its bases. */
  public boolean contains(Span span) {
    return span.source() == source();
  }

  /**
   * Returns the place of a span in the document or in a base; null for a text that is not a file,
   * such as a setting.
   */
  public @Nullable Location location(Span span) {
    String uri = uri(span.source());
    return uri == null ? null : new Location(uri, range(span));
  }

  /** Returns the range of a span in the document or in a base. */
  public Range range(Span span) {
    return contains(span)
        ? positions.range(span)
        : ofBases
            .computeIfAbsent(span.source(), source -> new Positions(source, workspace.encoding()))
            .range(span);
  }

  /** Returns the URI of the document or of one of its bases; null for any other text. */
  public @Nullable String uri(Source source) {
    if (source == source()) {
      return uri();
    }
    for (Member member : graph.basesFirst()) {
      if (member.document().source() == source) {
        return workspace.uri(member.id());
      }
    }
    return null;
  }

  /**
   * Returns the name of a base for messages: its path from the folder of the document, or {@code
   * stdlib::path}.
   */
  public String name(Source source) {
    Path file = SourceId.of(source.address()).path();
    Path own = id().path();
    Path folder = own == null ? null : own.getParent();
    // On Windows, no path leads from one drive to another.
    return file == null || folder == null || !Objects.equals(file.getRoot(), folder.getRoot())
        ? source.name()
        : Printable.line(folder.relativize(file).toString().replace('\\', '/'));
  }

  /** Whether a text is a file that can be edited, and not a config of the standard library. */
  public boolean isWritable(Source source) {
    return graph.basesFirst().stream()
        .anyMatch(member -> member.document().source() == source && member.id().path() != null);
  }

  /**
   * Returns whether the config would mean the same with another text of the document; false for a
   * config with errors, which has no meaning.
   *
   * @param same compares the values before and after
   */
  public boolean keepsMeaning(String text, BiPredicate<ConfigNode, ConfigNode> same) {
    EvaluatedConfig before = analysis.config();
    EvaluatedConfig after = before == null ? null : workspace.evaluate(id(), text);
    return before != null && after != null && same.test(before.root(), after.root());
  }

  /** Whether the document is, or inherits, a file. */
  boolean reads(Path file) {
    return graph.basesFirst().stream().anyMatch(member -> file.equals(member.id().path()));
  }

  /**
   * Returns what several features compute from this snapshot. It is computed once.
   *
   * @param type the type of the result, which identifies it
   */
  public <T> T derived(Class<T> type, Function<Snapshot, T> computation) {
    Object known = derived.get(type);
    if (known == null) {
      known = Objects.requireNonNull(computation.apply(this));
      derived.put(type, known);
    }
    return type.cast(known);
  }
}
