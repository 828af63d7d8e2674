package org.cfgrun.ide.assist;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.ide.workspace.Positions;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.assist.Occurrences;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.jspecify.annotations.Nullable;

/** The references to a variable in a file, its bases and its children. */
public final class References {
  private final Snapshot config;
  private final String name;
  private final VariableFiles files;

  private References(Snapshot config, String name, CancelChecker cancellation) {
    this.config = config;
    this.name = name;
    this.files = VariableFiles.of(name, config, cancellation);
  }

  /** Returns the variable at a place; null when there is none. */
  public static @Nullable String variable(Cursor cursor) {
    Described described = Described.at(cursor);
    ConfigFile tree = cursor.config().tree();
    if (described == null || tree == null || described.path().steps().size() != 1) {
      return null;
    }
    String name = described.path().steps().get(0);
    boolean occurs =
        Occurrences.of(name, tree).all().stream()
            .anyMatch(span -> span.start() == described.start() && span.end() == described.end());
    return occurs ? name : null;
  }

  /** Returns the range of the variable at a place; null when there is none. */
  public static @Nullable Described described(Cursor cursor) {
    return variable(cursor) == null ? null : Described.at(cursor);
  }

  /**
   * Returns the places that mention a variable.
   *
   * @param declarations whether its assignments are among them
   */
  public static List<Location> of(
      Snapshot config, String name, boolean declarations, CancelChecker cancellation) {
    References references = new References(config, name, cancellation);
    List<Location> places = new ArrayList<>();
    references
        .files
        .occurrences()
        .forEach(
            (path, found) ->
                references.places(path, declarations ? found.all() : found.read(), places));
    return places;
  }

  private void places(Path path, List<Span> spans, List<Location> places) {
    if (spans.isEmpty()) {
      return;
    }
    String uri = uri(path);
    Positions positions = positions(path, spans.get(0).source());
    spans.forEach(span -> places.add(new Location(uri, positions.range(span))));
  }

  private String uri(Path path) {
    String uri = config.workspace().uri(new SourceId(path.toString(), path));
    return uri == null ? path.toUri().toString() : uri;
  }

  private Positions positions(Path path, Source source) {
    return path.equals(config.id().path())
        ? config.positions()
        : new Positions(source, config.workspace().encoding());
  }

  /**
   * Returns the edits that rename a variable, by URI.
   *
   * @throws ResponseErrorException if the name cannot be used
   */
  public static Map<String, List<TextEdit>> rename(
      Snapshot config, String name, String newName, CancelChecker cancellation) {
    requireRenamable(name);
    requireName(newName);
    References references = new References(config, name, cancellation);
    references.requireFree(newName);
    Map<String, List<TextEdit>> edits = new LinkedHashMap<>();
    references
        .files
        .occurrences()
        .forEach(
            (path, found) -> {
              List<TextEdit> ofFile = new ArrayList<>();
              List<Location> places = new ArrayList<>();
              references.places(path, found.all(), places);
              places.forEach(place -> ofFile.add(new TextEdit(place.getRange(), newName)));
              edits.put(references.uri(path), ofFile);
            });
    return edits;
  }

  /**
   * Rejects a name whose meaning programs know.
   *
   * @throws ResponseErrorException if it is one
   */
  public static void requireRenamable(String name) {
    if (Section.of(name) != null) {
      throw refusal("`" + name + "` is a section, which programs read by its name.");
    }
  }

  private static void requireName(String name) {
    List<Lexeme> lexemes = Lexeme.of(Source.of("name", name));
    boolean identifier =
        lexemes.size() == 1
            && lexemes.get(0).kind() == Lexeme.Kind.NAME
            && lexemes.get(0).text().equals(name)
            && !List.of("True", "False", "None").contains(name);
    if (!identifier) {
      throw refusal("`" + name + "` is not an identifier.");
    }
    if (Section.of(name) != null) {
      throw refusal("`" + name + "` is the name of a section.");
    }
    if (name.startsWith("__")
        || name.equals(ReservedKeys.BASE)
        || name.equals(ReservedKeys.DELETE)
        || ReservedKeys.CONFIG_ATTRIBUTES.contains(name)) {
      throw refusal("`" + name + "` is a reserved key.");
    }
  }

  private void requireFree(String newName) {
    if (files.unchangeable() != null) {
      throw refusal(
          "`"
              + name
              + "` is also in `"
              + files.unchangeable().name()
              + "`, where it cannot be renamed.");
    }
    for (ConfigFile tree : files.trees()) {
      List<Span> taken = Occurrences.of(newName, tree).all();
      if (!taken.isEmpty()) {
        throw refusal("`" + newName + "` is already used at " + taken.get(0) + ".");
      }
    }
  }

  private static ResponseErrorException refusal(String message) {
    return new ResponseErrorException(
        new ResponseError(ResponseErrorCode.RequestFailed, message, null));
  }
}
