package org.cfgrun.runtime.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/** Parameter with its optimizer states. */
final class Slot {
  private static final String STEP = StepTensors.STEP;
  private static final long NEVER_ZEROED = -1;

  private final NamedParameter parameter;
  private final Map<String, Tensor> states = new LinkedHashMap<>();
  private long zeroedVersion = NEVER_ZEROED;

  /** Step count; null while only the state {@code step} knows it. */
  private @Nullable Long count;

  Slot(NamedParameter parameter) {
    this.parameter = parameter;
  }

  String name() {
    return parameter.name();
  }

  Tensor data() {
    return parameter.data();
  }

  /** Returns the states by name, on the parameter's device. */
  Map<String, Tensor> states() {
    writeCount();
    return Collections.unmodifiableMap(states);
  }

  /** Returns whether a state exists. */
  boolean hasState(String name) {
    return states.containsKey(name);
  }

  /** Replaces all states by saved ones, of which this slot becomes the owner. */
  void load(Map<String, Tensor> saved) {
    states.values().forEach(Tensor::close);
    states.clear();
    states.putAll(saved);
    count = null;
  }

  /**
   * Increments the step count and returns it. It is counted here, because reading the state of a
   * device would wait for it in every step.
   */
  long countStep() {
    Tensor saved = states.get(STEP);
    if (saved == null) {
      state(STEP, StepTensors::noStep);
      count = 0L;
    } else if (count == null) {
      count = (long) saved.toDouble();
    }
    return ++count;
  }

  /** Writes the step count to its state, where checkpoints and kernels find it. */
  private void writeCount() {
    Tensor step = states.get(STEP);
    if (count != null && step != null) {
      step.fill_(count);
    }
  }

  /**
   * Returns a state, created on first use.
   *
   * @param first creates the initial value from the parameter
   */
  Tensor state(String name, UnaryOperator<Tensor> first) {
    if (name.equals(STEP)) {
      writeCount();
    }
    return states.computeIfAbsent(name, key -> TensorScope.persist(first.apply(data())));
  }

  /** Records the version of the gradient right after it was zeroed. */
  void zeroedAt(long version) {
    zeroedVersion = version;
  }

  /** Returns whether a backward pass has changed the gradient since it was zeroed. */
  boolean isReached(long version) {
    return version != zeroedVersion;
  }
}
