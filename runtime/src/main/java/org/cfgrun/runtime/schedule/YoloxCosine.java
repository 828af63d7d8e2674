package org.cfgrun.runtime.schedule;

/**
 * YOLOX's way of the learning rate: half a cosine that begins after warm-up, and the target for the
 * last epochs. With {@code q = p + 1} and {@code last = lastEpochs * length of an epoch}: the
 * target where {@code q >= P - last}, else the cosine at {@code (q - W) / (P - W - last)}, and the
 * base where that cosine would have no length. As in mmdet, W and {@code last} count iterations
 * whatever p counts.
 *
 * @param target where it goes
 * @param lastEpochs how many epochs stay at the target
 * @param warmup W, how many iterations warm-up takes
 * @param warmupByEpoch whether {@code warmup} counts epochs
 */
public record YoloxCosine(Target target, long lastEpochs, long warmup, boolean warmupByEpoch)
    implements Policy {
  @Override
  public double value(double base, Position at) {
    double end = target.from(base);
    long next = at.done() + 1;
    long falling = at.total() - lastEpochs * at.epochLength();
    if (next >= falling) {
      return end;
    }
    long begin = warmupByEpoch ? warmup * at.epochLength() : warmup;
    if (begin == falling) {
      return base;
    }
    return Anneal.COS.between(base, end, (double) (next - begin) / (falling - begin));
  }
}
