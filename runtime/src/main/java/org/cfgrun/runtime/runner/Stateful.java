package org.cfgrun.runtime.runner;

import java.util.Map;
import org.cfgrun.runtime.nn.Module;
import org.jspecify.annotations.Nullable;

/**
 * Hook with state that outlives an iteration. Checkpoints save it, so that a resumed run ends like
 * one that never stopped.
 */
public interface Stateful {
  /**
   * Adds buffers to the model that are saved with its weights. Called before a checkpoint is
   * loaded; in a new run the hook calls it itself.
   */
  default void attach(Module model) {}

  /**
   * Returns the key of {@link #save} in checkpoints. Hooks of one class may share it; each then
   * gets a numbered key.
   */
  String stateKey();

  /**
   * Returns the state beside the weights, in types that a checkpoint can hold; it must not change
   * later.
   */
  Map<String, @Nullable Object> save(Runner runner);

  /**
   * Finishes what was not done when the checkpoint of this run was saved, such as an evaluation.
   * Called in a resumed run before its next step.
   */
  default void finish(Runner runner) {}

  /** Restores the result of {@link #save}; weights and optimizer are already loaded. */
  void restore(Runner runner, Map<String, @Nullable Object> saved);
}
