package org.cfgrun.runtime.model.query;

/** Operation of a layer of a transformer: an entry of {@code operation_order}. */
public enum LayerOperation {
  /** Attention of the queries to each other. */
  SELF_ATTN,
  /** Attention of the queries to another sequence, such as the cells of a feature map. */
  CROSS_ATTN,
  /** Normalization. */
  NORM,
  /** Feed-forward network. */
  FFN
}
