package org.cfgrun.runtime.runner;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * A template for the names of checkpoints, with one field for the number, as Python's {@code
 * str.format} has it: {@code epoch_{}.pth}, {@code ck_{:03d}.pth}.
 *
 * @param before what stands before the number
 * @param width how many digits the number has at least
 * @param after what stands after the number
 */
@ConfigValue("a file name with one field for the number, such as epoch_{}.pth")
public record CheckpointName(String before, int width, String after) {
  /** Of checkpoints at the end of an epoch. */
  public static final CheckpointName EPOCH = new CheckpointName("epoch_", 1, ".pth");

  /** Of checkpoints after an iteration. */
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
          return new CheckpointName(text.substring(0, field.start()), width, after);
        }
      }
    }
    throw new ArgumentException(
        "A template of file names has one field for the number, such as 'epoch_{}.pth', but got %s."
            .formatted(value));
  }

  /** The name for a number. */
  public String of(long number) {
    return before + String.format(Locale.ROOT, "%0" + Math.max(1, width) + "d", number) + after;
  }
}
