package org.cfgrun.runtime.data.dataset;

/**
 * The first samples of a dataset.
 *
 * @param dataset the full dataset
 * @param size the number of samples to keep
 */
public record FirstSamples(SampleDataset dataset, int size) implements ForwardingDataset {}
