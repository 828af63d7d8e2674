package org.cfgrun.runtime.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * A step of an optimizer, from a loss to changed parameters, in mmcv's order: zero the gradients,
 * scale the loss, go backward, reduce the gradients over all processes, unscale them, clip them,
 * step. It has one method for each stage; {@link #learn} is all of them, and {@link #finish} those
 * after the backward pass, for gradients that several losses have added up.
 */
public final class GradientStep {
  private final Optimizer optimizer;
  private final @Nullable GradientClipping clipping;
  private final @Nullable LossScaler scaler;
  private final DoubleConsumer norms;
  private boolean overflowed;

  /** A step without clipping and scaling. */
  public GradientStep(Optimizer optimizer) {
    this(optimizer, null, null, norm -> {});
  }

  /**
   * A step.
   *
   * @param clipping null for none
   * @param scaler of the loss; null for none
   * @param norms takes the norm of the gradients each time they are clipped
   */
  public GradientStep(
      Optimizer optimizer,
      @Nullable GradientClipping clipping,
      @Nullable LossScaler scaler,
      DoubleConsumer norms) {
    this.optimizer = optimizer;
    this.clipping = clipping;
    this.scaler = scaler;
    this.norms = norms;
  }

  /**
   * Makes the whole step.
   *
   * @param loss computes a scalar, recorded; an optimizer such as LBFGS evaluates it several times
   * @return the loss before the step
   * @throws ConfigException when the optimizer or the clipping cannot take these gradients
   */
  public Tensor learn(Supplier<Tensor> loss) {
    if (optimizer.needsClosure()) {
      List<Tensor> values = new ArrayList<>();
      optimizer.step(() -> evaluate(loss, values));
      return values.get(0);
    }
    zero();
    Tensor value = Autograd.record(loss);
    backward(value);
    finish();
    return value;
  }

  /**
   * The loss and its gradients for an optimizer that evaluates them itself.
   *
   * @param first takes the first loss of a step
   */
  private double evaluate(Supplier<Tensor> loss, List<Tensor> first) {
    try (TensorScope scope = new TensorScope()) {
      zero();
      Tensor value = Autograd.record(loss);
      Autograd.backward(value);
      reduce();
      clip();
      if (first.isEmpty()) {
        first.add(scope.keep(value));
      }
      return value.to(ElementType.FLOAT64).toDouble();
    }
  }

  /** Sets the gradients to zero. */
  public void zero() {
    optimizer.zeroGradients();
  }

  /** Scales a recorded loss, and adds its gradients to those that there are. */
  public void backward(Tensor loss) {
    Autograd.backward(scaler == null ? loss : Autograd.record(() -> scaler.scale(loss)));
  }

  /** Makes what follows the backward pass: reduces, unscales, clips and steps. */
  public void finish() {
    try (TensorScope scope = new TensorScope()) {
      reduce();
      overflowed = unscale();
      clip();
      if (!overflowed) {
        optimizer.step();
      }
    }
    if (scaler != null) {
      scaler.update(overflowed);
    }
  }

  /** Whether a gradient was not finite, so that the parameters stayed as they were. */
  public boolean overflowed() {
    return overflowed;
  }

  /** Replaces the gradients by their mean over all processes. */
  private void reduce() {
    Communicator communicator = optimizer.communicator();
    // Collecting the gradients takes a native call for each, which one process need not spend.
    if (communicator.world() > 1) {
      communicator.average(optimizer.gradients());
    }
  }

  /** Divides the gradients by the scale of the loss; true when one of them is not finite. */
  private boolean unscale() {
    return scaler != null && scaler.unscale(optimizer.gradients());
  }

  /** Clips the gradients, also those of a step that an overflow leaves out: so does mmcv. */
  private void clip() {
    if (clipping != null) {
      OptionalDouble norm = clipping.clip(optimizer.gradients());
      norm.ifPresent(norms);
    }
  }
}
