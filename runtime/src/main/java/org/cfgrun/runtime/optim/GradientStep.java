package org.cfgrun.runtime.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.DeferredReads;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Optimizer step from a loss to updated parameters, in mmcv's order: zero the gradients, scale the
 * loss, run the backward pass, reduce the gradients over all processes, unscale, clip, step. Each
 * stage is a method. {@link #learn} runs all of them; {@link #finish} runs those after the backward
 * pass, for gradients accumulated over several losses.
 */
public final class GradientStep {
  private final Optimizer optimizer;
  private final @Nullable GradientClipping clipping;
  private final @Nullable LossScaler scaler;
  private final DoubleConsumer norms;
  private final DeferredReads reads;
  private final boolean readsAtEnd;
  private boolean overflowed;

  /** Creates a step without clipping and loss scaling. */
  public GradientStep(Optimizer optimizer) {
    this(optimizer, null, null, norm -> {});
  }

  /**
   * Creates a step that reads its numbers from the device at its end.
   *
   * @param clipping null for none
   * @param scaler of the loss; null for none
   * @param norms receives the norm of the gradients after each clipping
   */
  public GradientStep(
      Optimizer optimizer,
      @Nullable GradientClipping clipping,
      @Nullable LossScaler scaler,
      DoubleConsumer norms) {
    this(optimizer, clipping, scaler, norms, new DeferredReads(), true);
  }

  /**
   * Creates a step whose numbers the caller reads, together with others.
   *
   * @param clipping null for none
   * @param scaler of the loss; null for none
   * @param norms receives the norm of the gradients after each clipping
   * @param reads gets the requests of the step; the caller reads before the next step
   */
  public GradientStep(
      Optimizer optimizer,
      @Nullable GradientClipping clipping,
      @Nullable LossScaler scaler,
      DoubleConsumer norms,
      DeferredReads reads) {
    this(optimizer, clipping, scaler, norms, reads, false);
  }

  private GradientStep(
      Optimizer optimizer,
      @Nullable GradientClipping clipping,
      @Nullable LossScaler scaler,
      DoubleConsumer norms,
      DeferredReads reads,
      boolean readsAtEnd) {
    this.optimizer = optimizer;
    this.clipping = clipping;
    this.scaler = scaler;
    this.norms = norms;
    this.reads = reads;
    this.readsAtEnd = readsAtEnd;
  }

  /**
   * Runs the whole step.
   *
   * @param loss computes a scalar loss, recorded by autograd; an optimizer such as LBFGS evaluates
   *     it several times
   * @return the loss before the step
   * @throws ConfigException if the optimizer or the clipping does not support these gradients
   */
  public Tensor learn(Supplier<Tensor> loss) {
    if (optimizer.needsClosure()) {
      List<Tensor> values = new ArrayList<>();
      optimizer.step(() -> evaluate(loss, values));
      return values.get(0);
    }
    zero();
    Tensor value = Autograd.record(loss);
    lastBackward(value);
    finish();
    return value;
  }

  /**
   * Returns a closure for an optimizer that evaluates the loss itself.
   *
   * @param first receives the first loss of a step
   */
  private double evaluate(Supplier<Tensor> loss, List<Tensor> first) {
    try (TensorScope scope = new TensorScope()) {
      zero();
      Tensor value = Autograd.record(loss);
      Autograd.backward(value);
      optimizer.averageGradients();
      clip(scope);
      reads.read();
      if (first.isEmpty()) {
        first.add(scope.keep(value));
      }
      // All processes make the same decisions about the length of the step.
      double own = value.to(ElementType.FLOAT64).toDouble();
      return optimizer.communicator().average(new double[] {own})[0];
    }
  }

  /** Sets the gradients to zero. */
  public void zero() {
    optimizer.zeroGradients();
  }

  /** Scales a recorded loss and accumulates its gradients. */
  public void backward(Tensor loss) {
    Autograd.backward(scaler == null ? loss : Autograd.record(() -> scaler.scale(loss)));
  }

  /**
   * Like {@link #backward}, for the last loss before {@link #finish}: the gradients of one layer
   * are reduced over all processes while those of others are computed.
   */
  public void lastBackward(Tensor loss) {
    optimizer.beginLastBackward();
    backward(loss);
  }

  /** Runs the stages after the backward pass: reduces, unscales, clips and steps. */
  public void finish() {
    try (TensorScope scope = new TensorScope()) {
      optimizer.averageGradients();
      Tensor overflow = unscale(scope);
      clip(scope);
      step(overflow);
    }
    if (readsAtEnd) {
      reads.read();
    }
  }

  /**
   * Steps unless a gradient is not finite. An optimizer that can skip on the device is not told.
   *
   * @param overflow scalar: 1 if a gradient is not finite, otherwise 0; null without loss scaling
   */
  private void step(@Nullable Tensor overflow) {
    if (overflow == null) {
      optimizer.step();
    } else if (optimizer.skipsOverflow()) {
      optimizer.stepUnless(overflow);
    } else {
      reads.read();
      if (!overflowed) {
        optimizer.step();
      }
    }
  }

  /**
   * Returns whether a gradient was not finite and the step was therefore skipped; known after the
   * numbers of the step were read.
   */
  public boolean overflowed() {
    return overflowed;
  }

  /**
   * Divides the gradients by the loss scale.
   *
   * @return scalar: 1 if a gradient is not finite, otherwise 0; null without loss scaling
   */
  private @Nullable Tensor unscale(TensorScope scope) {
    if (scaler == null) {
      return null;
    }
    List<Tensor> gradients = optimizer.gradients();
    if (gradients.isEmpty()) {
      settle(scaler, false);
      return null;
    }
    Tensor overflow = scope.keep(scaler.unscale(gradients));
    reads.add(overflow, read -> settle(scaler, read[0] != 0));
    return overflow;
  }

  private void settle(LossScaler scaler, boolean overflowed) {
    this.overflowed = overflowed;
    scaler.update(overflowed);
  }

  /** Clips the gradients, as in mmcv also for a step skipped after an overflow. */
  private void clip(TensorScope scope) {
    List<Tensor> gradients = clipping == null ? List.of() : optimizer.gradients();
    if (clipping != null && !gradients.isEmpty()) {
      reads.add(scope.keep(clipping.clip(gradients)), norm -> norms.accept(norm[0]));
    }
  }
}
