package org.cfgrun.interpreter.assist;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A bracket that encloses a place, with what is written in it before and after the place.
 *
 * @param kind what the bracket makes
 * @param function the called function as it is written, such as {@code dict} or {@code a.append};
 *     for a subscript the value before the bracket; empty for other kinds
 * @param start the offset of the opening bracket
 * @param end the offset after the closing bracket, or where the text of the statement ends
 * @param items the items, in order; the one at the place may be empty
 * @param at the index of the item at the place
 */
public record Bracket(Kind kind, String function, int start, int end, List<Item> items, int at) {
  private static final String DICT_CALL = "dict";

  /** What a bracket makes. */
  public enum Kind {
    /** {@code f(...)}, {@code dict(...)} included. */
    CALL,
    /** <code>{...}</code>. */
    BRACES,
    /** {@code [...]} as a list. */
    LIST,
    /** {@code (...)} as a tuple or for grouping. */
    PARENTHESES,
    /** {@code x[...]}. */
    SUBSCRIPT
  }

  /**
   * An item.
   *
   * @param name its key or keyword; null when it has none
   * @param nameStart the offset of the key, including a quote; -1 when it has none
   * @param nameEnd the offset after the key
   * @param start the offset of the value; -1 when nothing is written
   * @param end the offset after the value
   * @param text the value if it is one plain string or one name; null otherwise
   */
  public record Item(
      @Nullable String name,
      int nameStart,
      int nameEnd,
      int start,
      int end,
      @Nullable String text) {}

  public Bracket {
    items = List.copyOf(items);
  }

  /** Returns whether its items have string keys: it makes or updates a dict. */
  public boolean isDict() {
    return kind == Kind.BRACES || kind == Kind.CALL && function.equals(DICT_CALL) || isUpdate();
  }

  /** Returns whether it updates a dict: {@code model.update(...)}. */
  boolean isUpdate() {
    return kind == Kind.CALL && function.endsWith(".update");
  }

  /** Returns the item at the place. */
  public Item item() {
    return items.get(at);
  }

  /** Returns the item with a key, other than the one at the place; null when there is none. */
  public @Nullable Item other(String name) {
    for (int i = 0; i < items.size(); i++) {
      if (i != at && name.equals(items.get(i).name())) {
        return items.get(i);
      }
    }
    return null;
  }

  /** Returns the item with a key; null when there is none. */
  public @Nullable Item named(String name) {
    return items.stream().filter(item -> name.equals(item.name())).findFirst().orElse(null);
  }

  /** Returns the keys of the other items. */
  public List<String> otherNames() {
    return items.stream()
        .filter(item -> item != item())
        .map(Item::name)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Returns whether parentheses are a tuple rather than for grouping. */
  boolean isTuple() {
    return kind == Kind.PARENTHESES && items.size() > 1;
  }
}
