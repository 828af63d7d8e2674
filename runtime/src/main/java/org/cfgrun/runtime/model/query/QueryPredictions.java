package org.cfgrun.runtime.model.query;

import org.cfgrun.runtime.torch.Tensor;

/**
 * Predictions of the queries of a batch after one layer of a decoder.
 *
 * @param scores {@code [N, queries, scores]}
 * @param boxes {@code [N, queries, 4]}: center x, center y, width and height, as shares of the
 *     image
 */
public record QueryPredictions(Tensor scores, Tensor boxes) {}
