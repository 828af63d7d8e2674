package org.cfgrun.runtime.data.dataset;

/**
 * Marks the arguments of a dataset that takes all images from other datasets and opens no files
 * itself.
 */
interface Wrapping {
  /** The most samples of a dataset: an epoch keeps their order in memory. */
  int MAX_SIZE = 100_000_000;
}
