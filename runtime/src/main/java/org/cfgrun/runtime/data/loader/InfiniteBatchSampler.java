package org.cfgrun.runtime.data.loader;

import java.util.Iterator;
import java.util.List;

/**
 * Draws batches without end, each from one group of samples. All processes go through the same
 * orders of the dataset, one after the other: process r of W takes the samples r, r + W, r + 2W and
 * so on. As soon as it has taken a batch's worth of a group, they are a batch. The order is that of
 * mmdet's {@code InfiniteGroupBatchSampler}, or of its {@code InfiniteBatchSampler} with a single
 * group. As there, the length is the number of samples, not of batches.
 *
 * @param groups the indices of the samples of each group
 * @param batchSize number of samples per batch
 * @param shuffle whether each order is random
 * @param seed the random seed, equal in all processes
 * @param rank the rank of the process, r
 * @param world number of processes, W
 */
record InfiniteBatchSampler(
    List<int[]> groups, int batchSize, boolean shuffle, long seed, int rank, int world)
    implements IndexSampler {
  @Override
  public int length() {
    return groups.stream().mapToInt(group -> group.length).sum();
  }

  @Override
  public boolean isEndless() {
    return true;
  }

  @Override
  public Iterator<IndexBatch> epoch(long epoch, long first) {
    if (epoch != 0) {
      throw new IllegalArgumentException("an endless sampler has one epoch, got " + epoch);
    }
    Batches batches = new Batches();
    for (long i = 0; i < first; i++) {
      batches.next();
    }
    return batches;
  }

  private final class Batches implements Iterator<IndexBatch> {
    private final TorchRandom random = new TorchRandom(seed);
    private final int[] groupOf = new int[length()];
    private final IndexBatch[] open = new IndexBatch[groups.size()];
    private final int[] filled = new int[groups.size()];
    private int[] order = order();
    private long pass;
    private int at = rank;

    Batches() {
      for (int group = 0; group < groups.size(); group++) {
        open[group] = empty();
        for (int index : groups.get(group)) {
          groupOf[index] = group;
        }
      }
    }

    private IndexBatch empty() {
      return IndexBatch.of(new int[batchSize], 0);
    }

    private int[] order() {
      if (shuffle) {
        return random.permutation(length());
      }
      int[] order = new int[length()];
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
      }
      return order;
    }

    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public IndexBatch next() {
      while (true) {
        while (at >= order.length) {
          at -= order.length;
          order = order();
          pass++;
        }
        int index = order[at];
        at += world;
        int group = groupOf[index];
        IndexBatch batch = open[group];
        batch.indices()[filled[group]] = index;
        batch.passes()[filled[group]] = pass;
        if (++filled[group] == batchSize) {
          open[group] = empty();
          filled[group] = 0;
          return batch;
        }
      }
    }
  }
}
