package org.cfgrun.ide.feature;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cfgrun.ide.workspace.ConfigIndex.Key;
import org.cfgrun.ide.workspace.Workspace;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.source.SourceId;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.SymbolKind;
import org.eclipse.lsp4j.WorkspaceSymbol;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** Finds the keys at the top of all configs of the workspace. */
public final class WorkspaceSymbols {
  /** A list that nobody reads to its end. */
  private static final int MOST = 1000;

  private WorkspaceSymbols() {}

  /**
   * Returns the keys whose names contain the letters of a query in their order.
   *
   * @param query empty for all keys
   */
  public static List<WorkspaceSymbol> find(Workspace workspace, String query) {
    String letters = query.toLowerCase(Locale.ROOT);
    List<WorkspaceSymbol> found = new ArrayList<>();
    for (Map.Entry<Path, List<Key>> file : workspace.index().keys().entrySet()) {
      String uri = workspace.uri(new SourceId(file.getKey().toString(), file.getKey()));
      for (Key key : file.getValue()) {
        if (found.size() < MOST && uri != null && contains(key.name(), letters)) {
          found.add(
              new WorkspaceSymbol(
                  key.name(),
                  Section.of(key.name()) == null ? SymbolKind.Variable : SymbolKind.Struct,
                  Either.forLeft(new Location(uri, key.range())),
                  name(file.getKey(), workspace.folders())));
        }
      }
    }
    return found;
  }

  private static boolean contains(String name, String letters) {
    String lower = name.toLowerCase(Locale.ROOT);
    int at = 0;
    for (int i = 0; i < letters.length(); i++) {
      at = lower.indexOf(letters.charAt(i), at) + 1;
      if (at == 0) {
        return false;
      }
    }
    return true;
  }

  private static String name(Path file, List<Path> folders) {
    return folders.stream()
        .filter(file::startsWith)
        .map(folder -> folder.relativize(file).toString())
        .findFirst()
        .orElse(file.toString());
  }
}
