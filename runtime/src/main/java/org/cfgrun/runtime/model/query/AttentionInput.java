package org.cfgrun.runtime.model.query;

import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Inputs of attention. Sequences are {@code [length, N, channels]}, or {@code [N, length,
 * channels]} for a layer with {@code batch_first}.
 *
 * @param query queries
 * @param key keys that queries are compared with; the queries if null
 * @param value values that are averaged; the keys, without their positions, if null
 * @param identity the shortcut that the output is added to; the queries, without their positions,
 *     when null
 * @param queryPos positions that are added to the queries
 * @param keyPos positions that are added to the keys; those of the queries when null and of the
 *     keys' shape
 * @param attnMask {@code [queries, keys]} or {@code [N * heads, queries, keys]}: true where a query
 *     must not attend to a key, or floats that are added to the logits
 * @param keyPaddingMask {@code [N, keys]}: true for keys that are padding
 * @param points places that deformable attention samples around; not read by other kinds
 */
public record AttentionInput(
    Tensor query,
    @Nullable Tensor key,
    @Nullable Tensor value,
    @Nullable Tensor identity,
    @Nullable Tensor queryPos,
    @Nullable Tensor keyPos,
    @Nullable Tensor attnMask,
    @Nullable Tensor keyPaddingMask,
    @Nullable ReferencePoints points) {
  /** Returns the input of self-attention. */
  public static AttentionInput of(Tensor query) {
    return new AttentionInput(query, null, null, null, null, null, null, null, null);
  }

  /** Returns the same input with keys, and with values if they are not the keys. */
  public AttentionInput keys(Tensor key, @Nullable Tensor value) {
    return new AttentionInput(
        query, key, value, identity, queryPos, keyPos, attnMask, keyPaddingMask, points);
  }

  /** Returns the same input with a shortcut other than the queries. */
  public AttentionInput identity(Tensor identity) {
    return new AttentionInput(
        query, key, value, identity, queryPos, keyPos, attnMask, keyPaddingMask, points);
  }

  /** Returns the same input with positions of the queries and of the keys. */
  public AttentionInput positions(@Nullable Tensor queryPos, @Nullable Tensor keyPos) {
    return new AttentionInput(
        query, key, value, identity, queryPos, keyPos, attnMask, keyPaddingMask, points);
  }

  /** Returns the same input with a mask of pairs of query and key, and with a mask of keys. */
  public AttentionInput masks(@Nullable Tensor attnMask, @Nullable Tensor keyPaddingMask) {
    return new AttentionInput(
        query, key, value, identity, queryPos, keyPos, attnMask, keyPaddingMask, points);
  }

  /** Returns the same input with the places that deformable attention samples around. */
  public AttentionInput points(@Nullable ReferencePoints points) {
    return new AttentionInput(
        query, key, value, identity, queryPos, keyPos, attnMask, keyPaddingMask, points);
  }
}
