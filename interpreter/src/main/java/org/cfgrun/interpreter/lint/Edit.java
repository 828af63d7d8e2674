package org.cfgrun.interpreter.lint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.cfgrun.interpreter.source.Span;

/**
 * A replacement of a part of a file.
 *
 * @param span the part to replace; empty to insert
 * @param text the replacement
 */
public record Edit(Span span, String text) {
  /**
   * Applies edits of one file. Of two edits that overlap, the longer one is applied.
   *
   * @param source the text of the file
   */
  public static String apply(String source, Collection<Edit> edits) {
    List<Edit> chosen = new ArrayList<>();
    edits.stream()
        .sorted(Comparator.comparingInt((Edit edit) -> edit.length()).reversed())
        .filter(edit -> chosen.stream().noneMatch(edit::overlaps))
        .forEach(chosen::add);
    // Apply from the end to the start, so that the offsets of the remaining edits stay valid.
    chosen.sort(Comparator.comparingInt((Edit edit) -> edit.span().start()).reversed());
    StringBuilder text = new StringBuilder(source);
    chosen.forEach(edit -> text.replace(edit.span().start(), edit.span().end(), edit.text()));
    return text.toString();
  }

  private int length() {
    return span.end() - span.start();
  }

  private boolean overlaps(Edit other) {
    return span.equals(other.span)
        || (span.start() < other.span.end() && other.span.start() < span.end());
  }
}
