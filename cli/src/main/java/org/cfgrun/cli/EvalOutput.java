package org.cfgrun.cli;

import org.cfgrun.interpreter.diagnostic.Problems;

/** Where evaluated configs go. */
interface EvalOutput {
  /** Takes a config's text, with its warnings. */
  void evaluated(String file, String text, Problems warnings);

  /** Takes a config's problems. */
  void failed(String file, Problems problems);

  /** Ends the output. */
  void finish();
}
