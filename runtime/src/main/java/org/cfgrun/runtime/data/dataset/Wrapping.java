package org.cfgrun.runtime.data.dataset;

/**
 * Marks the arguments of a dataset that takes all images from other datasets and opens no files
 * itself.
 */
interface Wrapping {}
