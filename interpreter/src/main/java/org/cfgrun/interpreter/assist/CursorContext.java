package org.cfgrun.interpreter.assist;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.jspecify.annotations.Nullable;

/**
 * What is written around an offset: the brackets that enclose it, the key that it belongs to, and
 * what may be written there. It is read from tokens, so that it is right in a text that does not
 * parse yet.
 *
 * @param source the text
 * @param offset the offset
 * @param slot what may be written at the offset
 * @param target the path that the statement assigns to, without {@code _base_}; null when the
 *     statement assigns to nothing, or to something that is not a key
 * @param brackets the enclosing brackets, outermost first
 * @param word the token at the offset; null between tokens
 * @param chain the names before the offset that are joined by dots, such as {@code _base_} and
 *     {@code model} before {@code _base_.model.ba|}; empty otherwise
 */
public record CursorContext(
    Source source,
    int offset,
    Slot slot,
    @Nullable ConfigPath target,
    List<Bracket> brackets,
    @Nullable Lexeme word,
    List<String> chain) {
  private static final List<String> ADDING = List.of(".append", ".insert", ".extend");

  /** What may be written at an offset. */
  public enum Slot {
    /** A statement begins. */
    STATEMENT,
    /** The key of an item begins. */
    KEY,
    /** A value begins. */
    VALUE,
    /** An operand of an expression begins. */
    OPERAND,
    /** The name of an attribute. */
    ATTRIBUTE,
    /** The text of a comment. */
    COMMENT,
    /** A value is complete: an operator, a comma or a bracket follows. */
    COMPLETE
  }

  public CursorContext {
    brackets = List.copyOf(brackets);
    chain = List.copyOf(chain);
  }

  /** Returns the context of an offset of a parsed file. */
  public static CursorContext at(ConfigFile file, int offset) {
    return new CursorScanner(file.source(), offset, CursorScanner.starts(file)).scan();
  }

  /**
   * Returns the context of the token that begins or ends at an offset, or contains it; of the
   * offset when there is none. What a reader points at is a token, what a writer types at is not.
   */
  public static CursorContext ofToken(ConfigFile file, int offset) {
    CursorContext before = at(file, offset);
    if (before.word != null || offset == file.source().text().length()) {
      return before;
    }
    CursorContext behind = at(file, offset + 1);
    return behind.word != null && behind.word.start() == offset ? behind : before;
  }

  /** Returns the innermost bracket; null at the top level. */
  public @Nullable Bracket innermost() {
    return brackets.isEmpty() ? null : brackets.get(brackets.size() - 1);
  }

  /** Returns whether the offset is inside a string. */
  public boolean inString() {
    return word != null && word.kind() == Lexeme.Kind.STRING;
  }

  /**
   * Returns the path of the key or value at the offset; null when it is not known, as in the
   * argument of a function. In a key slot it is the path of the dict.
   */
  public @Nullable ConfigPath path() {
    boolean key = slot == Slot.KEY;
    return path(key && !brackets.isEmpty() ? brackets.size() - 1 : brackets.size());
  }

  /** Returns the path of the value of the bracket with an index; null when it is not known. */
  public @Nullable ConfigPath path(int count) {
    if (count < brackets.size() && brackets.get(count).isUpdate()) {
      return new ConfigPath(receiver(brackets.get(count)));
    }
    List<String> steps = target == null ? null : new ArrayList<>(target.steps());
    for (Bracket bracket : brackets.subList(0, count)) {
      steps = step(steps, bracket);
    }
    return steps == null ? null : new ConfigPath(steps);
  }

  private static @Nullable List<String> step(@Nullable List<String> steps, Bracket bracket) {
    String name = bracket.item().name();
    if (bracket.isUpdate()) {
      return name == null ? receiver(bracket) : with(receiver(bracket), name);
    }
    if (bracket.isDict()) {
      return steps == null || name == null ? null : with(steps, name);
    }
    return switch (bracket.kind()) {
      case LIST -> steps == null ? null : with(steps, Integer.toString(bracket.at()));
      case PARENTHESES ->
          steps == null || !bracket.isTuple() ? steps : with(steps, Integer.toString(bracket.at()));
      case CALL -> called(bracket);
      case BRACES, SUBSCRIPT -> null;
    };
  }

  /** The path of an argument of a method that adds to the list under a key. */
  private static @Nullable List<String> called(Bracket call) {
    for (String adding : ADDING) {
      if (call.function().endsWith(adding)) {
        List<String> list = receiver(call);
        return adding.equals(".extend") ? list : with(list, "0");
      }
    }
    return null;
  }

  /** The path of the value that a method is called on. */
  private static List<String> receiver(Bracket call) {
    List<String> steps = new ArrayList<>(List.of(call.function().split("\\.")));
    steps.remove(steps.size() - 1);
    if (steps.size() > 0 && steps.get(0).equals(ReservedKeys.BASE)) {
      steps.remove(0);
    }
    return steps;
  }

  private static List<String> with(List<String> steps, String step) {
    List<String> more = new ArrayList<>(steps);
    more.add(step);
    return more;
  }

  /**
   * Returns the text of a string token between its quotes.
   *
   * @return the offsets of its first character and after its last one
   */
  public static int[] content(Lexeme string) {
    String text = string.text();
    int quote = 0;
    while (quote < text.length() && text.charAt(quote) != '\'' && text.charAt(quote) != '"') {
      quote++;
    }
    if (quote == text.length()) {
      return new int[] {string.start(), string.end()};
    }
    String one = text.substring(quote, quote + 1);
    String quotes = text.startsWith(one.repeat(3), quote) ? one.repeat(3) : one;
    int from = quote + quotes.length();
    boolean closed = text.length() >= from + quotes.length() && text.endsWith(quotes);
    return new int[] {string.start() + from, string.end() - (closed ? quotes.length() : 0)};
  }

  /** Returns whether a string token has its closing quote. */
  public static boolean isClosed(Lexeme string) {
    return content(string)[1] < string.end();
  }
}
