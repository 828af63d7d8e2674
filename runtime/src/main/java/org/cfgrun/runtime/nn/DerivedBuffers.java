package org.cfgrun.runtime.nn;

import java.util.List;

/** Layer with buffers that follow from its weights, so that files with the weights alone fit it. */
public interface DerivedBuffers {
  /** Returns the names of the buffers. */
  List<String> derivedBuffers();

  /** Computes the buffers from the weights. */
  void deriveBuffers();
}
