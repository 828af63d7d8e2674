package org.cfgrun.interpreter.layout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts and brackets on one line. */
final class Flat {
  private Flat() {}

  /**
   * Parts on one line, without the blank before the first.
   *
   * @return null when they are longer than a line, or must not stand on one
   */
  static @Nullable String of(List<Part> parts) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      String text = stringsBreak(parts, i) ? null : part.flat();
      if (text == null || line.length() + text.length() > Page.WIDTH) {
        return null;
      }
      line.append(" ".repeat(i == 0 ? 0 : part.space())).append(text);
    }
    return line.toString();
  }

  /** A bracket on one line; null when it is too long for one, or must not stand on one. */
  static @Nullable String of(Bracket bracket) {
    boolean open = bracket.keepsComma() && !bracket.needsComma();
    if (open || bracket.isNoted() || staysBroken(bracket)) {
      return null;
    }
    String items = items(bracket);
    if (items == null) {
      return null;
    }
    String comma = bracket.needsComma() ? ", " : "";
    // Two braces together could begin a template.
    String blank = bracket.kind() == Bracket.Kind.BRACES && items.startsWith("{") ? " " : "";
    String line = bracket.kind().opener() + blank + items + comma + blank + bracket.kind().closer();
    return line.length() > Page.WIDTH ? null : line;
  }

  /** What stands inside a bracket, on one line; null when it cannot. */
  static @Nullable String items(Bracket bracket) {
    StringBuilder line = new StringBuilder();
    for (Item item : bracket.items()) {
      String text = of(item.parts());
      if (text == null || line.length() + text.length() > Page.WIDTH) {
        return null;
      }
      line.append(line.isEmpty() ? "" : ", ").append(text);
    }
    return line.toString();
  }

  /** A string that its author broke into several lines stays so. */
  static boolean stringsBreak(List<Part> parts, int at) {
    return at > 0 && parts.get(at).beginsLine() && isString(parts, at) && isString(parts, at - 1);
  }

  /** Whether the part at {@code at} is a string. */
  static boolean isString(List<Part> parts, int at) {
    return parts.get(at) instanceof Word word && word.role() == Word.Role.STRING;
  }

  /** A dict display, and a list of components, has an item a line where its author began so. */
  private static boolean staysBroken(Bracket bracket) {
    List<Item> items = bracket.items();
    return switch (bracket.kind()) {
      case BRACES -> !items.isEmpty() && items.get(0).beginsLine();
      case LIST -> items.size() > 1 && bracket.spansLines() && !bracket.isPlain();
      default -> false;
    };
  }
}
