package org.cfgrun.runtime.model.query;

import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Sequence that the queries of a transformer's layer attend to: the queries themselves, or those of
 * another sequence, such as the cells of a feature map.
 *
 * @param values {@code [length, N, channels]}, or {@code [N, length, channels]} for layers with
 *     {@code batch_first}
 * @param positions positions in the shape of the values, which attention adds to them; null for
 *     none
 * @param paddingMask {@code [N, length]}: true for elements that are padding; null for none
 * @param attnMask {@code [queries, length]} or {@code [N * heads, queries, length]}: true where a
 *     query must not attend to an element, or floats that are added to the logits; null for none
 */
public record AttendedSequence(
    Tensor values,
    @Nullable Tensor positions,
    @Nullable Tensor paddingMask,
    @Nullable Tensor attnMask) {
  /** Returns a sequence without masks. */
  public static AttendedSequence of(Tensor values, @Nullable Tensor positions) {
    return new AttendedSequence(values, positions, null, null);
  }

  /** Returns the sequence with other values. */
  public AttendedSequence with(Tensor values) {
    return new AttendedSequence(values, positions, paddingMask, attnMask);
  }

  /** Returns the sequence with a mask of its padding. */
  public AttendedSequence padded(@Nullable Tensor paddingMask) {
    return new AttendedSequence(values, positions, paddingMask, attnMask);
  }

  /** Returns the sequence with a mask of pairs of query and element. */
  public AttendedSequence masked(@Nullable Tensor attnMask) {
    return new AttendedSequence(values, positions, paddingMask, attnMask);
  }
}
