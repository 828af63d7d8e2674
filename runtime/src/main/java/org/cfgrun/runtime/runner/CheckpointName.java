package org.cfgrun.runtime.runner;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.log.PlainFileName;

/**
 * Template for checkpoint names with one field for the number, in the syntax of Python's {@code
 * str.format}: {@code epoch_{}.pth}, {@code ck_{:03d}.pth}.
 *
 * @param before the text before the number
 * @param width the minimum number of digits
 * @param after the text after the number
 */
@ConfigValue("a file name with one field for the number, such as epoch_{}.pth")
public record CheckpointName(String before, int width, String after) {
  /** Names checkpoints at the end of an epoch. */
  public static final CheckpointName EPOCH = new CheckpointName("epoch_", 1, ".pth");

  /** Names checkpoints after an iteration. */
  public static final CheckpointName ITERATION = new CheckpointName("iter_", 1, ".pth");

  private static final Pattern FIELD = Pattern.compile("\\{(?::(?:0?(\\d))?d?)?}");

  /** Reads the argument {@code filename_tmpl}. */
  public static CheckpointName fromConfig(ConfigNode value) {
    if (value instanceof ScalarNode scalar && scalar.value() instanceof String text) {
      Matcher field = FIELD.matcher(text);
      if (field.find()) {
        String after = text.substring(field.end());
        if (!FIELD.matcher(after).find()) {
          int width = field.group(1) == null ? 1 : Integer.parseInt(field.group(1));
          CheckpointName name = new CheckpointName(text.substring(0, field.start()), width, after);
          if (!PlainFileName.isPlain(name.of(Long.MAX_VALUE))) {
            throw PlainFileName.refused("filename_tmpl", text);
          }
          return name;
        }
      }
    }
    throw new ArgumentException(
        "The file name template must have one number field, such as 'epoch_{}.pth', got %s."
            .formatted(value));
  }

  /** Returns the name for a number. */
  public String of(long number) {
    return before + String.format(Locale.ROOT, "%0" + Math.max(1, width) + "d", number) + after;
  }
}
