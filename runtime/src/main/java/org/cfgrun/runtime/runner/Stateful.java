package org.cfgrun.runtime.runner;

import java.util.Map;
import org.cfgrun.runtime.nn.Module;
import org.jspecify.annotations.Nullable;

/**
 * A hook that carries something from one iteration to the next. Checkpoints hold it, so that a run
 * that goes on ends as one that never stopped.
 */
public interface Stateful {
  /**
   * Adds to the model what is saved with its weights. It is called before a checkpoint is loaded;
   * where none is, the hook does it itself before the run.
   */
  default void attach(Module model) {}

  /**
   * Under what name checkpoints keep {@link #save}. Hooks of one kind may share it: each of them
   * keeps its own under it and a number.
   */
  String stateKey();

  /** What to keep beside the weights, in the types of a checkpoint; it must not change later. */
  Map<String, @Nullable Object> save(Runner runner);

  /** Goes on from what {@link #save} gave; weights and optimizer are loaded already. */
  void restore(Runner runner, Map<String, @Nullable Object> saved);
}
