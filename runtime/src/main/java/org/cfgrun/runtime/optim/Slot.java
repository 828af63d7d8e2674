package org.cfgrun.runtime.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;

/** Parameter with its optimizer states. */
final class Slot {
  private static final long NEVER_ZEROED = -1;

  private final NamedParameter parameter;
  private final Map<String, Tensor> states = new LinkedHashMap<>();
  private long zeroedVersion = NEVER_ZEROED;

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
    return states;
  }

  /**
   * Returns a state, created on first use.
   *
   * @param first creates the initial value from the parameter
   */
  Tensor state(String name, UnaryOperator<Tensor> first) {
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
