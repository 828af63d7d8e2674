package org.cfgrun.ide.assist;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.PythonDefinition;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.assist.Occurrences;
import org.cfgrun.interpreter.explain.HistoryBuilder;
import org.cfgrun.interpreter.explain.Step;
import org.cfgrun.interpreter.inherit.BaseGraph.Base;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.jspecify.annotations.Nullable;

/** Finds the places that a token comes from. */
public final class Definitions {
  private final Cursor cursor;
  private final Range origin;
  private final Set<LocationLink> links = new LinkedHashSet<>();

  private Definitions(Cursor cursor, Described described) {
    this.cursor = cursor;
    this.origin = cursor.config().positions().range(described.start(), described.end());
  }

  /** Returns the places, the one that decides on the value first. */
  public static List<LocationLink> of(Cursor cursor, Described described) {
    Definitions found = new Definitions(cursor, described);
    switch (described.kind()) {
      case KEY -> found.key(described.path());
      case VARIABLE -> found.variable(described.path());
      case BASE_VALUE -> found.baseValue(described.path());
      case COMPONENT -> found.component(described);
      case BASE -> found.base(described);
    }
    return List.copyOf(found.links);
  }

  private void key(ConfigPath path) {
    HistoryBuilder histories = Cursor.histories(cursor.config());
    if (histories == null) {
      return;
    }
    List<Step> steps = new ArrayList<>(histories.of(path).steps());
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      add(step.span());
      step.variables().forEach(via -> add(via.span()));
    }
  }

  private void variable(ConfigPath path) {
    Snapshot config = cursor.config();
    ConfigFile tree = config.tree();
    if (tree != null && !path.steps().isEmpty()) {
      List<Span> assigned = Occurrences.of(path.steps().get(0), tree).assigned();
      for (int i = assigned.size() - 1; i >= 0; i--) {
        add(assigned.get(i));
      }
    }
    if (links.isEmpty()) {
      // A variable that an import binds, or that only a base has.
      baseValue(path);
    }
  }

  private void baseValue(ConfigPath path) {
    ConfigNode value = cursor.inBases(path);
    if (value == null) {
      return;
    }
    ConfigPath parent = path.slice(0, path.steps().size() - 1);
    if (cursor.inBases(parent) instanceof DictNode dict) {
      ConfigNode key = dict.key(path.steps().get(path.steps().size() - 1));
      if (key != null) {
        add(key.origin().span());
      }
    }
    for (Origin at = value.origin(); at != null; at = at.replaced()) {
      if (links.stream().noneMatch(isAround(at.span()))) {
        add(at.span());
      }
    }
  }

  /** Whether a link leads to the line of a span: the key before a value is a better target. */
  private Predicate<LocationLink> isAround(Span span) {
    String uri = cursor.config().uri(span.source());
    int line = cursor.config().range(span).getStart().getLine();
    return link ->
        link.getTargetUri().equals(uri) && link.getTargetRange().getStart().getLine() == line;
  }

  private void component(Described described) {
    ComponentSchema component = described.component(cursor);
    PythonDefinition python = component == null ? null : component.python();
    Path source = python == null || python.file() == null ? null : path(python.file());
    if (python != null && source != null && Files.isRegularFile(source)) {
      links.add(link(source.toUri().toString(), at(python.line() - 1)));
      return;
    }
    for (ComponentSources.Place place : ComponentSources.find(described.text(), cursor.config())) {
      links.add(link(place.file().toUri().toString(), at(place.line())));
    }
    if (links.isEmpty() && component != null) {
      Path page = ComponentPage.file(component);
      if (page != null) {
        links.add(link(page.toUri().toString(), at(0)));
      }
    }
  }

  private static @Nullable Path path(String file) {
    try {
      return Path.of(file);
    } catch (InvalidPathException ofOtherSystem) {
      return null;
    }
  }

  private void base(Described described) {
    Base base = HoverText.base(cursor.config(), described.start());
    String uri = base == null ? null : cursor.config().uri(base.member().document().source());
    if (uri != null) {
      links.add(link(uri, at(0)));
    }
  }

  private static Range at(int line) {
    return new Range(new Position(line, 0), new Position(line, 0));
  }

  private void add(@Nullable Span span) {
    String uri = span == null ? null : cursor.config().uri(span.source());
    if (span != null && uri != null) {
      links.add(link(uri, cursor.config().range(span)));
    }
  }

  private LocationLink link(String uri, Range range) {
    return new LocationLink(uri, range, range, origin);
  }
}
