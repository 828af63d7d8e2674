package org.cfgrun.interpreter.layout;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.layout.Item.Note;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.jspecify.annotations.Nullable;

/** Collects the items of a bracket and attaches each comment to the item that it describes. */
final class BracketBuilder {
  private final List<Item> items = new ArrayList<>();
  private final List<Note> waiting = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();
  private List<Part> parts = new ArrayList<>();
  private @Nullable String openNote;
  private boolean spaced;
  private boolean comma;

  /** Adds a part to the current item, or starts an item with it. */
  void part(Part part, Lexeme first) {
    if (parts.isEmpty()) {
      comma = false;
      notes.addAll(waiting);
      waiting.clear();
      spaced = isSpaced(first);
    }
    parts.add(part);
  }

  /** Adds a comment, which either follows code on its line or has a line of its own. */
  void comment(Lexeme comment) {
    if (!parts.isEmpty()) {
      parts.add(new Word(comment.text(), Word.Role.COMMENT, 2, comment.lineEnds() > 0, false));
    } else if (comment.lineEnds() == 0 && items.isEmpty()) {
      openNote = comment.text();
    } else if (comment.lineEnds() == 0 && waiting.isEmpty() && !isTrailed()) {
      Item last = items.remove(items.size() - 1);
      items.add(new Item(last.notes(), last.parts(), comment.text(), last.spaced()));
    } else {
      waiting.add(new Note(comment.text(), isSpaced(comment)));
    }
  }

  private boolean isTrailed() {
    return items.get(items.size() - 1).trail() != null;
  }

  /** Ends the current item. */
  void comma() {
    endItem();
    comma = true;
  }

  /**
   * Returns the bracket, which records whether each of its two signs begins a line in the source.
   */
  Bracket build(Bracket.Kind kind, int space, boolean beginsLine, boolean closerBeginsLine) {
    if (!parts.isEmpty()) {
      endItem();
    }
    return Bracket.of(
        kind,
        items,
        new Bracket.Notes(openNote, waiting),
        comma,
        closerBeginsLine,
        space,
        beginsLine);
  }

  /** Ends the current item. Comments behind the last word of an item are not parts of it. */
  private void endItem() {
    int end = parts.size();
    while (parts.get(end - 1) instanceof Word word && word.role() == Word.Role.COMMENT) {
      end--;
    }
    String trail = null;
    for (Part comment : parts.subList(end, parts.size())) {
      Word word = (Word) comment;
      if (word.beginsLine()) {
        waiting.add(new Note(word.text(), false));
      } else {
        trail = word.text();
      }
    }
    items.add(new Item(notes, parts.subList(0, end), trail, spaced));
    notes.clear();
    parts = new ArrayList<>();
  }

  private static boolean isSpaced(Lexeme lexeme) {
    return lexeme.lineEnds() > 1;
  }
}
