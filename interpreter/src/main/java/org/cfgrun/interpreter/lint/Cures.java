package org.cfgrun.interpreter.lint;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.interpreter.value.TupleNode;
import org.jspecify.annotations.Nullable;

/**
 * The edits that cure findings without a doubt of what was meant. An edit touches nothing but the
 * words of the finding and the comma beside them, so that all comments stay.
 */
public final class Cures {
  private static final Pattern STRING =
      Pattern.compile("(?<raw>[rR]?)(?<quote>['\"])(?<body>[^'\"\\n]*)\\k<quote>");
  private static final Pattern COMPUTED_ESCAPE = Pattern.compile("\\\\[xuUN0-7]");
  private static final Pattern CLASSES =
      Pattern.compile("(classes\\s*=|['\"]classes['\"]\\s*:)\\s*(?<open>\\(\\s*)?$");
  private static final String CONTROLS = "\u0007\b\t\n\u000b\f\r";
  private static final String LETTERS = "abtnvfr";

  private Cures() {}

  /** The edit that cures a finding, or null where a person must decide. */
  public static @Nullable Edit of(Diagnostic finding) {
    Span span = finding.span();
    if (span == null) {
      return null;
    }
    return switch (finding.code()) {
      case UNKNOWN_ESCAPE -> new Edit(new Span(span.source(), span.start(), span.start()), "\\");
      case USELESS_DELETE -> ArgumentRemoval.of(span);
      case BACKSLASH_PATH -> slashes(span);
      case CLASSES_AS_STRING -> tuple(span);
      default -> null;
    };
  }

  private static @Nullable Edit slashes(Span span) {
    Matcher string = STRING.matcher(span.text());
    if (!string.matches()) {
      return null;
    }
    boolean raw = !string.group("raw").isEmpty();
    String body = string.group("body");
    String separator = raw ? "\\" : "\\\\";
    // Two at the front name a machine, which `/` does not on every system.
    boolean machine = body.startsWith(separator + separator);
    if (machine || (!raw && COMPUTED_ESCAPE.matcher(body).find())) {
      return null;
    }
    String mended = (raw ? body : body.replace(separator, "/")).replace('\\', '/');
    String quote = string.group("quote");
    return new Edit(span, string.group("raw") + quote + mended + quote);
  }

  /** Only where the string stands behind {@code classes=} itself; another reader may want it. */
  private static @Nullable Edit tuple(Span span) {
    String text = span.source().text();
    Matcher before = CLASSES.matcher(text).region(lineStart(span), span.start());
    if (!before.find() || !STRING.matcher(span.text()).matches()) {
      return null;
    }
    boolean open =
        before.group("open") != null && text.substring(span.end()).stripLeading().startsWith(")");
    return new Edit(span, open ? span.text() + ", " : "(" + span.text() + ", )");
  }

  private static int lineStart(Span span) {
    return span.source().lines().start(span.line());
  }

  /**
   * Whether a value is what cures leave of another: the same, but for paths with other separators
   * and classes in a tuple.
   */
  public static boolean isCured(ConfigNode before, ConfigNode after) {
    if (before instanceof DictNode from && after instanceof DictNode to) {
      return from.entries().keySet().equals(to.entries().keySet())
          && from.entries().entrySet().stream()
              .allMatch(entry -> isCured(entry.getValue(), to.entries().get(entry.getKey())));
    }
    if (before instanceof SequenceNode from
        && after instanceof SequenceNode to
        && from.getClass() == to.getClass()) {
      boolean same = from.items().size() == to.items().size();
      for (int i = 0; same && i < from.items().size(); i++) {
        same = isCured(from.items().get(i), to.items().get(i));
      }
      return same;
    }
    return before.equals(after) || isCuredString(before, after);
  }

  private static boolean isCuredString(ConfigNode before, ConfigNode after) {
    if (!(before instanceof ScalarNode scalar && scalar.value() instanceof String text)) {
      return false;
    }
    if (after instanceof TupleNode tuple) {
      return tuple.items().size() == 1 && tuple.items().get(0).equals(before);
    }
    return after instanceof ScalarNode cured && slashed(text).equals(cured.value());
  }

  private static String slashed(String path) {
    StringBuilder slashed = new StringBuilder();
    for (char c : path.toCharArray()) {
      int control = CONTROLS.indexOf(c);
      if (control >= 0) {
        slashed.append('/').append(LETTERS.charAt(control));
      } else {
        slashed.append(c == '\\' ? '/' : c);
      }
    }
    return slashed.toString();
  }
}
