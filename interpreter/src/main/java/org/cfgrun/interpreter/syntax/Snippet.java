package org.cfgrun.interpreter.syntax;

import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.misc.Interval;

/** A snippet of the user's text, short enough for a message. */
final class Snippet {
  private static final int MAX = 30;

  private Snippet() {}

  static String of(ParserRuleContext context) {
    Interval interval = Interval.of(context.start.getStartIndex(), context.stop.getStopIndex());
    return of(context.start.getInputStream().getText(interval));
  }

  /** The first line of {@code text}, with dots if anything is cut. */
  static String of(String text) {
    String line = text.lines().findFirst().orElse("");
    boolean cut = line.length() < text.length();
    if (line.length() > MAX) {
      int end = MAX - (Character.isHighSurrogate(line.charAt(MAX - 1)) ? 1 : 0);
      line = line.substring(0, end);
      cut = true;
    }
    return cut ? line + "..." : line;
  }
}
