package org.cfgrun.runtime.model;

import org.cfgrun.runtime.torch.Tensor;

/** Loss of embeddings, vectors that tell which keypoints belong to the same object. */
public interface EmbeddingLoss extends Loss {
  /**
   * Losses of the embeddings of a batch, scalars.
   *
   * @param pull how far the two embeddings of an object are apart
   * @param push how near embeddings of different objects are
   */
  record Terms(Tensor pull, Tensor push) {}

  /**
   * Computes the losses of the pairs of embeddings of objects.
   *
   * @param first {@code [n, k]}: embeddings of the first keypoint of each object
   * @param last {@code [n, k]}: embeddings of the other one
   * @param images {@code [n]}, int64: image of each object
   */
  Terms losses(Tensor first, Tensor last, Tensor images);
}
