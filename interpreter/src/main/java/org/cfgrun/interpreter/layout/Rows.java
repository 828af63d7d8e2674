package org.cfgrun.interpreter.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.cfgrun.interpreter.layout.Doc.Align;
import org.cfgrun.interpreter.layout.Doc.Choice;
import org.cfgrun.interpreter.layout.Doc.Comment;
import org.cfgrun.interpreter.layout.Doc.Concat;
import org.cfgrun.interpreter.layout.Doc.Fill;
import org.cfgrun.interpreter.layout.Doc.Gap;
import org.cfgrun.interpreter.layout.Doc.Gap.Rule;
import org.cfgrun.interpreter.layout.Doc.Line;
import org.cfgrun.interpreter.layout.Doc.Nest;
import org.cfgrun.interpreter.layout.Doc.Text;
import org.cfgrun.interpreter.layout.Item.Note;

/**
 * A list or tuple of plain values, with several values per row. The rows of the source stay as long
 * as they fit. Otherwise, the rows are filled again, separately for each group between comments and
 * empty lines.
 */
final class Rows {
  private static final Gap IN_ROW = new Gap(Rule.NEVER, 1, true);
  private static final Gap ROW = new Gap(Rule.ALWAYS, 0, true);
  private static final Gap SPACED_ROW = new Gap(Rule.TWICE, 0, true);

  private final Bracket bracket;
  private final List<Item> items;
  private final List<Doc> texts;

  private Rows(Bracket bracket, List<Doc> texts) {
    this.bracket = bracket;
    this.items = bracket.items();
    this.texts = texts;
  }

  /** Returns whether a bracket is suitable for rows, given the documents of its items. */
  static boolean suit(Bracket bracket, List<Doc> items) {
    boolean fitting = bracket.kind() == Bracket.Kind.TUPLE || bracket.kind() == Bracket.Kind.LIST;
    return fitting
        && !items.isEmpty()
        && bracket.isPlain()
        && items.stream().allMatch(item -> item.width() < Doc.UNFIT);
  }

  /**
   * Returns the bracket on one line or in rows.
   *
   * @param stacked the bracket with one item per line
   */
  static Doc of(Bracket bracket, List<Doc> items, Supplier<Doc> stacked) {
    Doc flat = null;
    if (!bracket.staysOpen()) {
      List<Doc> parts = Style.separated(items);
      parts.add(0, Text.of(bracket.kind().opener()));
      parts.add(Text.of((bracket.needsComma() ? ", " : "") + bracket.kind().closer()));
      flat = Concat.of(parts);
    }
    return new Choice(
        flat,
        bracket.hasLineEnds(),
        () ->
            Style.orStacked(
                new Rows(bracket, items.stream().<Doc>map(Renderer::flat).toList()).alternatives(),
                items,
                stacked.get()));
  }

  /**
   * Returns the possible layouts in rows. Rows are indented below the line of the opening bracket
   * or aligned behind the bracket.
   */
  private List<Doc> alternatives() {
    boolean mustHang =
        bracket.notes().open() != null || !items.get(0).notes().isEmpty() || bracket.keepsComma();
    boolean hangs = mustHang || items.get(0).beginsLine();
    List<Doc> alternatives = new ArrayList<>();
    if (bracket.spansLines()) {
      alternatives.add(rows(true, hangs));
    } else {
      hangs = mustHang || bracket.kind() == Bracket.Kind.LIST;
    }
    if (!hangs) {
      alternatives.add(rows(false, false));
    }
    alternatives.add(rows(false, true));
    return alternatives;
  }

  /**
   * Returns the bracket in rows.
   *
   * @param authors whether to use the rows of the source
   * @param hangs whether the rows begin on the line below the opening bracket
   */
  private Doc rows(boolean authors, boolean hangs) {
    List<Doc> inside = new ArrayList<>();
    if (hangs) {
      inside.add(Line.HARD);
    }
    inside.add(fill(authors));
    for (Note note : bracket.notes().close()) {
      inside.add(Line.HARD.spaced(note.spaced()));
      inside.add(new Comment(note.text()));
    }
    List<Doc> parts = new ArrayList<>();
    parts.add(Text.of(bracket.kind().opener()));
    if (bracket.notes().open() != null) {
      parts.add(new Comment("  " + bracket.notes().open()));
    }
    parts.add(hangs ? new Nest(Concat.of(inside)) : new Align(Concat.of(inside)));
    if (closesAlone(hangs)) {
      parts.add(Line.HARD);
    }
    parts.add(Text.of(bracket.kind().closer()));
    return Concat.of(parts);
  }

  private boolean closesAlone(boolean hangs) {
    return (hangs && bracket.kind() == Bracket.Kind.LIST)
        || bracket.keepsComma()
        || !bracket.notes().close().isEmpty()
        || items.get(items.size() - 1).trail() != null;
  }

  private Doc fill(boolean authors) {
    List<Doc> contents = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      for (Note note : item.notes()) {
        gaps.add(note.spaced() ? SPACED_ROW : ROW);
        contents.add(new Comment(note.text()));
      }
      boolean beginsRow = begins(i) || (authors && item.beginsLine());
      gaps.add(beginsRow ? (item.spaced() ? SPACED_ROW : ROW) : authors ? IN_ROW : Style.FULL);
      List<Doc> content = new ArrayList<>();
      content.add(texts.get(i));
      if (i < items.size() - 1 || bracket.keepsComma()) {
        content.add(Style.COMMA);
      }
      if (item.trail() != null) {
        content.add(new Comment("  " + item.trail()));
      }
      contents.add(content.size() == 1 ? content.get(0) : Concat.of(content));
    }
    return Fill.of(contents, gaps);
  }

  /**
   * Returns whether a row must begin with an item because a comment or an empty line precedes it.
   */
  private boolean begins(int index) {
    Item item = items.get(index);
    return !item.notes().isEmpty()
        || item.spaced()
        || (index > 0 && items.get(index - 1).trail() != null);
  }
}
