package org.cfgrun.interpreter.diagnostic;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * A replacement of a part of a file.
 *
 * @param span the part to replace; empty to insert
 * @param text the replacement
 */
public record Edit(Span span, String text) {
  private static final Comparator<Edit> BY_PLACE =
      Comparator.<Edit>comparingInt(edit -> edit.span().start())
          .thenComparingInt(edit -> edit.span().end());

  /**
   * Applies edits of one file. Of two edits that overlap, the longer one is applied.
   *
   * @param source the text of the file
   */
  public static String apply(String source, Collection<Edit> edits) {
    StringBuilder text = new StringBuilder();
    int copied = 0;
    for (Edit edit : disjoint(edits)) {
      text.append(source, copied, edit.span().start()).append(edit.text());
      copied = edit.span().end();
    }
    return text.append(source.substring(copied)).toString();
  }

  /** Returns the edits of one file that {@link #apply} applies, in the order of the text. */
  public static List<Edit> disjoint(Collection<Edit> edits) {
    TreeSet<Edit> chosen = new TreeSet<>(BY_PLACE);
    edits.stream()
        .sorted(Comparator.comparingInt(Edit::length).reversed())
        .filter(edit -> !edit.overlaps(chosen.floor(edit)) && !edit.overlaps(chosen.higher(edit)))
        .forEach(chosen::add);
    return List.copyOf(chosen);
  }

  private int length() {
    return span.end() - span.start();
  }

  private boolean overlaps(@Nullable Edit other) {
    return other != null
        && (span.equals(other.span)
            || (span.start() < other.span.end() && other.span.start() < span.end()));
  }
}
