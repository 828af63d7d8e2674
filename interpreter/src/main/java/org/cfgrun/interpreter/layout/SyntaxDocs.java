package org.cfgrun.interpreter.layout;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.layout.Doc.Align;
import org.cfgrun.interpreter.layout.Doc.Comment;
import org.cfgrun.interpreter.layout.Doc.Concat;
import org.cfgrun.interpreter.layout.Doc.Fill;
import org.cfgrun.interpreter.layout.Doc.Gap;
import org.cfgrun.interpreter.layout.Doc.Gap.Rule;
import org.cfgrun.interpreter.layout.Doc.Group;
import org.cfgrun.interpreter.layout.Doc.Line;
import org.cfgrun.interpreter.layout.Doc.Nest;
import org.cfgrun.interpreter.layout.Doc.Text;
import org.cfgrun.interpreter.layout.Item.Note;
import org.jspecify.annotations.Nullable;

/** Creates documents of the statements of a source, including its comments and tables. */
final class SyntaxDocs {
  private static final Text BACKSLASH = Text.of(" \\");

  private SyntaxDocs() {}

  /** Returns the document of a statement. Backslashes at line ends stay. */
  static Doc statement(List<Part> parts) {
    int from = continued(parts, 1);
    Doc first = sequence(parts.subList(0, from), false);
    if (from == parts.size()) {
      return first;
    }
    List<Doc> further = new ArrayList<>();
    while (from < parts.size()) {
      int to = continued(parts, from + 1);
      further.add(Line.HARD);
      further.add(sequence(parts.subList(from, to), false));
      if (to < parts.size()) {
        further.add(BACKSLASH);
      }
      from = to;
    }
    return Concat.of(first, BACKSLASH, new Nest(Concat.of(further)));
  }

  /** Returns the index of the next part that follows a backslash, at or after {@code from}. */
  private static int continued(List<Part> parts, int from) {
    int at = from;
    while (at < parts.size() && !(parts.get(at) instanceof Word word && word.continued())) {
      at++;
    }
    return at;
  }

  /**
   * Returns a document of a sequence of parts.
   *
   * @param breakable whether a line may end between them, which is possible only inside brackets
   */
  private static Doc sequence(List<Part> parts, boolean breakable) {
    List<Doc> contents = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    StringBuilder words = new StringBuilder();
    int lastBracket = breakable ? Breaks.lastBracket(parts) : 0;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      int blanks = i == 0 ? 0 : part.space();
      Gap gap =
          i > 0 && breakable
              ? Breaks.gap(parts, i, lastBracket)
              : new Gap(Rule.NEVER, blanks, false);
      boolean joined = !words.isEmpty() && gap.rule() == Rule.NEVER && !gap.ends();
      boolean plainWord = part instanceof Word word && word.role() != Word.Role.COMMENT;
      if (joined && (plainWord || part instanceof Bracket)) {
        words.append(" ".repeat(blanks));
        gap = new Gap(Rule.NEVER, 0, false);
      }
      if (!joined || !plainWord) {
        flush(words, contents);
        gaps.add(gap);
      }
      if (plainWord) {
        words.append(((Word) part).text());
      } else {
        contents.add(part instanceof Bracket bracket ? bracket(bracket) : comment((Word) part));
      }
    }
    flush(words, contents);
    return contents.size() == 1 ? contents.get(0) : Fill.of(contents, gaps);
  }

  private static void flush(StringBuilder words, List<Doc> contents) {
    if (!words.isEmpty()) {
      contents.add(Text.of(words.toString()));
      words.setLength(0);
    }
  }

  private static Doc comment(Word word) {
    return new Comment(word.text());
  }

  private static Doc bracket(Bracket bracket) {
    Bracket.Kind kind = bracket.kind();
    if (bracket.items().isEmpty() && bracket.notes().isEmpty()) {
      return Text.of(kind.opener() + kind.closer());
    }
    List<Doc> items = new ArrayList<>(bracket.items().size());
    bracket.items().forEach(item -> items.add(sequence(item.parts(), true)));
    if (bracket.hugsItem()) {
      Doc hugged = Concat.of(Text.of(kind.opener()), items.get(0), Text.of(kind.closer()));
      return new Group(hugged, bracket.hasLineEnds());
    }
    if (bracket.isSoleValue()) {
      return soleValue(bracket, items.get(0));
    }
    if (Rows.suit(bracket, items)) {
      return Rows.of(bracket, items, () -> stack(bracket, items));
    }
    Doc stacked = stack(bracket, items);
    return kind == Bracket.Kind.SUBSCRIPT && stacked.width() < Doc.UNFIT
        ? Renderer.flat(stacked)
        : stacked;
  }

  private static Doc soleValue(Bracket bracket, Doc item) {
    boolean hangs = bracket.items().get(0).beginsLine();
    boolean closesAlone = hangs && bracket.kind() != Bracket.Kind.TUPLE;
    String blank = blank(bracket);
    Line line = bracket.staysOpen() ? Line.HARD : new Line(blank, 1);
    String opener = bracket.kind().opener();
    String closer = bracket.kind().closer();
    return new Group(
        hangs
            ? Style.block(opener, line, item, closesAlone ? line : null, closer)
            : Concat.of(Text.of(opener + blank), new Align(item), Text.of(blank + closer)),
        bracket.hasLineEnds());
  }

  /** Returns a space if it is needed between two braces, which could otherwise begin a template. */
  private static String blank(Bracket bracket) {
    return bracket.kind() == Bracket.Kind.BRACES && bracket.beginsWithBrace() ? " " : "";
  }

  private static Doc stack(Bracket bracket, List<Doc> items) {
    boolean open = bracket.staysOpen();
    if (bracket.kind() == Bracket.Kind.CALL && !open) {
      return Style.call(
          bracket.kind().opener(), separated(bracket, items, null), bracket.hasLineEnds());
    }
    Line line = open ? Line.HARD : new Line(blank(bracket), 1);
    List<Doc> parts = new ArrayList<>();
    parts.add(Text.of(bracket.kind().opener()));
    if (bracket.notes().open() != null) {
      parts.add(new Comment("  " + bracket.notes().open()));
    }
    parts.add(new Nest(Concat.of(separated(bracket, items, line))));
    if (!bracket.closesBehindItem()) {
      parts.add(bracket.needsComma() && !open ? Line.BLANK : line);
    }
    parts.add(Text.of(bracket.kind().closer()));
    return new Group(Concat.of(parts), bracket.hasLineEnds());
  }

  /**
   * Returns the content of a bracket: items, commas, comments and possible line ends.
   *
   * @param first the possible line end before the first item; null for none
   */
  private static List<Doc> separated(Bracket bracket, List<Doc> items, @Nullable Line first) {
    List<Doc> separated = new ArrayList<>();
    Line further = first == Line.HARD ? Line.HARD : Line.BLANK;
    for (int i = 0; i < items.size(); i++) {
      Item item = bracket.items().get(i);
      for (Note note : item.notes()) {
        separated.add(Line.HARD.spaced(note.spaced() && !separated.isEmpty()));
        separated.add(new Comment(note.text()));
      }
      Line before = i == 0 ? first : further;
      if (before != null) {
        separated.add(before.spaced(item.spaced() && !separated.isEmpty()));
      }
      separated.add(items.get(i));
      if (i < items.size() - 1 || bracket.keepsComma()) {
        separated.add(Style.COMMA);
      }
      if (item.trail() != null) {
        separated.add(new Comment("  " + item.trail()));
      }
    }
    for (Note note : bracket.notes().close()) {
      separated.add(Line.HARD.spaced(note.spaced() && !separated.isEmpty()));
      separated.add(new Comment(note.text()));
    }
    return separated;
  }
}
