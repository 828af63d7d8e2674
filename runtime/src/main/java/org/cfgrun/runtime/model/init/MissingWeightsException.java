package org.cfgrun.runtime.model.init;

/** Thrown when a file of weights that a config names is not on this machine. */
public final class MissingWeightsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String problem;
  private final String cure;

  MissingWeightsException(String problem, String cure) {
    super(problem + "; " + cure);
    this.problem = problem;
    this.cure = cure;
  }

  /** What is missing, and where it was looked for. */
  public String problem() {
    return problem;
  }

  /** What to do. */
  public String cure() {
    return cure;
  }
}
