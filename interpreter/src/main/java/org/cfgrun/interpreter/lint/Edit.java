package org.cfgrun.interpreter.lint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.cfgrun.interpreter.source.Span;

/**
 * Another text for a stretch of a file.
 *
 * @param span what goes; empty to insert
 * @param text what comes in its place
 */
public record Edit(Span span, String text) {
  /**
   * A text with edits, all of the same file. Of two that overlap the longer one counts.
   *
   * @param source the file
   */
  public static String apply(String source, Collection<Edit> edits) {
    List<Edit> chosen = new ArrayList<>();
    edits.stream()
        .sorted(Comparator.comparingInt((Edit edit) -> edit.length()).reversed())
        .filter(edit -> chosen.stream().noneMatch(edit::overlaps))
        .forEach(chosen::add);
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
