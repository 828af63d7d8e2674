package org.cfgrun.interpreter.layout;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.layout.Item.Note;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.jspecify.annotations.Nullable;

/** Gathers the items of a bracket, and gives each comment to the item that it speaks of. */
final class BracketBuilder {
  private final List<Item> items = new ArrayList<>();
  private final List<Note> waiting = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();
  private List<Part> parts = new ArrayList<>();
  private @Nullable String openNote;
  private boolean spaced;
  private boolean comma;

  /** Adds a part to the item, which begins with it if there is none. */
  void part(Part part, Lexeme first) {
    if (parts.isEmpty()) {
      comma = false;
      notes.addAll(waiting);
      waiting.clear();
      spaced = isSpaced(first);
    }
    parts.add(part);
  }

  /** Takes a comment: behind what stands on its line, or on a line of its own. */
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

  /** Ends the item. */
  void comma() {
    endItem();
    comma = true;
  }

  /** The bracket; whether its author began a line with each of its two signs is part of it. */
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

  /** Comments behind an item's last word are no parts of it. */
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
