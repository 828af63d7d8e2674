package org.cfgrun.ide.workspace;

import java.util.List;
import org.cfgrun.interpreter.source.LineIndex;
import org.cfgrun.interpreter.source.SourceId;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;

/** The text of an open document, which may differ from what is on the disk. */
final class Buffer {
  /** Some editors keep a byte order mark in the text; the language does not know it. */
  private static final String MARK = "\uFEFF";

  private final String uri;
  private final SourceId id;
  private final boolean config;
  private int version;
  private String text;

  /**
   * @param config whether the document is a config; an open file of another kind can still be the
   *     base of one
   */
  Buffer(String uri, SourceId id, boolean config, int version, String text) {
    this.uri = uri;
    this.id = id;
    this.config = config;
    this.version = version;
    this.text = text;
  }

  String uri() {
    return uri;
  }

  SourceId id() {
    return id;
  }

  boolean isConfig() {
    return config;
  }

  int version() {
    return version;
  }

  /** The text for the interpreter, without a byte order mark. */
  String text() {
    return text.substring(markLength());
  }

  private int markLength() {
    return text.startsWith(MARK) ? MARK.length() : 0;
  }

  /** Returns the positions of offsets in {@link #text}. */
  Positions positions(PositionEncoding encoding) {
    return new Positions(text, LineIndex.of(text), encoding, markLength());
  }

  void change(
      int newVersion, List<TextDocumentContentChangeEvent> changes, PositionEncoding encoding) {
    for (TextDocumentContentChangeEvent change : changes) {
      Range range = change.getRange();
      if (range == null) {
        text = change.getText();
      } else {
        Positions positions = new Positions(text, LineIndex.of(text), encoding, 0);
        int start = positions.offset(range.getStart());
        int end = Math.max(start, positions.offset(range.getEnd()));
        text = text.substring(0, start) + change.getText() + text.substring(end);
      }
    }
    version = newVersion;
  }
}
