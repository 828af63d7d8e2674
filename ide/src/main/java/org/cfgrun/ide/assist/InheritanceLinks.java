package org.cfgrun.ide.assist;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.ide.workspace.DocumentUri;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.ide.workspace.Workspace;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.BaseGraph;
import org.cfgrun.interpreter.inherit.BaseGraph.Base;
import org.cfgrun.interpreter.inherit.BaseGraph.Member;
import org.cfgrun.interpreter.source.SourceId;
import org.eclipse.lsp4j.CallHierarchyItem;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SymbolKind;
import org.eclipse.lsp4j.TypeHierarchyItem;
import org.jspecify.annotations.Nullable;

/** The files above and below a config in the inheritance of a workspace. */
public final class InheritanceLinks {
  private static final Range START = new Range(new Position(0, 0), new Position(0, 0));

  private InheritanceLinks() {}

  /**
   * A file of the inheritance.
   *
   * @param id the address of the file
   * @param uri the URI of the file
   */
  public record File(SourceId id, String uri) {
    /** Returns the file as an item of a type hierarchy. */
    public TypeHierarchyItem type() {
      TypeHierarchyItem item =
          new TypeHierarchyItem(id.fileName(), SymbolKind.File, uri, START, START);
      item.setDetail(id.folder());
      return item;
    }

    /** Returns the file as an item of a call hierarchy. */
    public CallHierarchyItem call() {
      CallHierarchyItem item = new CallHierarchyItem();
      item.setName(id.fileName());
      item.setKind(SymbolKind.File);
      item.setUri(uri);
      item.setRange(START);
      item.setSelectionRange(START);
      item.setDetail(id.folder());
      return item;
    }
  }

  /** Returns the file that a place stands for: the base that it names, or the document. */
  public static File at(Snapshot config, Position position) {
    Base base = HoverText.base(config, config.positions().offset(position));
    String uri = base == null ? null : config.uri(base.member().document().source());
    return base == null || uri == null
        ? new File(config.id(), config.uri())
        : new File(base.member().id(), uri);
  }

  /** Returns the files that a config names as its bases, in order. */
  public static List<File> bases(Workspace workspace, String uri) {
    Member member = member(workspace, uri);
    Map<String, File> files = new LinkedHashMap<>();
    for (Base base : member == null ? List.<Base>of() : member.bases()) {
      String of = workspace.uri(base.member().id());
      if (of != null) {
        files.put(of, new File(base.member().id(), of));
      }
    }
    return List.copyOf(files.values());
  }

  /** Returns the configs of the workspace that name a config as a base, in order. */
  public static List<File> children(Workspace workspace, String uri) {
    Path path = DocumentUri.path(uri);
    List<File> files = new ArrayList<>();
    for (Path child : path == null ? List.<Path>of() : workspace.index().children(path)) {
      SourceId id = new SourceId(child.toString(), child);
      String of = workspace.uri(id);
      if (of != null) {
        files.add(new File(id, of));
      }
    }
    return files;
  }

  private static @Nullable Member member(Workspace workspace, String uri) {
    Path path = DocumentUri.path(uri);
    BaseGraph graph =
        path == null ? null : workspace.reader().bases(path.toString(), new Problems());
    return graph == null ? null : graph.entry();
  }
}
