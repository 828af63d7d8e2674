package org.cfgrun.runtime.torch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;

/** The first use of the engine, which unpacks and loads its natives. */
final class EngineStart {
  private EngineStart() {}

  /**
   * The engine, started at the first call.
   *
   * @throws EngineFailure when this machine does not let it start
   */
  static Engine engine() {
    try {
      return Engine.getInstance();
    } catch (EngineException | LinkageError problem) {
      throw EngineFailure.of(problem);
    }
  }
}
