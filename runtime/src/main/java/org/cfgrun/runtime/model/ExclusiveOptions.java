package org.cfgrun.runtime.model;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.jspecify.annotations.Nullable;

/** Options of a section that only some heads use. Others refuse them. */
final class ExclusiveOptions {
  /** Option whose constant has the option's name in capitals. */
  interface Option {
    String name();

    /** Returns the heads that use it, in backticks. */
    String heads();
  }

  private ExclusiveOptions() {}

  /**
   * Checks that no option is set that has no effect.
   *
   * @param head the name of the head for messages
   * @param used the options that it uses
   * @param given the values of the options
   * @throws ArgumentException if there are others, all of them
   */
  static <O extends Option> void requireUsed(
      String head, Set<O> used, Map<O, @Nullable Object> given) {
    ArgumentException.checkAll(
        given.entrySet().stream()
            .filter(each -> each.getValue() != null && !used.contains(each.getKey()))
            .<Runnable>map(each -> () -> refuse(head, each.getKey()))
            .toArray(Runnable[]::new));
  }

  private static void refuse(String head, Option option) {
    String name = option.name().toLowerCase(Locale.ROOT);
    throw new ArgumentException(
        name,
        "`%s` has no effect on `%s`, only on %s. Remove it.".formatted(name, head, option.heads()));
  }
}
