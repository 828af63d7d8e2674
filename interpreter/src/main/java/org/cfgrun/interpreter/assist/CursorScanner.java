package org.cfgrun.interpreter.assist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.interpreter.assist.CursorContext.Slot;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.jspecify.annotations.Nullable;

/**
 * Reads the brackets and keys around an offset from the tokens of its statement. Statements begin
 * where the parser lets them begin, so that a bracket which is never closed does not swallow what
 * follows.
 */
final class CursorScanner {
  private final Source source;
  private final int offset;
  private final int[] starts;
  private final List<Lexeme> lexemes;
  private final List<Open> stack = new ArrayList<>();

  /** The first token of the current statement. */
  private int first;

  private @Nullable ConfigPath target;
  private boolean assigned;

  CursorScanner(Source source, int offset, int[] starts) {
    this.source = source;
    this.offset = offset;
    this.starts = starts;
    this.lexemes = Lexeme.of(source);
  }

  /** Returns the offsets at which the statements of a file begin, in order. */
  static int[] starts(ConfigFile file) {
    List<Integer> all = new ArrayList<>();
    collect(file.statements(), all);
    return all.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  private static void collect(List<Statement> statements, List<Integer> starts) {
    for (Statement statement : statements) {
      starts.add(statement.span().start());
      if (statement instanceof Statement.If branch) {
        collect(branch.then(), starts);
        collect(branch.otherwise(), starts);
      } else if (statement instanceof Statement.For loop) {
        collect(loop.body(), starts);
        collect(loop.otherwise(), starts);
      } else if (statement instanceof Statement.With block) {
        collect(block.body(), starts);
      }
    }
  }

  /** A bracket while its items are read. */
  private static final class Open {
    private final Bracket.Kind kind;
    private final String function;
    private final int start;
    private int end;
    private final List<Bracket.Item> items = new ArrayList<>();
    private int at;

    // The item that is being read.
    private @Nullable String name;
    private int nameStart = -1;
    private int nameEnd = -1;
    private final List<Lexeme> value = new ArrayList<>();

    private Open(Bracket.Kind kind, String function, Lexeme opener) {
      this.kind = kind;
      this.function = function;
      this.start = opener.start();
      this.end = opener.end();
    }

    private boolean isCall() {
      return kind == Bracket.Kind.CALL;
    }

    private void key(String key, Lexeme at) {
      name = key;
      nameStart = at.start();
      nameEnd = at.end();
      value.clear();
    }

    private void endItem() {
      Lexeme only = value.size() == 1 ? value.get(0) : null;
      items.add(
          new Bracket.Item(
              name,
              nameStart,
              nameEnd,
              value.isEmpty() ? -1 : value.get(0).start(),
              value.isEmpty() ? -1 : value.get(value.size() - 1).end(),
              only == null ? null : text(only)));
      name = null;
      nameStart = -1;
      nameEnd = -1;
      value.clear();
    }

    private Bracket close() {
      endItem();
      return new Bracket(kind, function, start, end, items, at);
    }
  }

  private static @Nullable String text(Lexeme lexeme) {
    return switch (lexeme.kind()) {
      case NAME -> lexeme.text();
      case STRING -> {
        int[] content = CursorContext.content(lexeme);
        yield lexeme.text().substring(content[0] - lexeme.start(), content[1] - lexeme.start());
      }
      default -> null;
    };
  }

  CursorContext scan() {
    int index = firstOfStatement();
    first = index;
    while (index < lexemes.size() && !reaches(lexemes.get(index))) {
      step(index);
      index++;
    }
    Lexeme next = index < lexemes.size() ? lexemes.get(index) : null;
    // The cursor may be on an empty line behind a complete statement.
    boolean newLine =
        stack.isEmpty()
            && (index == first && !assigned
                || index > 0 && lineEndBetween(lexemes.get(index - 1).end()));
    if (newLine || next != null && next.start() <= offset && begins(next)) {
      begin(index);
    }
    Lexeme word = next != null && contains(next) ? next : null;
    Slot slot = slot(index, word);
    List<String> chain = chain(index);
    ConfigPath at = target;
    stack.forEach(open -> open.at = open.items.size());
    List<Open> enclosing = List.copyOf(stack);
    finish(index);
    return new CursorContext(
        source, offset, slot, at, enclosing.stream().map(Open::close).toList(), word, chain);
  }

  private boolean lineEndBetween(int from) {
    for (int i = from; i < offset; i++) {
      char c = source.text().charAt(i);
      if (c == '\\') {
        return false;
      }
      if (c == '\n' || c == '\r') {
        return true;
      }
    }
    return false;
  }

  /** Returns the first token of the statement that the offset is in or behind. */
  private int firstOfStatement() {
    int found = Arrays.binarySearch(starts, offset);
    int last = found >= 0 ? found : -found - 2;
    if (last < 0) {
      return 0;
    }
    int from = starts[last];
    int low = 0;
    int high = lexemes.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lexemes.get(middle).start() < from) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether the offset is before a token or inside it. */
  private boolean reaches(Lexeme lexeme) {
    return lexeme.start() >= offset || contains(lexeme);
  }

  private boolean contains(Lexeme lexeme) {
    if (lexeme.start() >= offset) {
      return false;
    }
    return switch (lexeme.kind()) {
      case NAME, KEYWORD, NUMBER, COMMENT -> offset <= lexeme.end();
      case STRING ->
          offset < lexeme.end() || offset == lexeme.end() && !CursorContext.isClosed(lexeme);
      case TEMPLATE -> offset < lexeme.end();
      default -> false;
    };
  }

  private boolean begins(Lexeme lexeme) {
    return Arrays.binarySearch(starts, lexeme.start()) >= 0
        || stack.isEmpty() && lexeme.beginsLine() && !lexeme.continued();
  }

  private void begin(int index) {
    stack.clear();
    first = index;
    target = null;
    assigned = false;
  }

  private void step(int index) {
    Lexeme lexeme = lexemes.get(index);
    if (lexeme.kind() == Lexeme.Kind.COMMENT) {
      return;
    }
    if (begins(lexeme)) {
      begin(index);
    }
    Open top = stack.isEmpty() ? null : stack.get(stack.size() - 1);
    switch (lexeme.kind()) {
      case OPEN -> open(index, top);
      case CLOSE -> close(lexeme);
      case COMMA -> {
        if (top != null) {
          top.endItem();
        }
      }
      case SEMICOLON -> {
        if (top == null) {
          begin(index + 1);
        }
      }
      case COLON -> {
        if (top != null && top.kind == Bracket.Kind.BRACES && top.value.size() == 1) {
          Lexeme key = top.value.get(0);
          String text = key.kind() == Lexeme.Kind.STRING ? text(key) : null;
          if (text != null) {
            top.key(text, key);
          }
        }
      }
      case ASSIGN -> assign(index, top);
      default -> {
        if (top == null && lexeme.kind() == Lexeme.Kind.OPERATOR && isAugmented(lexeme.text())) {
          assign(index, null);
        } else if (top != null) {
          top.value.add(lexeme);
        }
      }
    }
    if (top != null) {
      top.end = lexeme.end();
    }
  }

  private static boolean isAugmented(String operator) {
    return operator.length() > 1
        && operator.endsWith("=")
        && !List.of("==", "!=", "<=", ">=", ":=").contains(operator);
  }

  private void assign(int index, @Nullable Open top) {
    if (top == null) {
      target = targetOf(lexemes.subList(first, index));
      assigned = true;
      first = index + 1;
    } else if (top.isCall()
        && top.value.size() == 1
        && top.value.get(0).kind() == Lexeme.Kind.NAME) {
      Lexeme key = top.value.get(0);
      top.key(key.text(), key);
    }
  }

  /** The path of a target such as {@code a.b['c']}; null for other targets. */
  private static @Nullable ConfigPath targetOf(List<Lexeme> tokens) {
    List<String> steps = new ArrayList<>();
    for (Lexeme token : tokens) {
      switch (token.kind()) {
        case NAME, STRING, NUMBER -> {
          String text = token.kind() == Lexeme.Kind.NUMBER ? token.text() : text(token);
          if (text != null) {
            steps.add(text);
          }
        }
        case DOT, OPEN, CLOSE -> {}
        case COLON -> {
          return path(steps);
        }
        default -> {
          return null;
        }
      }
    }
    return path(steps);
  }

  private static @Nullable ConfigPath path(List<String> steps) {
    boolean base = steps.size() > 1 && steps.get(0).equals(ReservedKeys.BASE);
    List<String> keys = base ? steps.subList(1, steps.size()) : steps;
    return keys.isEmpty() ? null : new ConfigPath(keys);
  }

  private void open(int index, @Nullable Open top) {
    Lexeme opener = lexemes.get(index);
    if (top != null) {
      top.value.add(opener);
    }
    Lexeme before = index > first ? lexemes.get(index - 1) : null;
    boolean after =
        before != null
            && (before.kind() == Lexeme.Kind.NAME
                || before.kind() == Lexeme.Kind.CLOSE
                || before.kind() == Lexeme.Kind.STRING);
    String value = after ? dotted(index) : "";
    Bracket.Kind kind =
        switch (opener.text()) {
          case "(" -> after ? Bracket.Kind.CALL : Bracket.Kind.PARENTHESES;
          case "[" -> after ? Bracket.Kind.SUBSCRIPT : Bracket.Kind.LIST;
          default -> Bracket.Kind.BRACES;
        };
    stack.add(new Open(kind, value, opener));
  }

  /** The names joined by dots that end before a token. */
  private String dotted(int index) {
    int from = index;
    while (from > first
        && (lexemes.get(from - 1).kind() == Lexeme.Kind.NAME
            || lexemes.get(from - 1).kind() == Lexeme.Kind.DOT)) {
      from--;
    }
    StringBuilder text = new StringBuilder();
    lexemes.subList(from, index).forEach(each -> text.append(each.text()));
    return text.toString();
  }

  private void close(Lexeme closer) {
    for (int i = stack.size() - 1; i >= 0; i--) {
      if (fits(stack.get(i), closer.text())) {
        for (int j = stack.size() - 1; j >= i; j--) {
          stack.get(j).end = closer.end();
          stack.remove(j);
        }
        if (!stack.isEmpty()) {
          stack.get(stack.size() - 1).value.add(closer);
        }
        return;
      }
    }
  }

  private static boolean fits(Open open, String closer) {
    return switch (open.kind) {
      case CALL, PARENTHESES -> closer.equals(")");
      case LIST, SUBSCRIPT -> closer.equals("]");
      case BRACES -> closer.equals("}");
    };
  }

  private Slot slot(int index, @Nullable Lexeme word) {
    if (word != null && word.kind() == Lexeme.Kind.COMMENT) {
      return Slot.COMMENT;
    }
    Lexeme before = index > 0 ? lexemes.get(index - 1) : null;
    if (before != null && before.kind() == Lexeme.Kind.DOT && !chain(index).isEmpty()) {
      return Slot.ATTRIBUTE;
    }
    if (stack.isEmpty()) {
      boolean nothing = index == first;
      if (nothing) {
        return assigned ? Slot.VALUE : Slot.STATEMENT;
      }
      return operandFollows(before) ? Slot.OPERAND : Slot.COMPLETE;
    }
    Open top = stack.get(stack.size() - 1);
    if (!top.value.isEmpty()) {
      return operandFollows(before) ? Slot.OPERAND : Slot.COMPLETE;
    }
    boolean keyed =
        top.kind == Bracket.Kind.BRACES
            || top.kind == Bracket.Kind.SUBSCRIPT
            || top.kind == Bracket.Kind.CALL && isKeyed(top.function);
    return keyed && top.name == null ? Slot.KEY : Slot.VALUE;
  }

  private static boolean isKeyed(String function) {
    return function.equals("dict") || function.endsWith(".update");
  }

  private static boolean operandFollows(@Nullable Lexeme before) {
    return before != null
        && (before.kind() == Lexeme.Kind.OPERATOR
            || before.kind() == Lexeme.Kind.KEYWORD
            || before.kind() == Lexeme.Kind.COMMA);
  }

  /** The names before the one at {@code index} that are joined to it by dots. */
  private List<String> chain(int index) {
    List<String> names = new ArrayList<>();
    int at = index - 1;
    while (at > 0
        && lexemes.get(at).kind() == Lexeme.Kind.DOT
        && lexemes.get(at - 1).kind() == Lexeme.Kind.NAME) {
      names.add(0, lexemes.get(at - 1).text());
      at -= 2;
    }
    return names;
  }

  /** Reads on until the brackets around the offset are closed, or the statement ends. */
  private void finish(int from) {
    List<Open> enclosing = List.copyOf(stack);
    for (int i = from; i < lexemes.size() && !stack.isEmpty(); i++) {
      if (Arrays.binarySearch(starts, lexemes.get(i).start()) >= 0) {
        return;
      }
      step(i);
      if (!enclosing.isEmpty() && !stack.contains(enclosing.get(0))) {
        return;
      }
    }
  }
}
