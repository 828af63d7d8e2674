package org.cfgrun.ide.feature;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.cfgrun.ide.workspace.PositionEncoding;
import org.cfgrun.ide.workspace.ServerSettings;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.ide.workspace.Workspace;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.TextEdit;

/** A config that is open in a workspace of one folder, for tests of features. */
public final class OpenConfig {
  private final Path folder;
  private final Workspace workspace;
  private final String text;
  private final String uri;

  /** Opens a text as {@code open.cfg}. */
  public OpenConfig(Path folder, String text) {
    this.folder = folder;
    this.text = text;
    this.workspace =
        new Workspace(List.of(folder), ServerSettings.DEFAULT, PositionEncoding.UTF_16);
    this.uri = folder.resolve("open.cfg").toUri().toString();
    workspace.open(new TextDocumentItem(uri, "cfgrun", 1, text));
  }

  /** Writes another file into the folder. */
  public OpenConfig with(String name, String content) {
    try {
      Files.writeString(folder.resolve(name), content);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    return this;
  }

  /** The present state. */
  public Snapshot snapshot() {
    return Objects.requireNonNull(workspace.snapshot(uri));
  }

  /** The document, for the parameters of requests. */
  public TextDocumentIdentifier document() {
    return new TextDocumentIdentifier(uri);
  }

  /** The answer of a feature. */
  public <P, R> R ask(Feature<P, R> feature, P parameters) {
    return feature.answer(snapshot(), parameters, () -> {});
  }

  /** The position of the first occurrence of a part of the text. */
  public Position at(String part) {
    return snapshot().positions().position(text.indexOf(part));
  }

  /** The range of the first occurrence of a part of the text. */
  public Range range(String part) {
    return snapshot().positions().range(text.indexOf(part), text.indexOf(part) + part.length());
  }

  /** The whole text. */
  public Range all() {
    return snapshot().positions().range(0, text.length());
  }

  /** The text of a range. */
  public String text(Range range) {
    return text.substring(
        snapshot().positions().offset(range.getStart()),
        snapshot().positions().offset(range.getEnd()));
  }

  /** The text after edits, which must not overlap. */
  public String after(List<? extends TextEdit> edits) {
    List<TextEdit> last = new ArrayList<>(edits);
    last.sort(
        Comparator.comparingInt(
                (TextEdit edit) -> snapshot().positions().offset(edit.getRange().getStart()))
            .reversed());
    StringBuilder changed = new StringBuilder(text);
    for (TextEdit edit : last) {
      changed.replace(
          snapshot().positions().offset(edit.getRange().getStart()),
          snapshot().positions().offset(edit.getRange().getEnd()),
          edit.getNewText());
    }
    return changed.toString();
  }
}
