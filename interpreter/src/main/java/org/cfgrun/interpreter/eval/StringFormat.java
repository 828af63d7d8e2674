package org.cfgrun.interpreter.eval;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** {@code '{} of {name[0]!r:>5}'.format(...)}. */
final class StringFormat {
  private static final Pattern NAME = Pattern.compile("[^.\\[]*");
  private static final Pattern STEP = Pattern.compile("\\.([^.\\[]+)|\\[([^\\]]+)\\]");

  private final Formatting formatting;
  private final Access access;

  StringFormat(Formatting formatting, Access access) {
    this.formatting = formatting;
    this.access = access;
  }

  String format(String format, Arguments arguments) {
    return new Run(
            index ->
                arguments.positional().size() > index ? arguments.positional().get(index) : null,
            arguments.named()::get,
            arguments.at())
        .write(format, 0);
  }

  String formatMap(String format, DictData dict, Span at) {
    return new Run(index -> null, dict::get, at).write(format, 0);
  }

  private final class Run {
    private final Function<Integer, @Nullable Value> positional;
    private final Function<String, @Nullable Value> named;
    private final Span at;
    private int next;

    Run(
        Function<Integer, @Nullable Value> positional,
        Function<String, @Nullable Value> named,
        Span at) {
      this.positional = positional;
      this.named = named;
      this.at = at;
    }

    String write(String format, int depth) {
      StringBuilder out = new StringBuilder();
      int i = 0;
      while (i < format.length()) {
        char c = format.charAt(i);
        boolean twice = i + 1 < format.length() && format.charAt(i + 1) == c;
        if ((c == '{' || c == '}') && twice) {
          out.append(c);
          i += 2;
        } else if (c == '{') {
          int end = closing(format, i);
          out.append(field(format.substring(i + 1, end), depth));
          formatting.meter().growingString(out.length(), at);
          i = end + 1;
        } else if (c == '}') {
          throw EvalFailure.value(at, "This string has a lone `}`; write `}}` for the sign.");
        } else {
          out.append(c);
          i++;
        }
      }
      formatting.meter().string(out.length(), at);
      return out.toString();
    }

    private int closing(String format, int open) {
      int depth = 0;
      for (int i = open; i < format.length(); i++) {
        depth += format.charAt(i) == '{' ? 1 : format.charAt(i) == '}' ? -1 : 0;
        if (depth == 0) {
          return i;
        }
      }
      throw EvalFailure.value(at, "This string has a lone `{`; write `{{` for the sign.");
    }

    private String field(String field, int depth) {
      int colon = field.indexOf(':');
      String head = colon < 0 ? field : field.substring(0, colon);
      String spec = colon < 0 ? "" : field.substring(colon + 1);
      int bang = head.indexOf('!');
      char conversion = bang < 0 || bang + 1 == head.length() ? 0 : head.charAt(bang + 1);
      Value value = value(bang < 0 ? head : head.substring(0, bang));
      if (spec.indexOf('{') >= 0 && depth == 0) {
        spec = write(spec, depth + 1);
      }
      return formatting.format(formatting.convert(value.data(), conversion, at), spec, at);
    }

    private Value value(String path) {
      Matcher name = NAME.matcher(path);
      name.lookingAt();
      String first = name.group();
      Value value;
      if (first.isEmpty()) {
        value = positional.apply(next++);
      } else if (first.chars().allMatch(Character::isDigit) && first.length() < 9) {
        value = positional.apply(Integer.parseInt(first));
      } else {
        value = named.apply(first);
      }
      if (value == null) {
        throw EvalFailure.value(at, "`format` is given no value for `{" + path + "}`.");
      }
      Matcher step = STEP.matcher(path);
      step.region(first.length(), path.length());
      while (step.lookingAt()) {
        value =
            step.group(1) != null
                ? access.attribute(value, step.group(1), at)
                : access.item(value, Value.computed(index(step.group(2)), at), at);
        step.region(step.end(), path.length());
      }
      return value;
    }

    private Object index(String written) {
      return written.matches("\\d{1,18}") ? (Object) Long.valueOf(written) : written;
    }
  }
}
