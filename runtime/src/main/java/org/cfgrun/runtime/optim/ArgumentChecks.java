package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.registry.ArgumentException;

/** The ranges that optimizers' arguments must be in. */
final class ArgumentChecks {
  private ArgumentChecks() {}

  /** Fails for a negative number or NaN. */
  static void notNegative(String argument, double value) {
    if (!(value >= 0)) {
      throw new ArgumentException(argument, "`" + argument + "` must be 0 or more, not " + value);
    }
  }

  /** Fails unless a number is above 0. */
  static void positive(String argument, double value) {
    if (!(value > 0)) {
      throw new ArgumentException(argument, "`" + argument + "` must be above 0, not " + value);
    }
  }

  /** Fails unless a number is in {@code [least, most]}. */
  static void between(String argument, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new ArgumentException(
          argument, "`" + argument + "` must be from " + least + " to " + most + ", not " + value);
    }
  }

  /** Fails unless there are two numbers. */
  static void pair(String argument, List<Double> values) {
    if (values.size() != 2) {
      throw new ArgumentException(
          argument, "`" + argument + "` must be two numbers, not " + values);
    }
  }

  /** Fails for a negative momentum, and for Nesterov's without a momentum or with dampening. */
  static void momentum(double momentum, double dampening, boolean nesterov) {
    notNegative("momentum", momentum);
    if (nesterov && (momentum <= 0 || dampening != 0)) {
      throw new ArgumentException(
          "nesterov", "`nesterov` needs a `momentum` above 0 and no `dampening`");
    }
  }

  /** Fails unless there are two numbers in {@code [0, 1)}. */
  static void betas(List<Double> betas) {
    if (betas.size() != 2 || betas.stream().anyMatch(beta -> !(beta >= 0 && beta < 1))) {
      throw new ArgumentException(
          "betas", "`betas` must be two numbers from 0 to below 1, not " + betas);
    }
  }
}
