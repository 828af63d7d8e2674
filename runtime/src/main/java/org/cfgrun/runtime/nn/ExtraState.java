package org.cfgrun.runtime.nn;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Module with a state beside its parameters and buffers, such as a history of the last iterations.
 * Checkpoints keep it beside the weights, so that a resumed run equals one that never stopped;
 * PyTorch's {@code get_extra_state} and {@code set_extra_state}.
 */
public interface ExtraState {
  /** Returns the state, in types that a checkpoint can hold; it must not change later. */
  Map<String, @Nullable Object> extraState();

  /** Restores the result of {@link #extraState()}. */
  void restoreExtraState(Map<String, @Nullable Object> saved);
}
