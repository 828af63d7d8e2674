package org.cfgrun.ide.assist;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.ide.workspace.DocumentUri;
import org.cfgrun.ide.workspace.Positions;
import org.cfgrun.ide.workspace.Workspace;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.BaseGraph;
import org.cfgrun.interpreter.inherit.BaseGraph.Base;
import org.cfgrun.interpreter.inherit.BaseGraph.Member;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.Span;
import org.eclipse.lsp4j.FileRename;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.jspecify.annotations.Nullable;

/**
 * The edits of {@code _base_} that keep configs complete when files or directories are about to be
 * renamed: in the configs that name them, and in the renamed configs, whose own bases are relative
 * to them.
 */
public final class FileRenames {
  private final Workspace workspace;
  private final Map<Path, Path> renamed = new LinkedHashMap<>();
  private final Map<String, List<TextEdit>> edits = new LinkedHashMap<>();

  private FileRenames(Workspace workspace, List<FileRename> files) {
    this.workspace = workspace;
    for (FileRename file : files) {
      Path from = DocumentUri.path(file.getOldUri());
      Path to = DocumentUri.path(file.getNewUri());
      if (from != null && to != null) {
        renamed.put(from, to);
      }
    }
  }

  /** Returns the edits by URI, before the files have their new names. */
  public static Map<String, List<TextEdit>> edits(
      Workspace workspace, List<FileRename> files, CancelChecker cancellation) {
    FileRenames renames = new FileRenames(workspace, files);
    for (Path config : workspace.index().files()) {
      cancellation.checkCanceled();
      renames.edit(config);
    }
    return renames.edits;
  }

  private void edit(Path config) {
    BaseGraph graph = workspace.reader().bases(config.toString(), new Problems());
    Member member = graph == null ? null : graph.entry();
    for (Base base : member == null ? List.<Base>of() : member.bases()) {
      Span span = base.reference().span();
      Path target = base.member().id().path();
      String path = target == null ? null : changed(config, target, span);
      String uri = workspace.uri(new SourceId(config.toString(), config));
      if (path != null && uri != null) {
        Source source = span.source();
        edits
            .computeIfAbsent(uri, of -> new ArrayList<>())
            .add(new TextEdit(new Positions(source, workspace.encoding()).range(span), path));
      }
    }
  }

  /**
   * Returns the new text of a reference to a base; null if it stays. Only a relative path in quotes
   * changes: a computed one, and one in a package, is a matter for a person.
   */
  private @Nullable String changed(Path config, Path target, Span reference) {
    Path of = after(config);
    Path to = after(target);
    String text = reference.text();
    boolean quoted = text.matches("'[^'\\\\]*'|\"[^\"\\\\]*\"");
    String written = quoted ? text.substring(1, text.length() - 1) : "";
    if (of.equals(config) && to.equals(target)
        || !quoted
        || written.contains("::")
        || written.contains("{{")
        || Path.of(written).isAbsolute()
        || of.getParent() == null) {
      return null;
    }
    String path = of.getParent().relativize(to).toString().replace('\\', '/');
    String dotted = written.startsWith("./") && !path.startsWith("../") ? "./" + path : path;
    return dotted.equals(written) ? null : text.charAt(0) + dotted + text.charAt(0);
  }

  /** Returns the path that a file will have. */
  private Path after(Path file) {
    for (Map.Entry<Path, Path> each : renamed.entrySet()) {
      if (file.startsWith(each.getKey())) {
        return each.getValue().resolve(each.getKey().relativize(file)).normalize();
      }
    }
    return file;
  }
}
