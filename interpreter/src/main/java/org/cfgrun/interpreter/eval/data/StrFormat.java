package org.cfgrun.interpreter.eval.data;

import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code '{} of {name[0]!r:>5}'.format(...)}. */
final class StrFormat {
  private static final int STEPS_PER_FIELD = 8;
  private static final Pattern NAME = Pattern.compile("[^.\\[]*");
  private static final Pattern STEP = Pattern.compile("\\.([^.\\[]+)|\\[([^\\]]+)\\]");

  private final IntFunction<@Nullable Value> positional;
  private final Function<String, @Nullable Value> named;
  private final Context context;
  private int next;

  private StrFormat(
      IntFunction<@Nullable Value> positional,
      Function<String, @Nullable Value> named,
      Context context) {
    this.positional = positional;
    this.named = named;
    this.context = context;
  }

  static String format(String format, Arguments arguments) {
    return new StrFormat(
            index -> arguments.size() > index ? arguments.get(index) : null,
            arguments::named,
            arguments.context())
        .write(format, 0);
  }

  static String formatMap(String format, DictData dict, Context context) {
    return new StrFormat(index -> null, dict::get, context).write(format, 0);
  }

  private String write(String format, int depth) {
    context.work(format.length());
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
        context.growingString(out.length());
        i = end + 1;
      } else if (c == '}') {
        throw context.valueError("This string has a single `}`; write `}}` for the character.");
      } else {
        out.append(c);
        i++;
      }
    }
    context.string(out.length());
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
    throw context.valueError("This string has a single `{`; write `{{` for the character.");
  }

  private String field(String field, int depth) {
    context.steps(STEPS_PER_FIELD);
    int colon = field.indexOf(':');
    String head = colon < 0 ? field : field.substring(0, colon);
    String spec = colon < 0 ? "" : field.substring(colon + 1);
    int bang = head.indexOf('!');
    char conversion = bang < 0 || bang + 1 == head.length() ? 0 : head.charAt(bang + 1);
    Value value = value(bang < 0 ? head : head.substring(0, bang));
    if (spec.indexOf('{') >= 0 && depth == 0) {
      spec = write(spec, depth + 1);
    }
    return value.data().convert(conversion, context).format(spec, context);
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
      throw context.valueError("There is no value for `{" + path + "}`.");
    }
    Matcher step = STEP.matcher(path);
    step.region(first.length(), path.length());
    while (step.lookingAt()) {
      value =
          step.group(1) != null
              ? value.data().requireAttribute(step.group(1), context)
              : value.data().item(index(step.group(2)), context);
      step.region(step.end(), path.length());
    }
    return value;
  }

  private static Data index(String written) {
    return written.matches("\\d{1,18}")
        ? IntData.of(Long.parseLong(written))
        : new StrData(written);
  }
}
