package org.cfgrun.interpreter.layout;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.layout.Doc.Align;
import org.cfgrun.interpreter.layout.Doc.Choice;
import org.cfgrun.interpreter.layout.Doc.Concat;
import org.cfgrun.interpreter.layout.Doc.Fill;
import org.cfgrun.interpreter.layout.Doc.Gap;
import org.cfgrun.interpreter.layout.Doc.Gap.Rule;
import org.cfgrun.interpreter.layout.Doc.Group;
import org.cfgrun.interpreter.layout.Doc.Line;
import org.cfgrun.interpreter.layout.Doc.Nest;
import org.cfgrun.interpreter.layout.Doc.Text;
import org.jspecify.annotations.Nullable;

/**
 * The layouts of brackets. The printer and the formatter share them, so that printed text has the
 * style of formatted text.
 */
public final class Style {
  static final Text COMMA = Text.of(",");

  private static final Text COMMA_AND_BLANK = Text.of(", ");

  /** The gap before the first content of a {@link Fill}, which is not used. */
  public static final Gap NONE = new Gap(Rule.NEVER, 0, false);

  /** The gap between the values of a row that is filled as far as possible. */
  public static final Gap FULL = new Gap(Rule.FULL, 1, true);

  private Style() {}

  /**
   * Returns brackets around content on lines of its own.
   *
   * @param first the line end before the content
   * @param last the line end before the closing bracket; null if that follows the content directly
   */
  public static Doc block(
      String opener, Line first, Doc content, @Nullable Line last, String closer) {
    Doc nested = new Nest(Concat.of(first, content));
    return last == null
        ? Concat.of(Text.of(opener), nested, Text.of(closer))
        : Concat.of(Text.of(opener), nested, last, Text.of(closer));
  }

  /**
   * Returns a call: on one line, or else with all arguments on the line below, or else with one
   * argument per line.
   *
   * @param room as in {@link Group}
   */
  public static Doc call(String opener, List<Doc> separated, boolean room) {
    // If the call is broken, the next formatting takes the comment behind it into account.
    Doc arguments = new Group(Concat.of(separated), true);
    return new Group(block(opener, Line.EMPTY, arguments, null, ")"), room);
  }

  /** Returns the items with commas and possible line ends between them. */
  public static List<Doc> separated(List<Doc> items) {
    List<Doc> separated = new ArrayList<>(3 * items.size());
    for (Doc item : items) {
      if (!separated.isEmpty()) {
        separated.add(COMMA);
        separated.add(Line.BLANK);
      }
      separated.add(item);
    }
    return separated;
  }

  /** Returns a list of components, a dict or a set: on one line, or else with one item per line. */
  public static Doc components(String opener, List<Doc> items, String closer) {
    Doc separated = Concat.of(separated(items));
    return new Group(block(opener, Line.EMPTY, separated, Line.EMPTY, closer), false);
  }

  /**
   * Returns a tuple of components: laid out like a list, but with the closing bracket behind the
   * last item.
   */
  public static Doc componentTuple(List<Doc> items) {
    Doc separated = Concat.of(separated(items));
    return new Group(
        items.size() == 1
            ? block("(", Line.EMPTY, Concat.of(separated, COMMA), Line.BLANK, ")")
            : block("(", Line.EMPTY, separated, null, ")"),
        false);
  }

  /** Returns a list of plain values: on one line, or else in full rows below its bracket. */
  public static Doc valueList(List<Doc> items) {
    return new Choice(
        flat("[", items, "]"),
        false,
        () ->
            orStacked(
                List.of(block("[", Line.HARD, rows(items, false), Line.HARD, "]")),
                items,
                components("[", items, "]")));
  }

  /**
   * Returns a tuple of plain values: on one line, or else in full rows behind its bracket, or else
   * in full rows below it.
   */
  public static Doc valueTuple(List<Doc> items) {
    if (items.size() == 1) {
      return new Choice(
          flat("(", items, ", )"),
          false,
          () ->
              orStacked(
                  List.of(block("(", Line.HARD, rows(items, true), Line.HARD, ")")),
                  items,
                  componentTuple(items)));
    }
    return new Choice(
        flat("(", items, ")"),
        false,
        () -> {
          Doc rows = rows(items, false);
          return orStacked(
              List.of(
                  Concat.of(Text.of("("), new Align(rows), Text.of(")")),
                  block("(", Line.HARD, rows, null, ")")),
              items,
              componentTuple(items));
        });
  }

  /**
   * Returns the rows, and as a last alternative the stacked layout if the values can span several
   * lines. It replaces rows whose values are too long.
   */
  static List<Doc> orStacked(List<Doc> rows, List<Doc> items, Doc stacked) {
    if (items.stream().allMatch(item -> item instanceof Text)) {
      return rows;
    }
    List<Doc> alternatives = new ArrayList<>(rows);
    alternatives.add(stacked);
    return alternatives;
  }

  private static Doc flat(String opener, List<Doc> items, String closer) {
    List<Doc> all = new ArrayList<>(2 * items.size() + 1);
    for (Doc item : items) {
      all.add(all.isEmpty() ? Text.of(opener) : COMMA_AND_BLANK);
      all.add(item);
    }
    all.add(Text.of(closer));
    return Concat.of(all);
  }

  private static Doc rows(List<Doc> items, boolean comma) {
    List<Doc> contents = new ArrayList<>(items.size());
    List<Gap> gaps = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      boolean last = i == items.size() - 1;
      Doc text = Renderer.flat(items.get(i));
      contents.add(last && !comma ? text : Concat.of(text, COMMA));
      gaps.add(i == 0 ? NONE : FULL);
    }
    return Fill.of(contents, gaps);
  }
}
