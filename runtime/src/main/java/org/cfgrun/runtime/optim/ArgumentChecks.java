package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.jspecify.annotations.Nullable;

/** Validates arguments of optimizers. */
final class ArgumentChecks {
  private ArgumentChecks() {}

  /** Rejects a negative number or NaN. */
  static void notNegative(String argument, double value) {
    if (!(value >= 0)) {
      throw new ArgumentException(
          argument, "`" + argument + "` must not be negative, got " + value);
    }
  }

  /** Rejects a number that is not positive. */
  static void positive(String argument, double value) {
    if (!(value > 0)) {
      throw new ArgumentException(argument, "`" + argument + "` must be positive, got " + value);
    }
  }

  /** Rejects a number outside {@code [least, most]}. */
  static void between(String argument, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new ArgumentException(
          argument,
          "`" + argument + "` must be between " + least + " and " + most + ", got " + value);
    }
  }

  /** Rejects a list that does not hold two numbers. */
  static void pair(String argument, List<Double> values) {
    if (values.size() != 2) {
      throw new ArgumentException(
          argument, "`" + argument + "` must be two numbers, got " + values);
    }
  }

  /** Rejects a negative momentum, and Nesterov momentum without a momentum or with dampening. */
  static void momentum(double momentum, double dampening, boolean nesterov) {
    notNegative("momentum", momentum);
    if (nesterov && (momentum <= 0 || dampening != 0)) {
      throw new ArgumentException(
          "nesterov", "`nesterov=True` requires a positive `momentum` and no `dampening`");
    }
  }

  /** Rejects a list that does not hold two numbers in {@code [0, 1)}. */
  static void betas(List<Double> betas) {
    if (betas.size() != 2 || betas.stream().anyMatch(beta -> !(beta >= 0 && beta < 1))) {
      throw new ArgumentException("betas", "`betas` must be two numbers in [0, 1), got " + betas);
    }
  }

  /** Rejects {@code capturable=True}: steps are not captured in CUDA graphs. */
  static void notCapturable(boolean capturable) {
    if (capturable) {
      throw new ArgumentException(
          "capturable",
          "`capturable=True` is not supported: steps are not captured in CUDA graphs. Set it to False");
    }
  }

  /** Rejects {@code differentiable=True}: gradients through steps are not recorded. */
  static void notDifferentiable(boolean differentiable) {
    if (differentiable) {
      throw new ArgumentException(
          "differentiable",
          "`differentiable=True` is not supported: gradients through steps are not recorded. Set it to False");
    }
  }

  /** Rejects {@code fused=True} together with {@code foreach=True}. */
  static void notFusedAndForeach(@Nullable Boolean foreach, @Nullable Boolean fused) {
    if (Boolean.TRUE.equals(foreach) && Boolean.TRUE.equals(fused)) {
      throw new ArgumentException("fused", "`fused` and `foreach` cannot both be True");
    }
  }
}
