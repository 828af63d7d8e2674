package org.cfgrun.cli;

import org.cfgrun.interpreter.diagnostic.Problems;

/** The destination of evaluated configs. */
interface EvalOutput {
  /** Accepts the text and warnings of a config. */
  void evaluated(String file, String text, Problems warnings);

  /** Accepts the problems of a config that cannot be evaluated. */
  void failed(String file, Problems problems);

  /** Finishes the output after the last config. */
  void finish();
}
