package org.cfgrun.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A glob with the syntax of {@link java.nio.file.FileSystem#getPathMatcher}: {@code *}, {@code **},
 * {@code ?}, {@code [a-z]}, {@code [!a-z]}, {@code {a,b}} and {@code \}. Java's matcher tries the
 * ways to share a text among several {@code *} one after the other, which can take longer than the
 * age of the universe. This automaton takes at most a step for each character of the text and of
 * the glob.
 */
final class Glob {
  private static final IntPredicate ANY = c -> true;
  private static final IntPredicate IN_NAME = c -> c != '/';

  /**
   * A state.
   *
   * @param accepts the characters that lead to the next states; null if they are reached without
   *     one
   * @param next indices of the next states
   */
  private record State(@Nullable IntPredicate accepts, List<Integer> next) {}

  private final String text;
  private final List<State> states = new ArrayList<>();
  private final int end;
  private int at;

  /**
   * Reads a glob.
   *
   * @throws PatternSyntaxException if it is not valid
   */
  Glob(String text) {
    this.text = text;
    int last = add(null);
    int beforeGroup = -1;
    List<Integer> ends = new ArrayList<>();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '*') {
        boolean crosses = at < text.length() && text.charAt(at) == '*';
        at += crosses ? 1 : 0;
        last = repeated(last, crosses ? ANY : IN_NAME);
      } else if (c == '{' && beforeGroup >= 0) {
        throw invalid("Cannot nest groups");
      } else if (c == '{') {
        beforeGroup = last = then(last, add(null));
      } else if (c == ',' && beforeGroup >= 0) {
        ends.add(last);
        last = then(beforeGroup, add(null));
      } else if (c == '}' && beforeGroup >= 0) {
        ends.add(last);
        int after = add(null);
        ends.forEach(each -> then(each, after));
        ends.clear();
        beforeGroup = -1;
        last = after;
      } else {
        last = once(last, accepted(c));
      }
    }
    if (beforeGroup >= 0) {
      throw invalid("Missing '}'");
    }
    end = last;
  }

  private int add(@Nullable IntPredicate accepts) {
    states.add(new State(accepts, new ArrayList<>()));
    return states.size() - 1;
  }

  private int then(int state, int next) {
    states.get(state).next.add(next);
    return next;
  }

  private int once(int state, IntPredicate accepts) {
    return then(then(state, add(accepts)), add(null));
  }

  private int repeated(int state, IntPredicate accepts) {
    int again = then(state, add(null));
    then(then(again, add(accepts)), again);
    return again;
  }

  private IntPredicate accepted(char c) {
    if (c == '?') {
      return IN_NAME;
    }
    if (c == '[') {
      return bracket();
    }
    if (c == '\\' && at == text.length()) {
      throw invalid("No character to escape");
    }
    char literal = c == '\\' ? text.charAt(at++) : c;
    return each -> each == literal;
  }

  /** Reads the rest of a set of characters. */
  private IntPredicate bracket() {
    int close = text.indexOf(']', at);
    if (close < 0) {
      throw invalid("Missing ']'");
    }
    boolean others = text.charAt(at) == '!';
    String members = text.substring(others ? at + 1 : at, close);
    at = close + 1;
    BitSet set = new BitSet();
    for (int i = 0; i < members.length(); i++) {
      char first = members.charAt(i);
      boolean range = i + 2 < members.length() && members.charAt(i + 1) == '-';
      char last = range ? members.charAt(i + 2) : first;
      if (first > last) {
        throw invalid("Invalid range");
      }
      set.set(first, last + 1);
      i += range ? 2 : 0;
    }
    if (set.get('/')) {
      throw invalid("Explicit 'name separator' in class");
    }
    return c -> c != '/' && set.get(c) != others;
  }

  private PatternSyntaxException invalid(String reason) {
    return new PatternSyntaxException(reason, text, at - 1);
  }

  /** Returns whether the glob describes a whole path. */
  boolean matches(Path path) {
    String name = path.toString().replace(File.separatorChar, '/');
    BitSet now = new BitSet();
    enter(0, now);
    for (int i = 0; i < name.length() && !now.isEmpty(); i++) {
      BitSet next = new BitSet();
      for (int state = now.nextSetBit(0); state >= 0; state = now.nextSetBit(state + 1)) {
        IntPredicate accepts = states.get(state).accepts;
        if (accepts != null && accepts.test(name.charAt(i))) {
          states.get(state).next.forEach(each -> enter(each, next));
        }
      }
      now = next;
    }
    return now.get(end);
  }

  /** Adds a state and all that are reached from it without a character. */
  private void enter(int state, BitSet reached) {
    Deque<Integer> open = new ArrayDeque<>(List.of(state));
    while (!open.isEmpty()) {
      int each = open.pop();
      if (!reached.get(each)) {
        reached.set(each);
        if (states.get(each).accepts == null) {
          states.get(each).next.forEach(open::push);
        }
      }
    }
  }
}
