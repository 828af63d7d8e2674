package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.jspecify.annotations.Nullable;

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

  /** Fails for steps as part of a CUDA graph. */
  static void notCapturable(boolean capturable) {
    if (capturable) {
      throw new ArgumentException(
          "capturable",
          "`capturable` is for steps in a CUDA graph, and no step is put into one; write False");
    }
  }

  /** Fails for steps that gradients flow through. */
  static void notDifferentiable(boolean differentiable) {
    if (differentiable) {
      throw new ArgumentException(
          "differentiable",
          "`differentiable` is for gradients through steps, which are not recorded; write False");
    }
  }

  /** Fails where two of PyTorch's ways are asked for at once. */
  static void oneWay(@Nullable Boolean foreach, @Nullable Boolean fused) {
    if (Boolean.TRUE.equals(foreach) && Boolean.TRUE.equals(fused)) {
      throw new ArgumentException("fused", "`fused` and `foreach` cannot both be True");
    }
  }
}
