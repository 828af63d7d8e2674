package org.cfgrun.runtime.nn;

/**
 * Table of learned vectors, as PyTorch's Embedding: parameter {@code weight} {@code [rows,
 * channels]}, whose initial values are standard normal.
 */
public final class Embedding extends Module {
  private final Parameter weight;

  /**
   * Creates a table.
   *
   * @param rows number of vectors
   * @param channels size of a vector
   */
  public Embedding(int rows, int channels) {
    weight = parameter("weight", Init.normal(0, 1), rows, channels);
  }

  /** Returns the vectors, {@code [rows, channels]}. */
  public Parameter weight() {
    return weight;
  }
}
