package org.cfgrun.runtime.model;

import java.util.Arrays;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/** Measures the difference between predictions and targets. */
@BuiltFrom(Registries.MODELS)
public interface Loss {
  /**
   * Checks that a loss implements {@code unreduced}, for a head that chooses or weights boxes by
   * their losses. Its constructor calls this, so that a config is refused before a run.
   *
   * @param argument the argument of the head that has the loss
   * @throws ArgumentException if it does not
   */
  static void requireElements(String argument, Loss loss) {
    if (!isImplemented("unreduced", loss)) {
      throw new ArgumentException(
          argument,
          "The head chooses boxes by their losses, but `%s` computes only their sum. Implement `unreduced` in it, or use `%s`."
              .formatted(
                  loss.getClass().getSimpleName(),
                  loss instanceof BoxLoss ? "GIoULoss" : "FocalLoss"));
    }
  }

  /** Returns whether the class of a loss has a method itself, instead of a default that throws. */
  static boolean isImplemented(String method, Loss loss) {
    return Arrays.stream(loss.getClass().getMethods())
        .anyMatch(each -> each.getName().equals(method) && !each.getDeclaringClass().isInterface());
  }
}
